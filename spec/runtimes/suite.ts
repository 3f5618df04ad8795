import {
  BadAnswerError,
  type Client,
  ConfigurationError,
  type Credentials,
  createClient,
  type HttpRequest,
  NetworkError,
  parseXml,
  type ResponseDict,
  type Service,
  ServiceError,
  signRequest,
  TimeoutError,
  undiciTransport,
  ValidationError,
  XmlError,
} from 'slim-iam';
import type { PrecompiledEnvironment } from 'slim-iam/jinja/precompiled';
import {
  type Inputs,
  mapResponse,
  preparePreset,
  presets,
  runPreset,
  statements,
} from 'slim-iam/presets';

/** What the checks go by: the data in fixtures/, and what the runtime can do. */
export interface Facts {
  signatures: {
    name: string;
    source: string;
    request: HttpRequest;
    credentials: Credentials;
    region: string;
    service: Service;
    date: string;
    signature: string;
  }[];
  answers: { name: string; xml: string; expected: unknown }[];
  presets: PresetFacts[];
  credentials: Credentials;
  /** Whether code may be generated from strings. */
  evaluates: boolean;
  /** Whether it is Node, where undici sends. */
  undici: boolean;
}

interface PresetFacts {
  preset: string;
  inputs: Record<string, string>;
  variables: Record<string, string>;
  request: { body: string };
  mappings: { success: Record<string, string>; error: Record<string, string> };
  cases: { name: string; code?: string; xml: string; mapped: Record<string, unknown> }[];
}

export interface Check {
  name: string;
  run: () => unknown;
}

export interface Outcome {
  name: string;
  /** What went wrong, if anything. */
  error?: string;
}

/**
 * The checks of the core, written against the public package and the web's own globals, to be run
 * in every runtime: `site` is the loopback server that the local IAM is behind, `templates` the
 * precompiled templates of the fixtures by their source.
 */
export function checks(facts: Facts, templates: PrecompiledEnvironment, site: string): Check[] {
  return [
    ...runtimeChecks(facts),
    ...signChecks(facts),
    ...parseChecks(facts),
    ...facts.presets.flatMap((preset) => presetChecks(preset, templates)),
    ...templateChecks(facts, templates),
    ...callChecks(facts, site),
  ];
}

/** Runs the checks, one after the other, and tells the site. */
export async function report(site: string, templates: PrecompiledEnvironment): Promise<void> {
  const facts = (await (await fetch(`${site}/facts.json`)).json()) as Facts;
  const outcomes: Outcome[] = [];
  for (const { name, run } of checks(facts, templates, site)) {
    try {
      await run();
      outcomes.push({ name });
    } catch (error) {
      outcomes.push({ name, error: describe(error) });
    }
  }
  await fetch(`${site}/outcomes`, { method: 'POST', body: JSON.stringify(outcomes) });
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : `${message}: ${describe(cause)}`;
}

function runtimeChecks({ evaluates, undici }: Facts): Check[] {
  return [
    {
      name: `code generation from strings is as the runtime has it`,
      run() {
        let evaluated = true;
        try {
          new Function('');
        } catch {
          evaluated = false;
        }
        same(evaluated, evaluates);
      },
    },
    {
      name: 'undici sends in Node, and elsewhere is refused',
      run() {
        if (undici) same(typeof undiciTransport(), 'function');
        else throws(() => undiciTransport(), ConfigurationError, /for Node/);
      },
    },
  ];
}

function signChecks({ signatures }: Facts): Check[] {
  const golden = signatures.map(
    ({ name, source, request, credentials, date, signature, ...scope }): Check => ({
      name: `sign: ${source}, ${name}`,
      async run() {
        const { headers } = await signRequest(request, credentials, scope, new Date(date));
        same(/Signature=(\w+)$/.exec(headers['authorization']!)?.[1], signature);
      },
    }),
  );
  return [
    ...golden,
    {
      name: 'sign: incomplete credentials are refused',
      run: () =>
        rejects(
          signRequest(signatures[0]!.request, { accessKeyId: 'AKID' } as Credentials, {
            region: 'us-east-1',
            service: 'iam',
          }),
          ConfigurationError,
          /secretAccessKey/,
        ),
    },
  ];
}

