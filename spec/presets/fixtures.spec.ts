import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '../../lib/client.js';
import { formatFixture, replay, replayWithNock } from '../../lib/fixtures/index.js';
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
import { plain } from '../support/plain.js';
import {
  commonErrors,
  credentials,
  files,
  folders,
  type PresetCase,
  type PresetFixture,
  readCase,
  readJson,
  readPreset,
} from './fixture.js';

describe('fixtures of the presets', () => {
  it('has a folder for every preset, and a preset for every folder', () => {
    assert.deepEqual(folders().sort(), [...presets.map(({ id }) => id), commonErrors].sort());
  });

  it('has the values that Jinja2 and xmltodict give now', function () {
    this.timeout(60_000);
    const python = ['python3', '/usr/bin/python3'].find(
      (command) => spawnSync(command, ['-c', 'import jinja2, xmltodict, yaml']).status === 0,
    );
    if (!python) {
      this.test!.title += ' (skipped: no python3 with jinja2, xmltodict and yaml)';
      this.skip();
    }
    const script = fileURLToPath(new URL('golden.py', import.meta.url));
    const { status, stdout, stderr } = spawnSync(python, [script, '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });

  it('are written as the kit writes them', async () => {
    const all = folders().flatMap((folder) => files(folder).map((name) => [folder, name] as const));
    const cases = all.filter(([, name]) => name.endsWith('.yaml'));
    assert.equal(cases.length, 199);
    for (const [folder, name] of cases) {
      const fixture = await readCase(folder, name.replace('.yaml', ''));
      const text = await readFile(fixture.source!.file, 'utf8');
      assert.equal(formatFixture(fixture), text, fixture.source!.file);
    }
  });

  for (const { id } of presets) describe(id, () => replayPreset(readPreset(id)));

  describe(commonErrors, () => {
    const fixture = readPreset('get-role');
    const { cases, mappings } = readJson<Pick<PresetFixture, 'cases' | 'mappings'>>(
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

function replayPreset(fixture: PresetFixture): void {
  const { cases, inputs, variables } = fixture;
  const preset = findPreset(fixture.preset);

  it('has an answer and its dict for each case, and nothing else', () =>
    assertFiles(preset.id, 'preset.json', cases));

  it('has every error that AWS documents for the action, with its status', async () => {
    const errors = cases
      .filter(({ code }) => code)
      .map(async ({ code, name }) => [code, (await readCase(preset.id, name)).status]);
    assert.deepEqual(Object.fromEntries(await Promise.all(errors)), fixture.documentedErrors);
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
    const { sent } = await replayCase(preset.id, cases[0]!, (client) =>
      runPreset(client, preset.id, inputs, { variables, method: 'GET' }),
    );
    const url = `https://iam.amazonaws.com/${fixture.request.query}`;
    assert.deepEqual(sent, [{ method: 'GET', url, body: undefined }]);
  });

  for (const each of cases) {
    const { name, code } = each;
    if (code) {
      it(`${name}: ${code}`, () => replayError(preset.id, fixture, each));
    } else {
      it(`${name}: dict and mapped results`, () => replaySuccess(preset.id, fixture, each));
    }
  }
}

function assertFiles(folder: string, main: string, cases: PresetCase[]): void {
  const expected = cases.flatMap(({ name }) => [`${name}.json`, `${name}.yaml`]);
  assert.deepEqual(files(folder).sort(), [main, ...expected].sort());
}

async function replaySuccess(folder: string, fixture: PresetFixture, each: PresetCase) {
  const { inputs, variables, mappings, request, preset } = fixture;
  const { name, mapped } = each;
  const expected = readJson<ResponseDict>(folder, `${name}.json`);
  const { sent, outcome } = await replayCase(folder, each, (client) =>
    runPreset(client, preset, inputs, { variables }),
  );
  assert.deepEqual(sent, [post(request.body)]);
  assert.deepEqual(plain(outcome.response), expected);
  assert.equal(outcome.status, 200);
  assert.equal(outcome.requestId, requestIdOf(expected));
  assert.deepEqual(plain(outcome.mapped), mapped['response path']);
  const answer = await readCase(folder, name);
  const client = createClient(replay([{ ...answer, times: 'any' }]));
  for (const [title, response] of Object.entries(mappings.success)) {
    const again = await runPreset(client, preset, inputs, { variables, response });
    assert.deepEqual(plain(again.mapped), mapped[title], title);
  }
}

async function replayError(folder: string, fixture: PresetFixture, each: PresetCase) {
  const { inputs, variables, mappings, request, params } = fixture;
  const { name, code, mapped } = each;
  const expected = readJson<ResponseDict>(folder, `${name}.json`);
  const { sent, outcome: error } = await replayCase(folder, each, (client) =>
    runPreset(client, fixture.preset, inputs, { variables }).then(
      () => assert.fail('the error was taken for a success'),
      (thrown: unknown) => thrown,
    ),
  );
  assert.deepEqual(sent, [post(request.body)]);
  assert.ok(error instanceof ServiceError, String(error));
  assert.equal(error.code, code);
  assert.equal(error.status, (await readCase(folder, name)).status);
  assert.equal(error.action, params['Action']);
  assert.equal(error.requestId, requestIdOf(expected));
  assert.deepEqual(plain(error.response), expected);
  const { Type, Message } = (expected as ErrorDict).ErrorResponse.Error;
  assert.equal(error.type, Type);
  assert.equal(error.message, `${params['Action']}: ${code} (HTTP ${error.status}): ${Message}`);
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

function post(body: string) {
  return { method: 'POST', url: 'https://iam.amazonaws.com/', body };
}

/** What comes of one call that nock answers with a case, and what was sent. */
async function replayCase<T>(
  folder: string,
  { name }: PresetCase,
  call: (client: Client) => Promise<T>,
): Promise<{ outcome: T; sent: object[] }> {
  const fixtures = replayWithNock([await readCase(folder, name)]);
  const transport = fetchTransport();
  const sent: object[] = [];
  const client = createClient({
    credentials,
    maxAttempts: 1,
    transport(request) {
      const { method, url, body } = request;
      sent.push({ method, url, body });
      return transport(request);
    },
  });
  await fixtures.start();
  const outcome = await call(client);
  await fixtures.done();
  return { outcome, sent };
}
