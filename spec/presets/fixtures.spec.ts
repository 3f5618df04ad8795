import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import nock from 'nock';
import { createClient } from '../../lib/client.js';
import {
  findPreset,
  mapResponse,
  paramTemplates,
  preparePreset,
  presets,
  runPreset,
} from '../../lib/presets/index.js';
import { ServiceError } from '../../lib/query/errors.js';
import type { ResponseDict } from '../../lib/query/parse.js';
import { fetchTransport } from '../../lib/transport/fetch.js';
import { useNock } from '../support/nock.js';
import {
  commonErrors,
  credentials,
  type Fixture,
  type FixtureCase,
  files,
  folders,
  plain,
  readFixture,
  readJson,
  readText,
} from './fixture.js';

const endpoint = 'https://iam.amazonaws.com';
const client = createClient({ credentials, transport: fetchTransport(), maxAttempts: 1 });

describe('fixtures of the presets', () => {
  useNock();

  it('has a folder for every preset, and a preset for every folder', () => {
    assert.deepEqual(folders().sort(), [...presets.map(({ id }) => id), commonErrors].sort());
  });

  it('has the values that Jinja2 and xmltodict give now', function () {
    this.timeout(60_000);
    const python = ['python3', '/usr/bin/python3'].find(
      (command) => spawnSync(command, ['-c', 'import jinja2, xmltodict']).status === 0,
    );
    if (!python) {
      this.test!.title += ' (skipped: no python3 with jinja2 and xmltodict)';
      this.skip();
    }
    const script = fileURLToPath(new URL('golden.py', import.meta.url));
    const { status, stdout, stderr } = spawnSync(python, [script, '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });

  for (const { id } of presets) describe(id, () => replayPreset(readFixture(id)));

  describe(commonErrors, () => {
    const fixture = readFixture('get-role');
    const { cases, mappings } = readJson<Pick<Fixture, 'cases' | 'mappings'>>(
      commonErrors,
      'errors.json',
    );

    it('has an answer and its dict for each case, and nothing else', () =>
      assertFiles(commonErrors, 'errors.json', cases));

    for (const error of cases) {
      it(`${error.name}: ${error.code}`, () =>
        replayError(commonErrors, { ...fixture, mappings }, error));
    }
  });
});

function replayPreset(fixture: Fixture): void {
  const { cases, inputs, variables } = fixture;
  const preset = findPreset(fixture.preset);

  it('has an answer and its dict for each case, and nothing else', () =>
    assertFiles(preset.id, 'preset.json', cases));

  it('has every error that AWS documents for the action, with its status', () => {
    const errors = cases.filter(({ code }) => code).map(({ code, status }) => [code, status]);
    assert.deepEqual(Object.fromEntries(errors), fixture.documentedErrors);
  });

  it('is of the catalog: inputs, params, response path and statements', () => {
    assert.deepEqual(
      Object.keys(inputs),
      preset.inputs.map(({ name }) => name),
    );
    assert.deepEqual(paramTemplates(preset), fixture.params);
    assert.equal(preset.responsePath, fixture.mappings.success['response path']);
    for (const [name, statement] of Object.entries(preset.statements)) {
      assert.equal(statement, fixture.mappings.success[name], name);
    }
  });

  it('sends its query string with GET', async () => {
    const { name, status } = cases[0]!;
    const sent = intercept('get', preset.id, name, status);
    await runPreset(client, preset.id, inputs, { variables, method: 'GET' });
    assert.deepEqual(sent, [{ method: 'GET', path: `/${fixture.request.query}`, body: '' }]);
  });

  for (const each of cases) {
    const { name, code, status } = each;
    if (code) {
      it(`${name}: ${code}, HTTP ${status}`, () => replayError(preset.id, fixture, each));
    } else {
      it(`${name}: dict and mapped results`, () => replaySuccess(preset.id, fixture, each));
    }
  }
}

function assertFiles(folder: string, main: string, cases: FixtureCase[]): void {
  const expected = cases.flatMap(({ name }) => [`${name}.json`, `${name}.xml`]);
  assert.deepEqual(files(folder).sort(), [main, ...expected].sort());
}

async function replaySuccess(
  folder: string,
  fixture: Fixture,
  { name, status, mapped }: FixtureCase,
) {
  const { inputs, variables, mappings, request } = fixture;
  const expected = readJson<ResponseDict>(folder, `${name}.json`);
  const sent = intercept('post', folder, name, status);
  const answer = await runPreset(client, fixture.preset, inputs, { variables });
  assert.deepEqual(sent, [{ method: 'POST', path: '/', body: request.body }]);
  assert.deepEqual(plain(answer.response), expected);
  assert.equal(answer.status, status);
  assert.equal(answer.requestId, requestIdOf(expected));
  assert.deepEqual(plain(answer.mapped), mapped['response path']);
  for (const [title, response] of Object.entries(mappings.success)) {
    intercept('post', folder, name, status);
    const again = await runPreset(client, fixture.preset, inputs, { variables, response });
    assert.deepEqual(plain(again.mapped), mapped[title], title);
  }
}

async function replayError(
  folder: string,
  fixture: Fixture,
  { name, code, status, mapped }: FixtureCase,
) {
  const { inputs, variables, mappings, request, params } = fixture;
  const expected = readJson<ResponseDict>(folder, `${name}.json`);
  const sent = intercept('post', folder, name, status);
  const error = await runPreset(client, fixture.preset, inputs, { variables }).then(
    () => assert.fail('the error was taken for a success'),
    (thrown: unknown) => thrown,
  );
  assert.deepEqual(sent, [{ method: 'POST', path: '/', body: request.body }]);
  assert.ok(error instanceof ServiceError, String(error));
  assert.equal(error.code, code);
  assert.equal(error.status, status);
  assert.equal(error.action, params['Action']);
  assert.equal(error.requestId, requestIdOf(expected));
  assert.deepEqual(plain(error.response), expected);
  const { Type, Message } = (expected as ErrorDict).ErrorResponse.Error;
  assert.equal(error.type, Type);
  assert.equal(error.message, `${params['Action']}: ${code} (HTTP ${status}): ${Message}`);
  const { context } = preparePreset(fixture.preset, inputs, { variables });
  const seen = { ...context, response: error.response, response_headers: error.headers };
  for (const [title, mapping] of Object.entries(mappings.error)) {
    assert.equal(mapResponse(mapping, seen), mapped[title], title);
  }
}

type ErrorDict = { ErrorResponse: { Error: { Type: string; Message: string } } };

function requestIdOf(response: ResponseDict): unknown {
  const [document] = Object.values(response) as ResponseDict[];
  return document!['RequestId'] ?? (document!['ResponseMetadata'] as ResponseDict)['RequestId'];
}

/** Answers the next request with a case's answer; what was sent is in the list returned. */
function intercept(method: 'get' | 'post', folder: string, name: string, status: number) {
  const sent: { method: string; path: string; body: string }[] = [];
  const requestId = requestIdOf(readJson(folder, `${name}.json`)) as string;
  nock(endpoint)
    [method]('/')
    .query(true)
    .reply(function (path, body) {
      sent.push({ method: this.req.method, path, body: String(body) });
      const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
      return [status, readText(folder, `${name}.xml`), headers];
    });
  return sent;
}
