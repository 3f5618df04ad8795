import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
  type Answer,
  type Client,
  createClient,
  fetchTransport,
  type Params,
  parseXml,
  ServiceError,
  SlimIamError,
  undiciTransport,
} from '../lib/index.js';
import {
  type FaultName,
  type FaultyIam,
  hugeAnswerBytes,
  type LedgerEntry,
  seeded,
  seededPlan,
  startFaultyIam,
} from './support/faulty-iam.js';

const workers = 50;
const callsOfEach = 200;

/** Milliseconds until the client gives up to wait: more than a machine with much else to do takes. */
const answerTimeout = 8_000;

/** In thousandths of the requests. */
const weights: Record<FaultName, number> = {
  'dropped before': 15,
  'dropped after': 15,
  'reset before': 10,
  'reset after': 10,
  'stalled before': 0.5,
  'stalled after': 0.5,
  late: 20,
  'half a head': 5,
  'half an answer': 10,
  'unavailable before': 15,
  'unavailable after': 15,
  'failed after': 5,
  'unavailable for a second': 1,
  throttled: 0.3,
  'HTML before': 10,
  'HTML after': 10,
  'an hour ahead': 0.5,
  'a wrong date': 20,
  gzip: 3,
  huge: 3,
};

/** After these it is known whether the write was applied. */
const clear: readonly (FaultName | undefined)[] = [
  undefined,
  'late',
  'a wrong date',
  'throttled',
  'an hour ahead',
];

/** A call, and for a write what is so once it is done: the existence of users, attachments and so on, by name. */
interface Operation {
  action: string;
  params: Params;
  makes?: Record<string, boolean>;
}

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:Get*', Resource: '*' }],
});
const arnOf = (name: string) => `arn:aws:iam::123456789012:policy/${name}`;

