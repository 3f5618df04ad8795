import assert from 'node:assert/strict';
import { checkIdentityPolicy, checkTrustPolicy } from '../../lib/local/policy-document.js';

type Statement = Record<string, unknown>;

const identity: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const trust: Statement = {
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const document = (statement: unknown, rest: Statement = { Version: '2012-10-17' }) =>
  JSON.stringify({ ...rest, Statement: statement });

const ARN = 'arn:aws:s3:::EXAMPLE-BUCKET/*';

// biome-ignore format: one case a line
const SOUND_IDENTITY: [what: string, document: string][] = [
  ['one statement', document(identity)],
  ['a list of statements', document([identity, { ...identity, Effect: 'Deny' }])],
  ['lists of actions and resources', document({ ...identity, Action: ['s3:Get*', 's3:List*'], Resource: [ARN] })],
  ['NotAction and NotResource', document({ Effect: 'Deny', NotAction: 'iam:*', NotResource: ARN })],
  ['all actions', document({ ...identity, Action: '*' })],
  ['Id, Sid and Condition', document({ ...identity, Sid: 'One', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, { Version: '2012-10-17', Id: 'x' })],
  ['the older version', document(identity, { Version: '2008-10-17' })],
  ['no version', document(identity, {})],
];

// biome-ignore format: one case a line
const BAD_IDENTITY: [what: string, document: string, message: RegExp][] = [
  ['no JSON', '{"Version":', /invalid Json/],
  ['a string', '"x"', /Syntax errors/],
  ['null', 'null', /Syntax errors/],
  ['a list', '[]', /Syntax errors/],
  ['an unknown element', document(identity, { Version: '2012-10-17', Comment: '' }), /Syntax errors/],
  ['an unknown version', document(identity, { Version: '2020-01-01' }), /version 2012-10-17 or greater/],
  ['no statement', '{"Version":"2012-10-17"}', /Missing required field Statement/],
  ['an empty list of statements', document([]), /Syntax errors/],
  ['a statement that is a string', document(['x']), /Syntax errors/],
  ['no effect', document({ Action: '*', Resource: '*' }), /Missing required field Effect/],
  ['another effect', document({ ...identity, Effect: 'allow' }), /Syntax errors/],
  ['an unknown statement element', document({ ...identity, Actions: '*' }), /Syntax errors/],
  ['no action', document({ Effect: 'Allow', Resource: '*' }), /must contain actions/],
  ['both Action and NotAction', document({ ...identity, NotAction: '*' }), /must contain actions/],
  ['an action without a vendor', document({ ...identity, Action: 'GetObject' }), /prefaced by a vendor/],
  ['an action that is a number', document({ ...identity, Action: [1] }), /Syntax errors/],
  ['no resource', document({ Effect: 'Allow', Action: '*' }), /must contain resources/],
  ['both Resource and NotResource', document({ ...identity, NotResource: '*' }), /must contain resources/],
  ['a resource that is no ARN', document({ ...identity, Resource: 'EXAMPLE-BUCKET' }), /Resource EXAMPLE-BUCKET must be in ARN format or "\*"/],
  ['a principal', document({ ...identity, Principal: '*' }), /should not specify a principal/],
  ['a Sid with a space', document({ ...identity, Sid: 'a b' }), /Syntax errors/],
  ['the same Sid twice', document([{ ...identity, Sid: 'A' }, { ...identity, Sid: 'A' }]), /\(SID\).*unique/],
  ['a condition that is a string', document({ ...identity, Condition: 'x' }), /Syntax errors/],
];

// biome-ignore format: one case a line
const SOUND_TRUST: [what: string, document: string][] = [
  ['a service', document(trust)],
  ['several services', document([{ ...trust, Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } }])],
  ['an account', document({ ...trust, Principal: { AWS: 'arn:aws:iam::123456789012:root' } })],
  ['everybody', document({ ...trust, Principal: '*' })],
  ['web identities', document({ ...trust, Principal: { Federated: 'accounts.google.com' }, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] })],
  ['no version', document(trust, {})],
];

// biome-ignore format: one case a line
const BAD_TRUST: [what: string, document: string, message: RegExp][] = [
  ['no principal', document({ Effect: 'Allow', Action: 'sts:AssumeRole' }), /Missing required field Principal/],
  ['a principal that is a string', document({ ...trust, Principal: 'ec2.amazonaws.com' }), /Invalid principal/],
  ['a principal that is a number', document({ ...trust, Principal: { Service: 1 } }), /Syntax errors/],
  ['a resource', document({ ...trust, Resource: '*' }), /prohibited field Resource/],
  ['another action', document({ ...trust, Action: 's3:GetObject' }), /only specify STS AssumeRole actions/],
  ['no JSON', '', /invalid Json/],
];

describe('local IAM: policy documents', () => {
  for (const [what, text] of SOUND_IDENTITY) {
    it(`takes an identity policy with ${what}`, () => checkIdentityPolicy(text));
  }
  for (const [what, text] of SOUND_TRUST) {
    it(`takes a trust policy for ${what}`, () => checkTrustPolicy(text));
  }
  for (const [what, text, message] of BAD_IDENTITY) {
    it(`refuses an identity policy with ${what}`, () => {
      assert.throws(() => checkIdentityPolicy(text), { code: 'MalformedPolicyDocument', message });
    });
  }
  for (const [what, text, message] of BAD_TRUST) {
    it(`refuses a trust policy with ${what}`, () => {
      assert.throws(() => checkTrustPolicy(text), { code: 'MalformedPolicyDocument', message });
    });
  }

  for (const [what, rest] of [
    ['the older version', { Version: '2008-10-17' }],
    ['no version', {}],
  ] as const) {
    it(`refuses a managed policy with ${what}`, () => {
      const message = 'Policy document must be version 2012-10-17 or greater.';
      assert.throws(() => checkIdentityPolicy(document(identity, rest), { managed: true }), {
        message,
      });
    });
  }
});
