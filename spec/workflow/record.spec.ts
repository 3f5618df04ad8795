import assert from 'node:assert/strict';
import { createClient, NetworkError, type Params } from '../../lib/index.js';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import type { PresetClient } from '../../lib/presets/index.js';
import {
  memoryJournal,
  type PlannedRequest,
  parseWorkflow,
  type RecordOptions,
  type RecordResult,
  runRecord,
  type Step,
  validateWorkflow,
  type Workflow,
} from '../../lib/workflow/index.js';

/** A valid workflow of these blocks, of which the first is begun with. */
function workflowOf(blocks: string, head = ''): Workflow {
  const first = /^\s*(\w+):/.exec(blocks)![1];
  const file = parseWorkflow(`name: Test
object: People
fields: [alternate_username, email, note]
credentials: { other: {} }
${head}
begin:
  actions: [new]
  rules: { all: [{ field: alternate_username, operator: is not empty }] }
  next: ${first}
blocks:
${blocks.replace(/^/gm, '  ')}
`);
  assert.deepEqual(validateWorkflow(file), []);
  return file.workflow;
}

describe('running a workflow for a record', () => {
  let local: LocalIam;
  let client: PresetClient;
  /** The actions that were called, with the user. */
  let calls: string[];

  before(async () => {
    local = await startLocalIam();
  });
  beforeEach(() => {
    local.reset();
    const real = createClient({ endpoint: local.endpoint, credentials: local.credentials });
    calls = [];
    client = {
      call(action, params, options) {
        calls.push(action);
        return real.call(action as string, params, options);
      },
    };
  });
  after(() => local.close());

  const run = (
    blocks: string | Workflow,
    record: Record<string, unknown> = { alternate_username: 'alice' },
    options: Partial<RecordOptions> = {},
  ): Promise<RecordResult> =>
    runRecord(typeof blocks === 'string' ? workflowOf(blocks) : blocks, record, {
      client,
      ...options,
    });

  const note = (template: string) =>
    `last: { type: update, fields: { note: ${JSON.stringify(template)} }, next: end }`;

  describe('gives templates', () => {
    const list = `list:
  type: api
  preset: Get list of access keys for a user
  response:
    keys: response["ListAccessKeysResponse"]["ListAccessKeysResult"]["AccessKeyMetadata"]["member"]
    user: response.ListAccessKeysResponse.ListAccessKeysResult.AccessKeyMetadata.member.UserName
    text: '{{ user }} has {{ keys.Status }}'
    ids: active_access_keys
  positive: last
`;
    const forms: [template: string, expected: RegExp][] = [
      ['{{alternate_username}}', /^alice$/],
      ['{{AWS.Version}}', /^2010-05-08$/],
      ["{{GlobalSetting['AWS.Version']}}", /^2010-05-08$/],
      ['{{Team.Group}} {{email}}', /^Managers alice@example.com$/],
      ['{{cutoff}}', /^2026-02-28T12:00:00Z$/],
      ['{{user}} {{text}}', /^alice alice has Active$/],
      ['{{keys.AccessKeyId}} {{ids}}', /^(AKIA\w{16}) \1$/],
      ['{{response.ListAccessKeysResponse.ListAccessKeysResult.IsTruncated}}', /^false$/],
      ['{{response["ListAccessKeysResponse"]["ResponseMetadata"]["RequestId"]}}', /^[\w-]{36}$/],
      ["{{response_headers['content-type']}}", /^text\/xml/],
      ['{{response.a.b.c}}', /^$/],
    ];
    for (const [template, expected] of forms) {
      it(template, async () => {
        const workflow = workflowOf(
          list + note(template),
          'variables: { Team.Group: Managers }\ndates: { cutoff: now - 1 day }',
        );
        const { status, fields } = await run(
          workflow,
          { alternate_username: 'alice', email: 'alice@example.com' },
          { startedAt: new Date('2026-03-01T12:00:00Z') },
        );
        assert.equal(status, 'done');
        assert.match(String(fields['note']), expected);
      });
    }
  });

  describe('follows edges', () => {
    it('by a condition', async () => {
      for (const [email, expected] of [
        ['a@example.com', 'has'],
        ['', 'none'],
      ]) {
        const { fields } = await run(
          `which: { type: branch, condition: email, positive: has, negative: none }
has: { type: update, fields: { note: has }, next: end }
none: { type: update, fields: { note: none }, next: end }`,
          { alternate_username: 'alice', email },
        );
        assert.equal(fields['note'], expected);
      }
    });

    const get = `get:
  type: api
  preset: Get password age for user
  response: { since: response.GetLoginProfileResponse.GetLoginProfileResult.LoginProfile.CreateDate }
`;

    it('after an error of IAM, whose response is then the error’s', async () => {
      const blocks = `${get}  positive: end\n  negative: last\n${note('{{response.ErrorResponse.Error.Code}}')}`;
      const { status, fields } = await run(blocks, { alternate_username: 'dave' });
      assert.deepEqual([status, fields], ['done', { note: 'NoSuchEntity' }]);
    });

    it('to failure without a negative one', async () => {
      const { status, block, error } = await run(`${get}  positive: end`, {
        alternate_username: 'dave',
      });
      assert.deepEqual([status, block], ['failed', 'get']);
      assert.match(error!, /^GetLoginProfile: NoSuchEntity/);
    });

    it('as after success for an error that the block accepts', async () => {
      const blocks = `${get}  accept: [NoSuchEntity]\n  positive: last\n${note('[{{since}}]')}`;
      const { fields } = await run(blocks, { alternate_username: 'dave' });
      assert.deepEqual(fields, { note: '[None]' });
    });

    it('to failure, sending nothing, for a value IAM would refuse', async () => {
      const { status, error } = await run(`${get}  positive: end\n  negative: end`, {
        alternate_username: 'x'.repeat(65),
      });
      assert.equal(status, 'failed');
      assert.match(error!, /alternate_username has 65 characters/);
      assert.deepEqual(calls, []);
    });

    it('to failure for a raw action about nobody, which IAM would take for the caller', async () => {
      const blocks = `keys:
  type: api
  action: ListAccessKeys
  params: { UserName: '{{email}}' }
  positive: end`;
      const { status, error } = await run(blocks);
      assert.equal(status, 'failed');
      assert.match(error!, /UserName is empty/);
      assert.deepEqual(calls, []);
    });

    it('to failure for a condition that cannot be told', async () => {
      const blocks = `which: { type: branch, condition: email.a.b, positive: end, negative: end }`;
      const { status, error } = await run(blocks);
      assert.equal(status, 'failed');
      assert.match(error!, /undefined/);
    });

    it('to failure for a credential without a client', async () => {
      const { error } = await run(`${get}  credential: other\n  positive: end`);
      assert.match(error!, /no client was given for the credential 'other'/);
      const clients = { other: client };
      const { status } = await run(`${get}  credential: other\n  positive: end`, undefined, {
        clients,
      });
      assert.equal(status, 'done');
    });
  });

  describe('repeats a block', () => {
    const repeat = (each: string) => `join:
  type: api
  preset: Add User to Group
  each: ${JSON.stringify(each)}
  inputs: { group_name: '{{item}}' }
  response: { ids: response.AddUserToGroupResponse.ResponseMetadata.RequestId }
  positive: last
${note('{{ids | length}}')}`;

    const lists: [each: string, count: number][] = [
      ["['Managers', 'Finance']", 2],
      ["{{ ['Managers', 'Finance'] }}", 2],
      ["'Managers;Finance'.split(';') | map('trim')", 2],
      ["'Managers'", 1],
      ['[]', 0],
      ['none', 0],
      ["''", 0],
      ['email', 0],
    ];
    for (const [each, count] of lists) {
      it(`${count} times for ${each}`, async () => {
        const { status, fields } = await run(repeat(each));
        assert.deepEqual([status, fields, calls.length], ['done', { note: String(count) }, count]);
      });
    }

    it('until one fails', async () => {
      const { status, error } = await run(repeat("['Managers', 'Nobodies', 'Finance']"));
      assert.equal(status, 'failed');
      assert.match(error!, /NoSuchEntity/);
      assert.equal(calls.length, 2);
    });
  });

  describe('goes on from its journal', () => {
    const blocks = `create: { type: api, preset: Create user, positive: key }
key:
  type: api
  action: CreateAccessKey
  params: { UserName: '{{alternate_username}}' }
  response:
    note: response.CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey.AccessKeyId
    secret: response.CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey.SecretAccessKey
  positive: join
join:
  type: api
  preset: Add User to Group
  each: "[Group.One, Group.Two]"
  inputs: { group_name: '{{item}}' }
  positive: last
last:
  type: update
  fields: { email: '{{secret}} {{response.AddUserToGroupResponse | length}}' }
  next: end`;
    const workflow = () =>
      workflowOf(blocks, 'variables: { Group.One: Managers, Group.Two: Finance }');

    it('after a stop between any two steps, doing nothing twice', async () => {
      for (let after = 0; after <= 5; after++) {
        local.reset();
        calls.length = 0;
        const journal = memoryJournal();
        const stop = new AbortController();
        let steps = 0;
        const watched = {
          ...journal,
          put(step: Step) {
            if (step.state === 'done' && ++steps === after) stop.abort();
            return journal.put(step);
          },
        };
        if (after === 0) stop.abort();
        const record = { alternate_username: 'jane.doe' };
        const first = await run(workflow(), record, { journal: watched, signal: stop.signal });
        assert.equal(first.status, after === 5 ? 'done' : 'stopped');
        const second = await run(workflow(), record, { journal });
        const expected = ['CreateUser', 'CreateAccessKey', 'AddUserToGroup', 'AddUserToGroup'];
        assert.deepEqual(calls, expected);
        assert.match(String(second.fields['note']), /^AKIA/);
        const lost = after >= 2 && after < 5;
        assert.equal(second.status, lost ? 'failed' : 'done', String(after));
        if (lost)
          assert.match(second.error!, /'secret' had a secret, which the journal does not keep/);
      }
    });

    it('and gives the secret itself to an uninterrupted run alone', async () => {
      const kept: Step[] = [];
      const journal = memoryJournal();
      const put = (step: Step) => {
        kept.push(step);
        return journal.put(step);
      };
      const record = { alternate_username: 'jane.doe' };
      const { fields, masked } = await run(workflow(), record, { journal: { ...journal, put } });
      const [secret] = String(fields['email']).split(' ');
      assert.equal(secret!.length, 40);
      assert.equal(masked['email'], '*** 2');
      assert.ok(!JSON.stringify(kept).includes(secret!));
    });

    it('and masks passwords among params', async () => {
      const journal = memoryJournal();
      const password = `profile:
  type: api
  action: CreateLoginProfile
  params: { UserName: '{{alternate_username}}', Password: '{{email}}' }
  positive: end`;
      const record = { alternate_username: 'dave', email: 'Corr3ct!Horse' };
      assert.equal((await run(password, record, { journal })).status, 'done');
      const step = await journal.get('profile', 0);
      assert.deepEqual(step!.params, { UserName: 'dave', Password: '***' });
    });
  });

  describe('waits', () => {
    const blocks = `wait: { type: delay, delay: 1 hour, next: last }\n${note('through')}`;

    it('for as long as a delay says, from when it began', async () => {
      const journal = memoryJournal();
      const first = await run(blocks, undefined, { journal });
      assert.equal(first.status, 'waiting');
      const wait = first.wakeAt!.getTime() - Date.now();
      assert.ok(wait > 3_500_000 && wait <= 3_600_000);
      const again = await run(blocks, undefined, { journal });
      assert.deepEqual([again.status, again.wakeAt], ['waiting', first.wakeAt]);
      const step = (await journal.get('wait', 0))!;
      await journal.put({ ...step, wakeAt: new Date(Date.now() - 1) });
      const last = await run(blocks, undefined, { journal });
      assert.deepEqual([last.status, last.fields], ['done', { note: 'through' }]);
    });
  });

  describe('is in doubt', () => {
    const blocks = 'create: { type: api, preset: Create user, positive: end }';
    const record = { alternate_username: 'jane.doe' };

    it('when no answer came, and settles it by reading', async () => {
      const journal = memoryJournal();
      const lossy: PresetClient = {
        async call(action, params, options) {
          await client.call(action, params, options);
          throw new NetworkError('the request did not get through (ECONNRESET)', action);
        },
      };
      const first = await run(blocks, record, { journal, client: lossy });
      assert.equal(first.status, 'uncertain');
      const still = await run(blocks, record, { journal, client: lossy });
      assert.equal(still.status, 'uncertain');
      const { status } = await run(blocks, record, { journal });
      assert.equal(status, 'done');
      assert.deepEqual(calls, ['CreateUser', 'GetUser', 'GetUser']);
      assert.equal((await journal.get('create', 0))!.settled, 'applied');
    });

    it('when the access key is refused, for which the record is not to blame', async () => {
      const { endpoint } = local;
      const credentials = { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: 'of-nobody' };
      const journal = memoryJournal();
      const stranger = createClient({ endpoint, credentials });
      const first = await run(blocks, record, { journal, client: stranger });
      assert.deepEqual([first.status, first.block], ['uncertain', 'create']);
      assert.match(first.error!, /InvalidClientTokenId/);
      assert.equal((await run(blocks, record, { journal })).status, 'done');
    });

    it('but not when IAM said no', async () => {
      const first = await run(blocks, { alternate_username: 'alice' });
      assert.equal(first.status, 'failed');
    });
  });

  describe('dry', () => {
    it('sends what reads, and tells of each request', async () => {
      const planned: PlannedRequest[] = [];
      const blocks = `keys:
  type: api
  preset: Get list of access keys for a user
  response: { keys: response.ListAccessKeysResponse.ListAccessKeysResult.AccessKeyMetadata.member }
  positive: delete
delete:
  type: api
  preset: Delete access key
  each: keys
  inputs: { accesskeyid: '{{item.AccessKeyId}}' }
  positive: create
create:
  type: api
  action: CreateAccessKey
  params: { UserName: '{{alternate_username}}' }
  response: { id: response.CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey.AccessKeyId }
  positive: off
off:
  type: api
  action: UpdateAccessKey
  params: { UserName: '{{alternate_username}}', AccessKeyId: '{{id}}', Status: Inactive }
  positive: which
which: { type: branch, condition: id, positive: wait, negative: end }
wait: { type: delay, delay: 1 week, next: last }
${note('{{id}}')}`;
      const { status } = await run(
        blocks,
        { alternate_username: 'bob' },
        {
          plan: (request) => planned.push(request),
        },
      );
      assert.equal(status, 'done');
      assert.deepEqual(calls, ['ListAccessKeys']);
      const shown = planned.map(({ block, item, action, sent, unknown }) =>
        [block, item, action, sent, unknown].join(' '),
      );
      assert.deepEqual(shown, [
        'keys 0 ListAccessKeys true ',
        'delete 0 DeleteAccessKey false ',
        'delete 1 DeleteAccessKey false ',
        'create 0 CreateAccessKey false ',
        'off 0 UpdateAccessKey false id',
      ]);
      assert.match(planned[1]!.params!['AccessKeyId']!, /^AKIA/);
    });
  });

  describe('settles a write in flight', () => {
    const trust =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"]},"Action":"sts:AssumeRole"}]}';
    const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const own = 'arn:aws:iam::123456789012:policy/S3-read-only-example-bucket';
    const jane = { UserName: 'jane' };
    const createJane: [string, Params] = ['CreateUser', jane];
    const inline =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    /** What must be there before, then the write. */
    const writes: [before: [string, Params][], action: string, params: Record<string, string>][] = [
      [[], 'CreateUser', jane],
      [[], 'CreateGroup', { GroupName: 'New' }],
      [[], 'CreateRole', { RoleName: 'New', AssumeRolePolicyDocument: trust }],
      [[], 'CreatePolicy', { PolicyName: 'New', PolicyDocument: inline }],
      [[], 'CreateInstanceProfile', { InstanceProfileName: 'New' }],
      [[createJane], 'CreateLoginProfile', { ...jane, Password: 'Corr3ct!Horse' }],
      [[createJane], 'AddUserToGroup', { ...jane, GroupName: 'Admins' }],
      [[createJane], 'AttachUserPolicy', { ...jane, PolicyArn: arn }],
      [[], 'AttachGroupPolicy', { GroupName: 'Finance', PolicyArn: arn }],
      [[], 'AttachRolePolicy', { RoleName: 'S3Access', PolicyArn: arn }],
      [[createJane], 'PutUserPolicy', { ...jane, PolicyName: 'p', PolicyDocument: inline }],
      [[createJane], 'TagUser', { ...jane, 'Tags.member.1.Key': 'a', 'Tags.member.1.Value': 'b' }],
      [[createJane], 'DeleteUser', jane],
      [[['CreateGroup', { GroupName: 'New' }]], 'DeleteGroup', { GroupName: 'New' }],
      [
        [['CreateRole', { RoleName: 'New', AssumeRolePolicyDocument: trust }]],
        'DeleteRole',
        { RoleName: 'New' },
      ],
      [[], 'DeletePolicyVersion', { PolicyArn: own, VersionId: 'v1' }],
      [[], 'DeleteLoginProfile', { UserName: 'alice' }],
      [[], 'DeleteGroupPolicy', { GroupName: 'Finance', PolicyName: 'Billing' }],
      [
        [createJane, ['PutUserPolicy', { ...jane, PolicyName: 'p', PolicyDocument: inline }]],
        'DeleteUserPolicy',
        { ...jane, PolicyName: 'p' },
      ],
      [
        [],
        'DetachUserPolicy',
        { UserName: 'bob', PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
      ],
      [
        [],
        'DetachGroupPolicy',
        { GroupName: 'Admins', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      ],
      [[], 'DetachRolePolicy', { RoleName: 'ReadOnlyRole', PolicyArn: arn }],
      [[], 'RemoveUserFromGroup', { UserName: 'alice', GroupName: 'Admins' }],
      [
        [],
        'DeactivateMFADevice',
        { UserName: 'alice', SerialNumber: 'arn:aws:iam::123456789012:mfa/alice' },
      ],
    ];
    /** Those that repeating tells of: the answer says that it was done already. */
    const repeated = new Set(['PutUserPolicy', 'TagUser']);
    const block = (action: string, params: Record<string, string>) => `write:
  type: api
  action: ${action}
  params: ${JSON.stringify(params)}
  response: { note: 'response.${action}Response.${action}Result' }
  positive: end`;
    const inFlight = { block: 'write', item: 0, state: 'started', startedAt: new Date() } as const;

    for (const [before, action, params] of writes) {
      for (const applied of [true, false]) {
        it(`${action} that was ${applied ? '' : 'not '}applied`, async () => {
          for (const [first, its] of before) await client.call(first, its, {});
          if (applied) await client.call(action, params, {});
          calls.length = 0;
          const journal = memoryJournal();
          await journal.put({ ...inFlight, startedAt: new Date() });
          const result = await run(block(action, params), undefined, { journal });
          assert.equal(result.status, 'done', result.error);
          const times = calls.filter((call) => call === action).length;
          assert.equal(times, applied && !repeated.has(action) ? 0 : 1);
          const { settled } = (await journal.get('write', 0))!;
          if (!repeated.has(action)) assert.equal(settled, applied ? 'applied' : 'notApplied');
          // The answer that was lost is read again.
          if (action.startsWith('Create')) assert.ok(result.fields['note'], action);
        });
      }
    }

    it('CreateAccessKey, which is in doubt once there is a new key', async () => {
      const params = { UserName: 'dave' };
      const journal = memoryJournal();
      await journal.put({ ...inFlight, startedAt: new Date(Date.now() - 20_000) });
      await client.call('CreateAccessKey', params, {});
      const doubt = await run(block('CreateAccessKey', params), undefined, { journal });
      assert.equal(doubt.status, 'uncertain');
      assert.match(doubt.error!, /delete it and resume/);
      const { response } = await client.call('ListAccessKeys', params, {});
      const id = JSON.stringify(response).match(/AKIA\w+/)![0];
      await client.call('DeleteAccessKey', { ...params, AccessKeyId: id }, {});
      const { status } = await run(block('CreateAccessKey', params), undefined, { journal });
      assert.equal(status, 'done');
    });

    it('CreateAccessKey, which IAM may not show at once', async () => {
      const journal = memoryJournal();
      await journal.put({ ...inFlight, startedAt: new Date() });
      const params = { UserName: 'dave' };
      const { status } = await run(block('CreateAccessKey', params), undefined, { journal });
      assert.equal(status, 'uncertain');
      assert.deepEqual(calls, ['ListAccessKeys']);
    });

    it('CreateUser of one who was there before the run', async () => {
      const journal = memoryJournal();
      await journal.put({ ...inFlight, startedAt: new Date() });
      const { status, error } = await run(block('CreateUser', { UserName: 'alice' }), undefined, {
        journal,
      });
      assert.equal(status, 'failed');
      assert.match(error!, /EntityAlreadyExists/);
    });
  });
});