/** Calls on what one worker owns: `pick` gives a number from 0 to below another. */
function chooseOperation(
  owner: string,
  pick: (below: number) => number,
  keys: readonly string[],
): Operation {
  const UserName = `${owner}-user-${pick(2)}`;
  const GroupName = `${owner}-group`;
  const RoleName = `${owner}-role`;
  const PolicyName = `${owner}-policy`;
  const PolicyArn = arnOf(PolicyName);
  const AccessKeyId = keys[pick(keys.length)] ?? 'AKIAI44QH8DHBEXAMPLE';
  const [from, to] = pick(2) ? ['here', 'there'] : ['there', 'here'];
  const operations: Operation[] = [
    ...Array<Operation>(3).fill({
      action: 'CreateUser',
      // Of another path each time, so that a user who was there before can be told from the one asked for.
      params: { UserName, Path: `/${pick(1000)}/` },
      makes: { [`user ${UserName}`]: true },
    }),
    { action: 'DeleteUser', params: { UserName }, makes: { [`user ${UserName}`]: false } },
    { action: 'GetUser', params: { UserName } },
    { action: 'UpdateUser', params: { UserName, NewPath: '/new/' } },
    {
      action: 'CreateUser',
      params: { UserName: `${owner}-${from}` },
      makes: { [`user ${owner}-${from}`]: true },
    },
    {
      action: 'UpdateUser',
      params: { UserName: `${owner}-${from}`, NewUserName: `${owner}-${to}` },
      makes: { [`user ${owner}-${from}`]: false, [`user ${owner}-${to}`]: true },
    },
    { action: 'TagUser', params: { UserName, Tags: [{ Key: 'team', Value: String(pick(9)) }] } },
    { action: 'UntagUser', params: { UserName, TagKeys: ['team'] } },
    { action: 'ListUserTags', params: { UserName } },
    {
      action: 'PutUserPolicy',
      params: { UserName, PolicyName: 'inline', PolicyDocument: document },
      makes: { [`inline ${UserName}`]: true },
    },
    ...Array<Operation>(2).fill({
      action: 'DeleteUserPolicy',
      params: { UserName, PolicyName: 'inline' },
      makes: { [`inline ${UserName}`]: false },
    }),
    {
      action: 'AttachUserPolicy',
      params: { UserName, PolicyArn },
      makes: { [`attached ${UserName}`]: true },
    },
    ...Array<Operation>(2).fill({
      action: 'DetachUserPolicy',
      params: { UserName, PolicyArn },
      makes: { [`attached ${UserName}`]: false },
    }),
    { action: 'ListAttachedUserPolicies', params: { UserName } },
    {
      action: 'AddUserToGroup',
      params: { UserName, GroupName },
      makes: { [`member ${UserName}`]: true },
    },
    {
      action: 'RemoveUserFromGroup',
      params: { UserName, GroupName },
      makes: { [`member ${UserName}`]: false },
    },
    { action: 'ListGroupsForUser', params: { UserName } },
    { action: 'CreateAccessKey', params: { UserName } },
    { action: 'UpdateAccessKey', params: { UserName, AccessKeyId, Status: 'Inactive' } },
    ...Array<Operation>(2).fill({ action: 'DeleteAccessKey', params: { UserName, AccessKeyId } }),
    { action: 'ListAccessKeys', params: { UserName } },
    {
      action: 'CreateLoginProfile',
      params: { UserName, Password: `Secret-${pick(1000)}-Password` },
      makes: { [`login ${UserName}`]: true },
    },
    { action: 'UpdateLoginProfile', params: { UserName, PasswordResetRequired: true } },
    {
      action: 'DeleteLoginProfile',
      params: { UserName },
      makes: { [`login ${UserName}`]: false },
    },
    { action: 'GetLoginProfile', params: { UserName } },
    { action: 'CreateGroup', params: { GroupName }, makes: { [`group ${GroupName}`]: true } },
    { action: 'DeleteGroup', params: { GroupName }, makes: { [`group ${GroupName}`]: false } },
    { action: 'GetGroup', params: { GroupName } },
    {
      action: 'AttachGroupPolicy',
      params: { GroupName, PolicyArn },
      makes: { [`attached ${GroupName}`]: true },
    },
    {
      action: 'DetachGroupPolicy',
      params: { GroupName, PolicyArn },
      makes: { [`attached ${GroupName}`]: false },
    },
    {
      action: 'CreateRole',
      params: { RoleName, AssumeRolePolicyDocument: trust },
      makes: { [`role ${RoleName}`]: true },
    },
    { action: 'DeleteRole', params: { RoleName }, makes: { [`role ${RoleName}`]: false } },
    { action: 'GetRole', params: { RoleName } },
    {
      action: 'AttachRolePolicy',
      params: { RoleName, PolicyArn },
      makes: { [`attached ${RoleName}`]: true },
    },
    {
      action: 'DetachRolePolicy',
      params: { RoleName, PolicyArn },
      makes: { [`attached ${RoleName}`]: false },
    },
    ...Array<Operation>(2).fill({
      action: 'CreatePolicy',
      params: { PolicyName, PolicyDocument: document },
      makes: { [`policy ${PolicyName}`]: true },
    }),
    { action: 'DeletePolicy', params: { PolicyArn }, makes: { [`policy ${PolicyName}`]: false } },
    { action: 'GetPolicy', params: { PolicyArn } },
    {
      action: 'CreatePolicyVersion',
      params: { PolicyArn, PolicyDocument: document, SetAsDefault: true },
    },
    { action: 'DeletePolicyVersion', params: { PolicyArn, VersionId: `v${1 + pick(9)}` } },
    { action: 'ListPolicyVersions', params: { PolicyArn } },
  ];
  return operations[pick(operations.length)]!;
}

/** What must be there for an operation, by the names that it is made under. */
function needs({ action, params }: Operation): string[] {
  const { UserName, GroupName, RoleName, PolicyArn } = params as Record<string, string>;
  const created = /^Create(User|Group|Role|Policy)$/.test(action);
  return [
    ...(UserName ? [`user ${UserName}`] : []),
    ...(GroupName ? [`group ${GroupName}`] : []),
    ...(RoleName ? [`role ${RoleName}`] : []),
    ...(PolicyArn ? [`policy ${PolicyArn.replace(/.*\//, '')}`] : []),
  ].filter(() => !created);
}

/** What a second time does nothing more of. */
const repeatable = /^(Get|List|Tag|Untag|Put|Attach|Add|Update)/;

