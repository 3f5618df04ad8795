import assert from 'node:assert/strict';
import { type LocalIam, startLocalIam } from '../../lib/local/index.js';
import { call } from './support.js';

type Params = Record<string, string>;

// biome-ignore format: one case a line
const CASES: [what: string, action: string, params: Params, message: string][] = [
  ['a name that is missing', 'CreateUser', {}, "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null"],
  ['a name that is empty', 'DeleteGroup', { GroupName: '' }, "1 validation error detected: Value '' at 'groupName' failed to satisfy constraint: Member must have length greater than or equal to 1"],
  ['a new user name over 64 characters', 'CreateUser', { UserName: 'x'.repeat(65) }, `1 validation error detected: Value '${'x'.repeat(65)}' at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64`],
  ['a role name over 64 characters', 'GetRole', { RoleName: 'x'.repeat(65) }, `1 validation error detected: Value '${'x'.repeat(65)}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`],
  ['a group name over 128 characters', 'CreateGroup', { GroupName: 'x'.repeat(129) }, `1 validation error detected: Value '${'x'.repeat(129)}' at 'groupName' failed to satisfy constraint: Member must have length less than or equal to 128`],
  ['a name with a slash', 'CreateUser', { UserName: 'a/b' }, 'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-'],
  ['a name with a line feed at its end', 'CreateUser', { UserName: 'bob\n' }, 'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-'],
  ['a path without a slash', 'CreateUser', { UserName: 'x', Path: 'a' }, 'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.'],
  ['an ARN that is too short', 'AttachUserPolicy', { UserName: 'bob', PolicyArn: 'arn' }, "1 validation error detected: Value 'arn' at 'policyArn' failed to satisfy constraint: Member must have length greater than or equal to 20"],
  ['two values at once', 'AttachUserPolicy', { PolicyArn: 'arn' }, "2 validation errors detected: Value null at 'userName' failed to satisfy constraint: Member must not be null; Value 'arn' at 'policyArn' failed to satisfy constraint: Member must have length greater than or equal to 20"],
  ['a status that is none', 'UpdateAccessKey', { UserName: 'alice', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'active' }, "1 validation error detected: Value 'active' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive, Expired]"],
  ['a session duration under an hour', 'UpdateRole', { RoleName: 'S3Access', MaxSessionDuration: '3599' }, "1 validation error detected: Value '3599' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600"],
  ['a session duration over twelve hours', 'UpdateRole', { RoleName: 'S3Access', MaxSessionDuration: '43201' }, "1 validation error detected: Value '43201' at 'maxSessionDuration' failed to satisfy constraint: Member must have value less than or equal to 43200"],
  ['a version that is none', 'GetPolicyVersion', { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', VersionId: '1' }, "1 validation error detected: Value '1' at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"],
  ['a tag without a value', 'TagUser', { UserName: 'bob', 'Tags.member.1.Key': 'k' }, "1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null"],
  ['a tag list that is missing', 'TagUser', { UserName: 'bob' }, "1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be null"],
  ['a password that is empty', 'CreateLoginProfile', { UserName: 'dave', Password: '' }, "2 validation errors detected: Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\t\\n\\r\\u0020-\\u00FF]+"],
  ['a policy document that is not Latin-1', 'PutUserPolicy', { UserName: 'bob', PolicyName: 'p', PolicyDocument: '{"Id":"п"}' }, 'The specified value for policyDocument is invalid. It must contain only printable ASCII characters.'],
  ['a filter that is none', 'GetAccountAuthorizationDetails', { 'Filter.member.1': 'Users' }, "1 validation error detected: Value 'Users' at 'filter.1' failed to satisfy constraint: Member must satisfy enum value set: [User, Role, Group, LocalManagedPolicy, AWSManagedPolicy]"],
];

describe('local IAM: parameters', () => {
  let iam: LocalIam;
  before(async () => {
    iam = await startLocalIam();
  });
  after(() => iam.close());

  for (const [what, action, params, message] of CASES) {
    it(`${action} with ${what}`, async () => {
      const answer = await call(iam, action, params);
      assert.deepEqual(
        [answer.status, answer.code, answer.message],
        [400, 'ValidationError', message],
      );
    });
  }

  for (const [param, action, params] of [
    ['maxItems', 'ListUsers', { MaxItems: 'ten' }],
    ['maxItems', 'ListUsers', { MaxItems: '' }],
    [
      'setAsDefault',
      'CreatePolicyVersion',
      {
        PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        PolicyDocument: '{}',
        SetAsDefault: 'yes',
      },
    ],
  ] as [string, string, Params][]) {
    it(`${action} with ${param} of another type`, async () => {
      const answer = await call(iam, action, params);
      assert.deepEqual([answer.status, answer.code], [400, 'MalformedInput']);
      assert.match(answer.message!, new RegExp(`'${param}'`));
    });
  }

  it('never repeats a password', async () => {
    const Password = `Correct-Horse-${'x'.repeat(128)}`;
    const { code, body } = await call(iam, 'CreateLoginProfile', { UserName: 'dave', Password });
    assert.equal(code, 'ValidationError');
    assert.ok(!body.includes('Correct-Horse'));
  });

  it('takes list members in the order of their numbers, also with gaps', async () => {
    const params = {
      UserName: 'dave',
      'Tags.member.10.Key': 'ten',
      'Tags.member.10.Value': '',
      'Tags.member.2.Key': 'two',
      'Tags.member.2.Value': '',
      'Tags.member.x.Key': 'none',
    };
    assert.equal((await call(iam, 'TagUser', params)).status, 200);
    const { result } = await call(iam, 'ListUserTags', { UserName: 'dave' });
    assert.deepEqual(
      result.Tags.member.map(({ Key }: Params) => Key),
      ['two', 'ten'],
    );
  });
});
