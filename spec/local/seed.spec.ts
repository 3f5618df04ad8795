import assert from 'node:assert/strict';
import { createClient } from '../../lib/index.js';
import { type LocalIamOptions, startLocalIam, withLocalIam } from '../../lib/local/index.js';
import { plain } from '../support/plain.js';

const NOW = '2026-03-01T12:00:00Z';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('local IAM: seeds', () => {
  it('has users with all that users can have', async () => {
    const seed: LocalIamOptions = {
      clock: NOW,
      policies: [{ policyName: 'Own', path: '/team/', description: 'Ours.', tags: { a: 'b' } }],
      groups: ['staff', { groupName: 'leads', policies: ['Own'] }],
      users: [
        'jane',
        {
          userName: 'bob',
          path: '/staff/',
          createDate: '2024-05-01T00:00:00Z',
          tags: { team: 'platform' },
          groups: ['staff', 'leads'],
          policies: ['ReadOnlyAccess', 'arn:aws:iam::123456789012:policy/team/Own'],
          inlinePolicies: {
            inline: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
            },
          },
          permissionsBoundary: READ_ONLY,
          loginProfile: { createDate: new Date('2025-01-01T00:00:00Z') },
          passwordLastUsed: '2026-02-01T00:00:00Z',
          accessKeys: [
            {
              accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
              secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
              status: 'Inactive',
              createDate: '2024-05-02T00:00:00Z',
              lastUsed: '2024-06-01T00:00:00Z',
            },
            {},
          ],
          mfaDevices: ['phone', { name: 'laptop', enableDate: '2025-02-01T00:00:00Z' }],
        },
      ],
    };
    await withLocalIam(seed, async (iam) => {
      const { result } = await iam.call('GetAccountAuthorizationDetails', { Filter: ['User'] });
      const [bob, jane] = plain(result.UserDetailList) as Record<string, unknown>[];
      assert.deepEqual(
        [jane!['UserName'], jane!['CreateDate'], jane!['GroupList']],
        ['jane', NOW.replace('Z', '.000Z'), []],
      );
      assert.deepEqual(
        [bob!['Path'], bob!['CreateDate'], bob!['GroupList'], bob!['Tags']],
        [
          '/staff/',
          '2024-05-01T00:00:00.000Z',
          ['staff', 'leads'],
          [{ Key: 'team', Value: 'platform' }],
        ],
      );
      assert.deepEqual(bob!['AttachedManagedPolicies'], [
        { PolicyName: 'ReadOnlyAccess', PolicyArn: READ_ONLY },
        { PolicyName: 'Own', PolicyArn: 'arn:aws:iam::123456789012:policy/team/Own' },
      ]);
      assert.deepEqual(bob!['PermissionsBoundary'], {
        PermissionsBoundaryType: 'Policy',
        PermissionsBoundaryArn: READ_ONLY,
      });
      const UserName = 'bob';
      const keys = (await iam.call('ListAccessKeys', { UserName })).result.AccessKeyMetadata;
      assert.deepEqual(
        keys.map(({ Status, CreateDate }) => [Status, CreateDate!.toISOString()]),
        [
          ['Inactive', '2024-05-02T00:00:00.000Z'],
          ['Active', '2026-03-01T12:00:00.000Z'],
        ],
      );
      const AccessKeyId = 'AKIAI44QH8DHBEXAMPLE';
      const used = (await iam.call('GetAccessKeyLastUsed', { AccessKeyId })).result;
      assert.deepEqual(plain(used.AccessKeyLastUsed), {
        LastUsedDate: '2024-06-01T00:00:00.000Z',
        ServiceName: 'iam',
        Region: 'us-east-1',
      });
      const { User } = (await iam.call('GetUser', { UserName })).result;
      assert.equal(User.PasswordLastUsed!.toISOString(), '2026-02-01T00:00:00.000Z');
      const { LoginProfile } = (await iam.call('GetLoginProfile', { UserName })).result;
      assert.equal(LoginProfile.CreateDate.toISOString(), '2025-01-01T00:00:00.000Z');
      const { MFADevices } = (await iam.call('ListMFADevices', { UserName })).result;
      assert.deepEqual(
        MFADevices.map(({ SerialNumber, EnableDate }) => [
          SerialNumber.split('/')[1],
          EnableDate.toISOString(),
        ]),
        [
          ['laptop', '2025-02-01T00:00:00.000Z'],
          ['phone', '2026-03-01T12:00:00.000Z'],
        ],
      );
    });
  });

  it('has roles, an alias and a password policy', async () => {
    const seed: LocalIamOptions = {
      roles: ['plain', { roleName: 'long', maxSessionDuration: 43_200, policies: [READ_ONLY] }],
      accountAlias: 'example',
      passwordPolicy: { MinimumPasswordLength: 14, MaxPasswordAge: 90 },
    };
    await withLocalIam(seed, async (iam) => {
      const { Roles } = (await iam.call('ListRoles')).result;
      assert.deepEqual(
        Roles.map(({ RoleName, MaxSessionDuration }) => [RoleName, MaxSessionDuration]),
        [
          ['long', 43_200],
          ['plain', 3600],
        ],
      );
      assert.deepEqual((await iam.call('ListAccountAliases')).result.AccountAliases, ['example']);
      const { PasswordPolicy } = (await iam.call('GetAccountPasswordPolicy')).result;
      assert.deepEqual(
        [PasswordPolicy.MinimumPasswordLength, PasswordPolicy.MaxPasswordAge],
        [14, 90],
      );
    });
  });

  it('lets a seeded user sign, if the key is active', async () => {
    const secretAccessKey = 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY';
    const key = (accessKeyId: string) => ({ accessKeyId, secretAccessKey });
    const active = key('AKIAI44QH8DHBEXAMPLE');
    const inactive = key('AKIAI44QH8DHBEXAMPL2');
    const users = [{ userName: 'bob', accessKeys: [active, { ...inactive, status: 'Inactive' }] }];
    await withLocalIam({ users } as LocalIamOptions, async (_, { endpoint }) => {
      const bob = createClient({ endpoint, credentials: active, service: 'sts' });
      const { Arn } = (await bob.call('GetCallerIdentity')).result;
      assert.equal(Arn, 'arn:aws:iam::123456789012:user/bob');
      const refused = createClient({ endpoint, credentials: inactive });
      await assert.rejects(refused.call('GetUser'), { code: 'InvalidClientTokenId' });
    });
  });

  it('takes the place of the usual account, unless that is asked for too', async () => {
    const names = (options: LocalIamOptions) =>
      withLocalIam(options, async (iam) =>
        (await iam.call('ListUsers')).result.Users.map(({ UserName }) => UserName),
      );
    assert.deepEqual(await names({ users: ['zoe'] }), ['zoe']);
    assert.deepEqual(await names({ users: [] }), []);
    const usual = ['alice', 'bob', 'carol', 'dave'];
    assert.deepEqual(await names({ clock: NOW }), usual);
    assert.deepEqual(await names({ users: ['zoe'], seed: true }), [...usual, 'zoe']);
  });

  const refused: [what: string, seed: unknown, field: string, message: RegExp][] = [
    ['a name that IAM refuses', { users: ['jane doe'] }, 'users[0]', /userName is invalid/],
    ['a name given twice', { users: ['a', 'A'] }, 'users[1]', /User with name A already exists/],
    ['no name', { users: [{}] }, 'users[0]', /an object with a userName/],
    ['nothing', { roles: [null] }, 'roles[0]', /an object with a roleName/],
    [
      'a misspelt field',
      { users: [{ userName: 'a', acessKeys: [] }] },
      'users[0].acessKeys',
      /not part of a seed/,
    ],
    [
      'a group that is not there',
      { users: [{ userName: 'a', groups: ['g'] }] },
      'users[0].groups[0]',
      /name g cannot be found/,
    ],
    [
      'a policy that is not there',
      { groups: [{ groupName: 'g', policies: ['ReadOnlyAccess', 'Own'] }] },
      'groups[0].policies[1]',
      /add 'Own' to policies/,
    ],
    [
      'a policy that is none',
      { policies: [{ policyName: 'p', document: { Statement: [] } }] },
      'policies[0]',
      /Policy document must be version/,
    ],
    [
      'a third access key',
      { users: [{ userName: 'a', accessKeys: [{}, {}, {}] }] },
      'users[0].accessKeys[2]',
      /quota for AccessKeysPerUser: 2/,
    ],
    [
      'a status that is none',
      { users: [{ userName: 'a', accessKeys: [{ status: 'active' }] }] },
      'users[0].accessKeys[0].status',
      /one of Active, Inactive, Expired/,
    ],
    [
      'a date that is none',
      { users: [{ userName: 'a', loginProfile: { createDate: 'soon' } }] },
      'users[0].loginProfile.createDate',
      /is no date/,
    ],
    ['a list that is none', { users: 'bob' }, 'users', /must be a list/],
    [
      'groups that are no list',
      { users: [{ userName: 'a', groups: 'staff' }] },
      'users[0].groups',
      /must be a list/,
    ],
    [
      'tags as IAM has them',
      { users: [{ userName: 'a', tags: [{ Key: 'k', Value: 'v' }] }] },
      'users[0].tags.0',
      /must be a text/,
    ],
    ['an alias that IAM refuses', { accountAlias: 'A' }, 'accountAlias', /validation errors/],
  ];
  for (const [what, seed, field, message] of refused) {
    it(`refuses ${what}, naming ${field}`, async () => {
      await assert.rejects(startLocalIam(seed as LocalIamOptions), {
        name: 'ValidationError',
        field,
        message,
      });
    });
  }

  it('closes behind what it is used for, whether that ends well or not', async () => {
    const endpoints: string[] = [];
    const result = await withLocalIam({}, (_, { endpoint }) => {
      endpoints.push(endpoint);
      return 42;
    });
    assert.equal(result, 42);
    const failure = new Error('of the test');
    const failed = withLocalIam({}, (_, { endpoint }) => {
      endpoints.push(endpoint);
      throw failure;
    });
    await assert.rejects(failed, failure);
    for (const endpoint of endpoints) await assert.rejects(fetch(endpoint));
    assert.equal(endpoints.length, 2);
  });
});