function parseChecks({ answers }: Facts): Check[] {
  return [
    ...answers.map(({ name, xml, expected }) => ({
      name: `parse: ${name}`,
      run: () => same(parseXml(xml), expected),
    })),
    ...['<a>', '<!DOCTYPE a><a/>', 'not xml', '<a>&nbsp;</a>'].map((xml) => ({
      name: `parse: refuses ${xml}`,
      run: () => throws(() => parseXml(xml), XmlError),
    })),
  ];
}

function presetChecks(facts: PresetFacts, templates: PrecompiledEnvironment): Check[] {
  const { preset, inputs, variables, request, mappings } = facts;
  const params: Check = {
    name: `preset ${preset}: params`,
    run() {
      const { action, version, params } = preparePreset(preset, inputs, { variables });
      const sent = { Action: action, Version: version, ...params };
      same(sent, Object.fromEntries(new URLSearchParams(request.body)));
    },
  };
  const own: string[] = Object.values(statements);
  const cases = facts.cases.map(
    ({ name, code, xml, mapped }): Check => ({
      name: `preset ${preset}: ${name}, mapped`,
      run() {
        const { context } = preparePreset(preset, inputs, { variables });
        const response_headers = { 'x-amzn-requestid': /<RequestId>(.*?)</.exec(xml)?.[1] };
        const seen = { ...context, response: parseXml(xml), response_headers };
        for (const [title, mapping] of Object.entries(code ? mappings.error : mappings.success)) {
          // The catalog's statements and paths work as text everywhere, the rest is precompiled.
          const text = own.includes(mapping) || !/\{[{%#]/.test(mapping);
          same(mapResponse(text ? mapping : templates.getTemplate(mapping), seen), mapped[title]);
        }
      },
    }),
  );
  return [params, ...cases];
}

function templateChecks({ evaluates }: Facts, templates: PrecompiledEnvironment): Check[] {
  const user = { alternate_username: 'jane.doe', email: 'JANE' };
  const nameOf = (UserName: Parameters<typeof mapResponse>[0]) =>
    preparePreset('Create user', user, { params: { UserName, Path: '/staff/' } }).params;
  const refusal = /precompile/;
  return [
    {
      name: 'templates: a precompiled one may be given in Advanced Mode',
      run: () =>
        same(nameOf(templates.getTemplate('{{ email | lower }}')), {
          UserName: 'jane',
          Path: '/staff/',
        }),
    },
    {
      name: 'templates: text is compiled, or refused with what to do where that is forbidden',
      run() {
        const text = '{{ alternate_username }}.{{ email | lower }}';
        if (evaluates) same(nameOf(text)['UserName'], 'jane.doe.jane');
        else throws(() => nameOf(text), ConfigurationError, refusal);
      },
    },
    {
      name: 'templates: so is a mapping, and a call with it sends nothing',
      async run() {
        let sent = 0;
        const client = {
          async call() {
            sent += 1;
            return { response: {}, headers: {}, status: 200, requestId: '' };
          },
        };
        const running = runPreset(client, 'Delete user', user, { response: '{{ 1 + 1 }}' });
        if (evaluates) same((await running).mapped, '2');
        else await rejects(running, ConfigurationError, refusal);
        same(sent, evaluates ? 1 : 0);
      },
    },
  ];
}

function callChecks({ credentials }: Facts, site: string): Check[] {
  const iam = createClient({ endpoint: site, credentials, maxAttempts: 1 });
  const at = (path: string) =>
    createClient({ endpoint: `${site}${path}`, credentials, maxAttempts: 1 });
  return [
    {
      name: 'call: an answer in both views',
      async run() {
        const { status, requestId, headers, result, response } = await iam.call('GetUser', {
          UserName: 'alice',
        });
        same(
          [status, result.User.UserName, result.User.CreateDate instanceof Date],
          [200, 'alice', true],
        );
        same(headers['x-amzn-requestid'], requestId);
        const dict = response as { GetUserResponse: { GetUserResult: { User: ResponseDict } } };
        same(dict.GetUserResponse.GetUserResult.User['UserName'], 'alice');
      },
    },
    {
      name: 'call: with GET, and characters of all kinds',
      async run() {
        const Tags = [{ Key: 'näme & co', Value: "a+b=/@-_.:é漢 '" }];
        const params = {
          UserName: 'alice',
          Tags: [{ Key: 'n', Value: Tags[0]!.Key.replace(' & ', ' ') }],
        };
        await iam.call('TagUser', params, { method: 'GET' });
        const { result } = await iam.call('ListUserTags', { UserName: 'alice' }, { method: 'GET' });
        same(result.Tags.find(({ Key }) => Key === 'n')?.Value, 'näme co');
        await iam.call('UntagUser', { UserName: 'alice', TagKeys: ['n'] });
      },
    },
    {
      name: 'call: page after page',
      async run() {
        const names: string[] = [];
        for await (const { UserName } of iam.paginate('ListUsers', { MaxItems: 1 }))
          names.push(UserName);
        same(names.slice(0, 4), ['alice', 'bob', 'carol', 'dave']);
      },
    },
    {
      name: 'call: an error of the service',
      async run() {
        const error = await rejects(iam.call('GetUser', { UserName: 'nobody' }), ServiceError);
        same([error.code, error.status, error.action], ['NoSuchEntity', 404, 'GetUser']);
      },
    },
    {
      name: 'call: a wrong secret is found out',
      async run() {
        const client = createClient({
          endpoint: site,
          credentials: { ...credentials, secretAccessKey: 'wrong' },
          maxAttempts: 1,
        });
        const error = await rejects(client.call('ListUsers'), ServiceError);
        same(error.code, 'SignatureDoesNotMatch');
      },
    },
    {
      name: 'call: a bad param is refused before it is sent',
      run: () => rejects(at('/redirect').call('ListUsers', { '': 'x' } as object), ValidationError),
    },
    {
      name: 'call: a redirect is not followed',
      run: () => rejects(at('/redirect').call('ListUsers'), BadAnswerError, /redirect/),
    },
    {
      name: 'call: an answer that is cut off',
      run: () => rejects(at('/cut-off').call('ListUsers'), BadAnswerError, /cut off/),
    },
    {
      name: 'call: an answer over the limit',
      run: () =>
        rejects(
          createClient({ endpoint: site, credentials, maxAnswerBytes: 100 }).call('ListUsers'),
          BadAnswerError,
          /over 100 bytes/,
        ),
    },
    {
      name: 'call: nobody there',
      run: () =>
        rejects(
          createClient({ endpoint: 'http://127.0.0.1:9', credentials, maxAttempts: 1 }).call(
            'ListUsers',
          ),
          NetworkError,
        ),
    },
    {
      name: 'call: time runs out',
      run: () =>
        rejects(
          at('/silence').call('ListUsers', {}, { signal: AbortSignal.timeout(200) }),
          TimeoutError,
        ),
    },
    {
      name: 'call: ended by the caller',
      async run() {
        const controller = new AbortController();
        const reason = new Error('enough');
        setTimeout(() => controller.abort(reason), 50);
        const calling = at('/silence').call('ListUsers', {}, { signal: controller.signal });
        same(await calling.catch((error: unknown) => error === reason), true);
      },
    },
    {
      name: 'call: a safe retry',
      async run() {
        // The site throttles the first one.
        const client = createClient({ endpoint: site, credentials });
        same((await client.call('ListGroups')).status, 200);
      },
    },
    {
      name: 'call: without credentials it is said what to do',
      run: () =>
        rejects(
          createClient({ endpoint: site }).call('ListUsers'),
          ConfigurationError,
          /no credentials/,
        ),
    },
    {
      name: 'call: a client that is closed sends no more',
      async run() {
        const client = createClient({ endpoint: site, credentials });
        same((await client.call('ListUsers')).status, 200);
        await client.close();
        await rejects(client.call('ListUsers'), ConfigurationError, /closed/);
      },
    },
    {
      name: 'call: all 26 presets in one story',
      run: () => tellStory(iam),
    },
  ];
}

/** Runs every preset against the local IAM, and leaves the account as it was. */
async function tellStory(iam: Client): Promise<void> {
  const jane = { alternate_username: 'jane.doe' };
  const group = { group_name: 'Auditors' };
  const role = { role_name: 'Auditor' };
  const readOnly = { policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
  const ownPolicy = { policy_arn: 'arn:aws:iam::123456789012:policy/runtimes' };
  const policy_document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
  };
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  const run = async (heading: string, inputs: Inputs, response?: string): Promise<unknown> => {
    const { status, preset, mapped } = await runPreset(iam, heading, inputs, { response });
    same(status, 200);
    used.add(preset.heading);
    return mapped;
  };
  const used = new Set<string>();

  await run('Create user', jane);
  await run('Create Group', group);
  await run('Add User to Group', { ...jane, ...group });
  await run('Create Managed Policy', {
    policy_name: 'runtimes',
    description: 'One.',
    policy_document,
  });
  await run('Create Role', { ...role, description: 'One.', policy_document: trust });
  await run('Attach user policy', { ...jane, ...ownPolicy });
  await run('Attach group policy', { ...group, ...readOnly });
  await run('Attach role policy', { ...role, ...readOnly });
  const attached = { PolicyName: 'ReadOnlyAccess', PolicyArn: readOnly.policy_arn };
  same(await run('List attached group policies', group), attached);
  same(await run('List attached role policies', role), attached);
  await run('List attached user policies', jane);
  await run('Get list of user groups for a user', jane);
  await run('Get role', role);
  same(await run('Get MFA status for user', jane), null);
  await iam.call('CreateLoginProfile', {
    UserName: 'jane.doe',
    Password: 'correct horse 7 Battery!',
  });
  await run('Get password age for user', jane);
  const keys = 'Get list of access keys for a user';
  same(await run(keys, jane, 'active_access_keys'), 'NONE');
  const { result } = await iam.call('CreateAccessKey', { UserName: 'jane.doe' });
  const accesskeyid = result.AccessKey.AccessKeyId;
  same(await run(keys, jane, 'active_access_keys'), accesskeyid);
  same(/^\d{4}-/.test(String(await run(keys, jane, statements.oldest_access_key_date))), true);

  await run('Disable user', jane);
  await run('Delete access key', { ...jane, accesskeyid });
  await run('Detach user policy', { ...jane, ...ownPolicy });
  await run('Remove user from group', { ...jane, ...group });
  await run('Delete user', jane);
  await run('Detach group policy', { ...group, ...readOnly });
  await run('Delete Group', group);
  await run('Delete policy', ownPolicy);
  await run('Detach role policy', { ...role, ...readOnly });
  await run('Delete role', role);
  same([...used].sort(), presets.map(({ heading }) => heading).sort());
}

/** Throws unless both are the same data, the order of keys included. */
function same(actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`${got} is not ${wanted}`);
}

function throws(run: () => unknown, type: new (...args: never[]) => Error, message = /(?:)/): void {
  try {
    run();
  } catch (error) {
    expectError(error, type, message);
    return;
  }
  throw new Error(`no ${type.name}`);
}

async function rejects<E extends Error>(
  running: Promise<unknown>,
  type: new (...args: never[]) => E,
  message = /(?:)/,
): Promise<E> {
  const error = await running.then(
    () => new Error(`no ${type.name}`),
    (thrown: unknown) => thrown,
  );
  expectError(error, type, message);
  return error as E;
}

function expectError(error: unknown, type: new (...args: never[]) => Error, message: RegExp): void {
  if (error instanceof type && message.test(error.message)) return;
  throw new Error(`not a ${type.name} of ${message}`, { cause: error });
}
