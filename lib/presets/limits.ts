/** What a param's value must be. Lengths are in characters. */
export interface Limit {
  min: number;
  max: number;
  pattern?: RegExp;
  /** What the pattern allows, in words. */
  allowed?: string;
  kind?: 'policy' | 'integer';
}

const name = { min: 1, pattern: /^[A-Za-z0-9_+=,.@-]*$/, allowed: 'letters, digits and _+=,.@-' };

const policyArn = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/(?:[!-~]+\/)?[A-Za-z0-9_+=,.@-]+$/,
  allowed: 'an ARN such as arn:aws:iam::aws:policy/ReadOnlyAccess',
};

const policyDocument: Limit = {
  min: 1,
  max: 131_072,
  pattern: /^[\t\n\r\x20-\xff]*$/,
  allowed: 'characters up to U+00FF',
  kind: 'policy',
};

/**
 * Limits of every param that a preset sends or Advanced Mode may add, from the source and, where it
 * is silent, the API reference of the action.
 */
export const limits: Readonly<Record<string, Limit>> = {
  UserName: { ...name, max: 64 },
  GroupName: { ...name, max: 128 },
  RoleName: { ...name, max: 64 },
  PolicyName: { ...name, max: 128 },
  PolicyArn: policyArn,
  PermissionsBoundary: policyArn,
  PolicyDocument: policyDocument,
  AssumeRolePolicyDocument: policyDocument,
  Description: { min: 1, max: 1000 },
  MaxSessionDuration: { min: 3600, max: 43_200, kind: 'integer' },
  AccessKeyId: { min: 16, max: 128, pattern: /^\w*$/, allowed: 'letters, digits and _' },
  Path: {
    min: 1,
    max: 512,
    pattern: /^\/(?:[!-~]+\/)?$/,
    allowed: 'a path that begins and ends with /',
  },
  PathPrefix: {
    min: 1,
    max: 512,
    pattern: /^(?:\/[A-Za-z0-9.,+@=_-]+)*\/$/,
    allowed: 'a path that begins and ends with /',
  },
  Marker: { min: 1, max: 320, pattern: /^[\x20-\xff]*$/, allowed: 'the Marker of an answer' },
  MaxItems: { min: 1, max: 1000, kind: 'integer' },
  Tags: { min: 0, max: 256 },
};
