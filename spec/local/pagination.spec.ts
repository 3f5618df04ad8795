import assert from 'node:assert/strict';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { CERTIFICATE, call, SSH_KEY } from './support.js';

const POLICY_ARN = 'arn:aws:iam::123456789012:policy/S3-read-only-example-bucket';
const MANAGED = ['AdministratorAccess', 'PowerUserAccess', 'ReadOnlyAccess'];
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

type Params = Record<string, string>;

/** Every paginated action, with the lists its answer has. */
// biome-ignore format: one case a line
const LISTS: [action: string, params: Params, ...lists: string[]][] = [
  ['ListUsers', {}, 'Users'],
  ['ListGroups', {}, 'Groups'],
  ['ListRoles', {}, 'Roles'],
  ['ListPolicies', {}, 'Policies'],
  ['ListInstanceProfiles', {}, 'InstanceProfiles'],
  ['ListInstanceProfilesForRole', { RoleName: 'S3Access' }, 'InstanceProfiles'],
  ['GetGroup', { GroupName: 'Admins' }, 'Users'],
  ['ListGroupsForUser', { UserName: 'alice' }, 'Groups'],
  ['ListAccessKeys', { UserName: 'bob' }, 'AccessKeyMetadata'],
  ['ListMFADevices', { UserName: 'alice' }, 'MFADevices'],
  ['ListVirtualMFADevices', {}, 'VirtualMFADevices'],
  ['ListAttachedUserPolicies', { UserName: 'alice' }, 'AttachedPolicies'],
  ['ListAttachedGroupPolicies', { GroupName: 'Admins' }, 'AttachedPolicies'],
  ['ListAttachedRolePolicies', { RoleName: 'S3Access' }, 'AttachedPolicies'],
  ['ListUserPolicies', { UserName: 'alice' }, 'PolicyNames'],
  ['ListGroupPolicies', { GroupName: 'Admins' }, 'PolicyNames'],
  ['ListRolePolicies', { RoleName: 'S3Access' }, 'PolicyNames'],
  ['ListPolicyVersions', { PolicyArn: POLICY_ARN }, 'Versions'],
  ['ListEntitiesForPolicy', { PolicyArn: `arn:aws:iam::aws:policy/${MANAGED[2]}` }, 'PolicyGroups', 'PolicyUsers', 'PolicyRoles'],
  ['ListUserTags', { UserName: 'alice' }, 'Tags'],
  ['ListRoleTags', { RoleName: 'S3Access' }, 'Tags'],
  ['ListPolicyTags', { PolicyArn: POLICY_ARN }, 'Tags'],
  ['ListSigningCertificates', { UserName: 'alice' }, 'Certificates'],
  ['ListSSHPublicKeys', { UserName: 'alice' }, 'SSHPublicKeys'],
  ['ListServiceSpecificCredentials', { UserName: 'alice' }, 'ServiceSpecificCredentials'],
  ['ListAccountAliases', {}, 'AccountAliases'],
  ['GetAccountAuthorizationDetails', {}, 'UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'],
];
/** Lists that have no more than one item here. */
const SHORT = ['ListAccountAliases'];