/** One of the callers who work at the same time, each with names of its own. */
class Worker {
  readonly #client: Client;
  readonly #iam: FaultyIam;
  readonly #seed: string;
  readonly name: string;
  /** What the outcomes said, by name; undefined when it is not known. */
  readonly believed = new Map<string, boolean | undefined>();
  /** Access keys by user as the outcomes said. */
  readonly keys = new Map<string, string>();
  /** Users for whom a key may have been made that nobody got, and keys that may be deleted or not. */
  readonly keysInDoubt: string[] = [];
  readonly problems: string[] = [];
  readonly outcomes = { done: 0, refused: 0, failed: 0, uncertain: 0, settled: 0 };

  constructor(client: Client, iam: FaultyIam, seed: string, index: number) {
    this.#client = client;
    this.#iam = iam;
    this.#seed = seed;
    this.name = `w${String(index).padStart(2, '0')}`;
  }

  async work(): Promise<void> {
    for (let call = 0; call < callsOfEach; call++) {
      const operation = this.#choose(call);
      const before = this.#iam.ledger.length;
      const start = performance.now();
      const outcome = await this.#client
        .call(operation.action as string, operation.params, {
          method: call % 2 === 0 ? 'POST' : 'GET',
          signal: AbortSignal.timeout(answerTimeout),
        })
        .then(
          (answer) => ({ answer }),
          (error: unknown) => ({ error }),
        );
      const requests = this.#iam.ledger.slice(before).filter((entry) => this.#isOwn(entry));
      try {
        const tries = requests.filter(({ action }) => action === operation.action);
        // On a machine with much else to do, time may run out by itself.
        const late = performance.now() - start >= answerTimeout;
        this.#check(operation, outcome, tries, late);
      } catch (error) {
        const met = requests.map(({ action, fault, answered }) => ({ action, fault, ...answered }));
        const shown = inspect({ operation, outcome, requests: met }, { depth: 5 });
        this.problems.push(`${(error as Error).message}\n${shown}`);
      }
    }
  }

  /** Mostly what will be done, and now and then what will be refused. */
  #choose(call: number): Operation {
    let picked = 0;
    const pick = (below: number) =>
      Math.floor(seeded(this.#seed, this.name, call, picked++) * below);
    for (;;) {
      const operation = chooseOperation(this.name, pick, [...this.keys.keys()]);
      const done = Object.entries(operation.makes ?? {}).map(
        ([fact, holds]) => this.#believes(fact) === holds,
      );
      const missing = needs(operation).filter((fact) => this.#believes(fact) === false);
      if ((missing.length === 0 && !done.includes(true)) || pick(8) === 0) return operation;
    }
  }

  /** Nothing is there at first. */
  #believes(fact: string): boolean | undefined {
    return this.believed.has(fact) ? this.believed.get(fact) : false;
  }

  #isOwn({ params }: LedgerEntry): boolean {
    return [...params.values()].some((value) => value.includes(`${this.name}-`));
  }

