import assert from 'node:assert/strict';
import { createClient } from '../../lib/client.js';
import { replay } from '../../lib/fixtures/index.js';
import { TemplateSyntaxError } from '../../lib/jinja/index.js';
import { type Inputs, presets, type RunOptions, runPreset } from '../../lib/presets/index.js';
import { plain } from '../support/plain.js';
import { credentials, readCase, readPreset, recorder } from './fixture.js';

const accessKeys = 'get-list-of-access-keys-for-a-user';
const user = { alternate_username: 'jane.doe' };
/** Runs a preset against the answer of one of its cases. */
async function answered(preset: string, name: string, inputs: Inputs, options?: RunOptions) {
  const fixture = await readCase(preset, name);
  const headers = { ...fixture.headers, 'x-amzn-requestid': 'from-the-header' };
  const client = createClient({ ...replay([{ ...fixture, headers }]), maxAttempts: 1 });
  return runPreset(client, preset, inputs, options);
}

describe('presets/run', () => {
  const run = (name: string, options?: RunOptions, inputs: Inputs = user) =>
    answered(accessKeys, name, inputs, options);

  it('gives the answer, the preset and the value at the preset’s own response path', async () => {
    const result = await run('one');
    assert.equal(result.preset.id, accessKeys);
    assert.equal(result.status, 200);
    assert.equal(result.headers['content-type'], 'text/xml');
    assert.deepEqual(Object.keys(result.response), ['ListAccessKeysResponse']);
    assert.deepEqual(plain(result.mapped), {
      UserName: 'jane.doe',
      AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      Status: 'Active',
      CreateDate: '2025-02-11T09:00:00Z',
    });
  });

  it('maps with a statement of the preset by its name', async () => {
    const { mapped } = await run('several', { response: 'active_access_keys' });
    assert.equal(mapped, 'AKIAIOSFODNN7EXAMPLE, AKIAI44QH8DHBEXAMPLE');
    const oldest = await run('several-inactive-first', { response: 'oldest_access_key_date' });
    assert.equal(oldest.mapped, '2026-09-30T16:20:05Z');
  });

  it('takes a statement’s name for a path with a preset that does not have it', async () => {
    const options = { response: 'active_access_keys' };
    assert.equal((await answered('delete-user', 'success', user, options)).mapped, null);
  });

  it('does not take an inherited name for a statement', async () => {
    assert.equal((await run('one', { response: 'constructor' })).mapped, null);
    assert.equal((await run('one', { response: 'toString' })).mapped, null);
  });

  it('maps over the response, its headers, the inputs and the global variables', async () => {
    const response =
      "{{ alternate_username }} {{ email }} {{ AWS.Version }} {{ GlobalSetting['Org.Name'] }} {{ Org.Name }} {{ response_headers['x-amzn-requestid'] }} {{ response.ListAccessKeysResponse.ListAccessKeysResult.IsTruncated }}";
    const variables = { 'Org.Name': 'ACME' };
    const { mapped } = await run(
      'one',
      { response, variables },
      { ...user, email: 'jane.doe@example.com' },
    );
    assert.equal(
      mapped,
      'jane.doe jane.doe@example.com 2010-05-08 ACME ACME from-the-header false',
    );
  });

  it('shows the answer where an input is called response', async () => {
    const inputs = { ...user, response: 'mine', response_headers: 'mine' };
    const response = "{{ response is mapping }} {{ response_headers['content-type'] }}";
    assert.equal((await run('one', { response }, inputs)).mapped, 'True text/xml');
  });

  it('maps with a bare path, a key with a hyphen in brackets', async () => {
    const { mapped } = await run('one', { response: "response_headers['x-amzn-requestid']" });
    assert.equal(mapped, 'from-the-header');
  });

  it('gives an empty text where a template runs into something undefined', async () => {
    const { mapped } = await run('one', { response: 'x{{ response.No.Such.Thing }}' });
    assert.equal(mapped, '');
  });

  it('rejects with AWS’s error, whose dict can be mapped', async () => {
    await assert.rejects(run('no-such-entity'), {
      name: 'ServiceError',
      code: 'NoSuchEntity',
      status: 404,
      action: 'ListAccessKeys',
    });
  });

  describe('what is sent', () => {
    async function send(options: RunOptions) {
      const { transport, sent } = recorder();
      await runPreset(createClient({ credentials, transport }), 'create-user', user, options);
      assert.equal(sent.length, 1);
      return sent[0]!;
    }

    it('is a POST with the form by default, and with GET the query string', async () => {
      const post = await send({});
      assert.equal(post.method, 'POST');
      assert.equal(post.url, 'https://iam.amazonaws.com/');
      assert.equal(post.body, 'Action=CreateUser&Version=2010-05-08&UserName=jane.doe');
      const get = await send({ method: 'GET' });
      assert.equal(get.method, 'GET');
      assert.equal(get.url, `https://iam.amazonaws.com/?${post.body}`);
      assert.equal(get.body, undefined);
    });

    it('has the version of the variables, or of the param', async () => {
      const variables = { 'AWS.Version': '2011-01-01' };
      const params = { Version: '2012-02-02' };
      assert.match((await send({ variables })).body!, /^Action=CreateUser&Version=2011-01-01&/);
      assert.match((await send({ variables, params })).body!, /&Version=2012-02-02&/);
    });

    it('has the params of Advanced Mode, encoded', async () => {
      const params = {
        UserName: '{{ alternate_username | upper }}',
        Path: '/a+b/',
        'Tags.member.1.Key': 'Größe',
        'Tags.member.1.Value': '',
      };
      assert.equal(
        (await send({ params })).body,
        'Action=CreateUser&Version=2010-05-08&UserName=JANE.DOE&Path=%2Fa%2Bb%2F&Tags.member.1.Key=Gr%C3%B6%C3%9Fe&Tags.member.1.Value=',
      );
    });

    it('is nothing when a template is none', async () => {
      const { transport, sent } = recorder();
      const params = { UserName: '{{ alternate_username' };
      await assert.rejects(
        runPreset(createClient({ credentials, transport }), 'delete-user', user, { params }),
        TemplateSyntaxError,
      );
      assert.equal(sent.length, 0);
    });

    it('is nothing when the response mapping is none', async () => {
      for (const response of ['{{ response', '{{ response | nosuchfilter }}', 'response.', 'a b']) {
        const { transport, sent } = recorder();
        await assert.rejects(
          runPreset(createClient({ credentials, transport }), 'delete-user', user, { response }),
          TemplateSyntaxError,
          response,
        );
        assert.equal(sent.length, 0, response);
      }
    });

    it('is nothing when the version is no date', async () => {
      for (const version of ['', 'latest', '2010-5-8']) {
        const { transport, sent } = recorder();
        const variables = { 'AWS.Version': version };
        await assert.rejects(
          runPreset(createClient({ credentials, transport }), 'delete-user', user, { variables }),
          { name: 'ValidationError', field: 'Version', action: 'DeleteUser' },
        );
        assert.equal(sent.length, 0);
      }
    });

    it('is nothing when a policy is too long for GET, with a pointer to POST', async () => {
      const { inputs } = readPreset('create-managed-policy');
      const policy_document = `{"Sid":"${'a'.repeat(9000)}"}`;
      const { transport, sent } = recorder();
      await assert.rejects(
        runPreset(
          createClient({ credentials, transport }),
          'create-managed-policy',
          { ...inputs, policy_document },
          { method: 'GET' },
        ),
        { name: 'ValidationError', field: 'method', message: /use POST/ },
      );
      assert.equal(sent.length, 0);
    });

    it('is nothing when the signal was aborted before', async () => {
      const { transport, sent } = recorder();
      const signal = AbortSignal.abort(new Error('enough'));
      await assert.rejects(
        runPreset(createClient({ credentials, transport }), 'delete-user', user, { signal }),
        /enough/,
      );
      assert.equal(sent.length, 0);
    });
  });

  it('runs every preset by its id, heading and action', async () => {
    const { transport, sent } = recorder();
    const recording = createClient({ credentials, transport });
    for (const { id, heading, action } of presets) {
      for (const name of [id, `Amazon AWS IAM ${heading}`, action]) {
        const { preset } = await runPreset(recording, name, readPreset(id).inputs);
        assert.equal(preset.id, id);
      }
    }
    assert.equal(sent.length, 3 * 26);
  });
});