describe('local IAM: pagination', () => {
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam();
    const does = async (action: string, params: Params) => {
      const answer = await call(iam, action, params);
      assert.equal(answer.status, 200, answer.body);
    };
    const kinds = [
      ['User', { UserName: 'alice' }],
      ['Group', { GroupName: 'Admins' }],
      ['Role', { RoleName: 'S3Access' }],
    ] as const;
    const tags = (['a', 'b', 'ключ'] as const).flatMap((key, index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, 'x'],
    ]);
    for (const [kind, name] of kinds) {
      for (const managed of MANAGED) {
        await does(`Attach${kind}Policy`, {
          ...name,
          PolicyArn: `arn:aws:iam::aws:policy/${managed}`,
        });
      }
      for (const PolicyName of ['one', 'two', 'three']) {
        await does(`Put${kind}Policy`, { ...name, PolicyName, PolicyDocument: POLICY });
      }
    }
    for (const [kind, name] of [...kinds, ['Policy', { PolicyArn: POLICY_ARN }]] as const) {
      if (kind !== 'Group') await does(`Tag${kind}`, { ...name, ...Object.fromEntries(tags) });
    }
    for (const suffix of ['1', '2', '3']) {
      const profile = { InstanceProfileName: `Web${suffix}` };
      await does('CreateInstanceProfile', profile);
      await does('AddRoleToInstanceProfile', { ...profile, RoleName: 'S3Access' });
      await does('CreateVirtualMFADevice', { VirtualMFADeviceName: `phone${suffix}` });
      await does('EnableMFADevice', {
        UserName: 'alice',
        SerialNumber: `arn:aws:iam::123456789012:mfa/phone${suffix}`,
        AuthenticationCode1: '123456',
        AuthenticationCode2: '654321',
      });
      await does('UploadSSHPublicKey', {
        UserName: 'alice',
        SSHPublicKeyBody: `${SSH_KEY}${suffix}`,
      });
    }
    for (const CertificateBody of [CERTIFICATE, `${CERTIFICATE}\n`]) {
      await does('UploadSigningCertificate', { UserName: 'alice', CertificateBody });
    }
    for (const ServiceName of ['codecommit.amazonaws.com', 'cassandra.amazonaws.com']) {
      await does('CreateServiceSpecificCredential', { UserName: 'alice', ServiceName });
    }
    await does('AddUserToGroup', { UserName: 'bob', GroupName: 'Admins' });
    await does('AddUserToGroup', { UserName: 'alice', GroupName: 'Finance' });
    await does('CreateAccountAlias', { AccountAlias: 'example' });
  });
  after(() => iam.close());

  const page = async (action: string, params: Params, lists: string[]) => {
    const { status, body, result } = await call(iam, action, params);
    assert.equal(status, 200, body);
    return {
      items: lists.flatMap((list) => result[list].member ?? []) as unknown[],
      truncated: result.IsTruncated === 'true',
      marker: result.Marker as string | undefined,
    };
  };

  for (const [action, params, ...lists] of LISTS) {
    it(`${action} in pages of one and of two is the whole list`, async () => {
      const whole = await page(action, params, lists);
      assert.deepEqual([whole.truncated, whole.marker], [false, undefined]);
      if (!SHORT.includes(action)) assert.ok(whole.items.length >= 2, 'there is something to page');
      for (const size of [1, 2]) {
        const items: unknown[] = [];
        let marker: string | undefined;
        do {
          const next: Params = {
            ...params,
            MaxItems: String(size),
            ...(marker ? { Marker: marker } : {}),
          };
          const part = await page(action, next, lists);
          assert.ok(part.items.length <= size);
          assert.equal(part.truncated, part.marker !== undefined);
          items.push(...part.items);
          marker = part.marker;
        } while (marker);
        const order = (all: unknown[]) => all.map((item) => JSON.stringify(item)).sort();
        if (lists.length === 1) assert.deepEqual(items, whole.items);
        else assert.deepEqual(order(items), order(whole.items));
      }
    });
  }

  it('gives 100 items where MaxItems is left out, and 1000 at most', async () => {
    const big = await startLocalIam({ seed: false });
    try {
      for (let number = 0; number < 101; number++) {
        await call(big, 'CreateUser', { UserName: `user-${number}` });
      }
      const first = await call(big, 'ListUsers');
      assert.deepEqual([first.result.Users.member.length, first.result.IsTruncated], [100, 'true']);
      const rest = await call(big, 'ListUsers', { Marker: first.result.Marker });
      assert.deepEqual([rest.result.Users.member.length, rest.result.IsTruncated], [1, 'false']);
      assert.equal(
        (await call(big, 'ListUsers', { MaxItems: '1000' })).result.Users.member.length,
        101,
      );
      assert.equal((await call(big, 'ListUsers', { MaxItems: '1001' })).code, 'ValidationError');
    } finally {
      await big.close();
    }
  });

  it('stays right when what it listed is deleted meanwhile', async () => {
    const local = await startLocalIam({ seed: false });
    try {
      const names = ['a', 'b', 'c', 'd', 'e'];
      for (const UserName of names) await call(local, 'CreateUser', { UserName });
      const deleted: string[] = [];
      let marker: string | undefined;
      do {
        const params: Params = { MaxItems: '2', ...(marker ? { Marker: marker } : {}) };
        const { result } = await call(local, 'ListUsers', params);
        for (const { UserName } of result.Users.member) {
          await call(local, 'DeleteUser', { UserName });
          deleted.push(UserName);
        }
        marker = result.Marker;
      } while (marker);
      assert.deepEqual(deleted, names);
    } finally {
      await local.close();
    }
  });

  it('refuses a marker that it did not give out, or gave out for another action', async () => {
    const { marker } = await page('ListGroups', { MaxItems: '1' }, ['Groups']);
    assert.ok(marker);
    for (const Marker of ['x', 'bm90IEpTT04', 'W10', 'eyJhIjoxfQ', marker]) {
      const answer = await call(iam, 'ListUsers', { Marker });
      assert.deepEqual(
        [answer.status, answer.code, answer.message],
        [400, 'ValidationError', 'Invalid Marker.'],
      );
    }
  });

  for (const MaxItems of ['0', '-1', '1001']) {
    it(`refuses MaxItems ${MaxItems}`, async () => {
      const answer = await call(iam, 'ListUsers', { MaxItems });
      assert.deepEqual([answer.status, answer.code], [400, 'ValidationError']);
      assert.match(
        answer.message!,
        /^1 validation error detected: Value '-?\d+' at 'maxItems' failed to satisfy constraint: Member must have value (greater|less) than or equal to 1(000)?$/,
      );
    });
  }
});