  #check(
    { action, params, makes = {} }: Operation,
    { answer, error }: { answer?: Answer; error?: unknown },
    tries: LedgerEntry[],
    late: boolean,
  ): void {
    const applied = tries.filter(({ answered }) => answered && answered.status < 300);
    const inDoubt = late || tries.some(({ fault }) => !clear.includes(fault));
    assert.ok((tries.length >= 1 || late) && tries.length <= 3, `${tries.length} tries`);
    if (!repeatable.test(action)) assert.ok(applied.length <= 1, 'applied twice');
    if (action === 'CreateAccessKey') {
      const lost = tries.findIndex(({ fault }) => !clear.includes(fault));
      assert.ok(lost === -1 || lost === tries.length - 1, 'tried again blindly');
    }

    if (answer) {
      // One of the calls before it that nobody knew the end of may have done it.
      const doneBefore = Object.keys(makes).some((fact) => this.#believes(fact) === undefined);
      assert.ok(applied.length >= 1 || doneBefore, 'said to be done, but never applied');
      if (applied.length > 0) this.#checkAnswer(action, answer, applied);
      this.outcomes.done += 1;
      if (!repeatable.test(action) && tries.at(-1) !== applied[0]) this.outcomes.settled += 1;
      for (const [fact, holds] of Object.entries(makes)) {
        if (/^(Create|Delete|Detach)/.test(action)) {
          assert.notEqual(this.#believes(fact), holds, `done though ${fact} was ${holds}`);
        }
        this.believed.set(fact, holds);
      }
      this.#noteKey(action, params, answer);
      return;
    }

    if (!(error instanceof SlimIamError)) throw error;
    const { uncertain = false } = error as { uncertain?: boolean };
    if (uncertain) {
      assert.ok(inDoubt, 'uncertain though every try was answered clearly');
      assert.ok(!/^(Get|List)/.test(action), 'an uncertain read');
      this.outcomes.uncertain += 1;
      for (const fact of Object.keys(makes)) this.believed.set(fact, undefined);
      if (action === 'CreateAccessKey') this.keysInDoubt.push(String(params['UserName']));
      if (action === 'DeleteAccessKey') {
        this.keys.delete(String(params['AccessKeyId']));
        this.keysInDoubt.push(String(params['AccessKeyId']));
      }
      return;
    }
    if (!/^(Get|List)/.test(action)) {
      assert.equal(applied.length, 0, 'said not to be done, but applied');
    }
    if (!(error instanceof ServiceError) || error.status >= 500) {
      this.outcomes.failed += 1;
      return;
    }
    this.outcomes.refused += 1;
    const { code } = error;
    const said = tries.some(
      ({ fault, answered }) =>
        answered?.text.includes(`<Code>${code}</Code>`) ||
        (code === 'Throttling' && fault === 'throttled') ||
        (code === 'SignatureDoesNotMatch' && fault === 'an hour ahead'),
    );
    assert.ok(said, `nobody said ${code}`);
    for (const [fact, holds] of Object.entries(makes)) {
      const false_ = code === (holds ? 'EntityAlreadyExists' : 'NoSuchEntity');
      if (false_) assert.notEqual(this.#believes(fact), !holds, `${code}, but ${fact} was not`);
    }
  }

  /** A read's answer is the last one the server gave; what was created is what the answer tells of. */
  #checkAnswer(action: string, answer: Answer, applied: LedgerEntry[]): void {
    const told = readTold(parseXml(applied.at(-1)!.answered!.text));
    if (/^(Get|List)/.test(action)) assert.deepEqual(readTold(answer.response), told);
    else if (/^Create/.test(action)) {
      for (const part of ['UserId', 'GroupId', 'RoleId', 'PolicyId', 'AccessKeyId', 'VersionId']) {
        const id = new RegExp(`"${part}":"(\\w+)"`).exec(told)?.[1];
        if (id) assert.ok(JSON.stringify(answer.response).includes(id), `another ${part}`);
      }
    }
  }

  #noteKey(action: string, params: Params, { result }: Answer): void {
    if (action === 'CreateAccessKey') {
      const key = result['AccessKey'] as { AccessKeyId: string; SecretAccessKey: string };
      assert.match(key.SecretAccessKey, /^.{40}$/);
      assert.ok(!this.keys.has(key.AccessKeyId));
      this.keys.set(key.AccessKeyId, String(params['UserName']));
    }
    if (action === 'DeleteAccessKey') this.keys.delete(String(params['AccessKeyId']));
  }
}

/** A dict but for the id of the request. */
function readTold(response: unknown): string {
  return JSON.stringify(response, (key, value) => (key === 'RequestId' ? undefined : value));
}

/** What there is, by the names that {@link Operation} has for it, and each access key with its user. */
async function trueState(iam: FaultyIam) {
  const client = createClient({
    endpoint: iam.local.endpoint,
    credentials: iam.local.credentials,
  });
  const facts = new Set<string>();
  const keys = new Map<string, string>();
  for await (const page of client.paginate('GetAccountAuthorizationDetails').pages()) {
    const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = page.result;
    for (const { PolicyName } of Policies ?? []) facts.add(`policy ${PolicyName}`);
    for (const { RoleName, AttachedManagedPolicies } of RoleDetailList ?? []) {
      facts.add(`role ${RoleName}`);
      if (AttachedManagedPolicies?.length) facts.add(`attached ${RoleName}`);
    }
    for (const { GroupName, AttachedManagedPolicies } of GroupDetailList ?? []) {
      facts.add(`group ${GroupName}`);
      if (AttachedManagedPolicies?.length) facts.add(`attached ${GroupName}`);
    }
    for (const user of UserDetailList ?? []) {
      const UserName = user.UserName!;
      facts.add(`user ${UserName}`);
      if (user.AttachedManagedPolicies?.length) facts.add(`attached ${UserName}`);
      if (user.GroupList?.length) facts.add(`member ${UserName}`);
      if (user.UserPolicyList?.length) facts.add(`inline ${UserName}`);
      const { result } = await client.call('ListAccessKeys', { UserName });
      for (const { AccessKeyId } of result.AccessKeyMetadata) keys.set(AccessKeyId!, UserName);
      const login = await client.call('GetLoginProfile', { UserName }).catch((error) => {
        assert.equal(error.code, 'NoSuchEntity');
      });
      if (login) facts.add(`login ${UserName}`);
    }
  }
  return { facts, keys };
}

describe('createClient, before a server full of faults', () => {
  it(`tells the truth about each of ${workers * callsOfEach} calls, ${workers} at a time`, async function () {
    this.timeout(600_000);
    const seed = process.env['FAULT_SEED'] ?? String(Math.random());
    const iam = await startFaultyIam({ plan: seededPlan(seed, weights) });
    const clients = [
      undiciTransport({ headersTimeout: answerTimeout, bodyTimeout: answerTimeout }),
      fetchTransport(),
    ].map((transport) =>
      createClient({
        endpoint: iam.endpoint,
        credentials: iam.local.credentials,
        transport,
        maxAnswerBytes: hugeAnswerBytes,
      }),
    );
    try {
      const team = Array.from(
        { length: workers },
        (_, index) => new Worker(clients[index % clients.length]!, iam, seed, index),
      );
      await Promise.all(team.map((worker) => worker.work()));

      const calls = workers * callsOfEach;
      // A fifth of the calls and 100 more of each client: what the retry budgets hold.
      assert.ok(
        iam.ledger.length <= calls * 1.2 + clients.length * 100,
        `${iam.ledger.length} requests`,
      );

      const problems = team.flatMap(({ problems }) => problems);
      const shown = problems.slice(0, 3).join('\n');
      assert.equal(
        problems.length,
        0,
        `${problems.length} with FAULT_SEED=${seed}, such as\n${shown}`,
      );

      const used = new Set(iam.ledger.map(({ fault }) => fault));
      assert.ok(used.size > 15, `only ${[...used].join(', ')}`);
      const outcomes = { done: 0, refused: 0, failed: 0, uncertain: 0, settled: 0 };
      for (const worker of team) {
        for (const [kind, count] of Object.entries(worker.outcomes)) {
          outcomes[kind as keyof typeof outcomes] += count;
        }
      }
      assert.ok(outcomes.settled > 0 && outcomes.uncertain > 0, inspect(outcomes));

      const { facts, keys } = await trueState(iam);
      for (const { name, believed, keys: ownKeys, keysInDoubt } of team) {
        const wrong = [...believed].filter(
          ([fact, holds]) => holds !== undefined && facts.has(fact) !== holds,
        );
        assert.deepEqual(wrong, [], `FAULT_SEED=${seed}`);
        for (const [id, user] of ownKeys) assert.equal(keys.get(id), user);
        for (const [id, user] of keys) {
          if (!user.startsWith(name) || ownKeys.has(id) || keysInDoubt.includes(id)) continue;
          const at = keysInDoubt.indexOf(user);
          assert.ok(at >= 0, `a key of ${user} that nobody was told of, FAULT_SEED=${seed}`);
          keysInDoubt.splice(at, 1);
        }
      }
    } finally {
      await iam.close();
    }
  });

  it('gives up early, all calls together, when nothing is answered', async function () {
    this.timeout(60_000);
    const iam = await startFaultyIam({ plan: () => 'unavailable before' });
    const client = createClient({ endpoint: iam.endpoint, credentials: iam.local.credentials });
    try {
      const calls = Array.from({ length: 500 }, () => client.call('ListUsers'));
      const outcomes = await Promise.allSettled(calls);
      assert.ok(outcomes.every(({ status }) => status === 'rejected'));
      assert.ok(iam.ledger.length <= 600, `${iam.ledger.length} requests`);
      assert.ok(iam.ledger.length > 500);
    } finally {
      await iam.close();
    }
  });
});
