/** What a param's value must be. Lengths are in characters. */
export interface Limit {
  min: number;
  max: number;
  pattern?: RegExp;
  /** What the pattern allows, in words. */
  allowed?: string;
  kind?: 'policy' | 'integer';
  /** What an integer counts. */
  unit?: 'seconds';
}

const name = { min: 1, pattern: /^[A-Za-z0-9_+=,.@-]*$/, allowed: 'letters, digits and _+=,.@-' };

const policyArn = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/(?:[!-~]+\/)?[A-Za-z0-9_+=,.@-]+$/,
  allowed: 'an ARN such as arn:aws:iam::aws:policy/ReadOnlyAccess',
};

const plainPath = {
  min: 1,
  max: 512,
  pattern: /^(?:\/[A-Za-z0-9.,+@=_-]+)*\/$/,
  allowed: 'a path that begins and ends with /',
};

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagAllowed = 'letters, digits, spaces and _.:/=+-@';

const policyDocument: Limit = {
  min: 1,
  max: 131_072,
  pattern: /^[\t\n\r\x20-\xff]*$/,
  allowed: 'characters up to U+00FF',
  kind: 'policy',
};

/**
 * Limits of every param that a preset sends or Advanced Mode may add, from Oomnitza's documentation
 * and, where that is silent, the API reference of the action. A name with the action before it
 * holds for that action alone.
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
  'CreateRole.Description': {
    min: 1,
    max: 1000,
    pattern: /^[\t\n\r\x20-~\xa1-\xff]*$/,
    allowed: 'printable characters up to U+00FF',
  },
  MaxSessionDuration: { min: 3600, max: 43_200, kind: 'integer', unit: 'seconds' },
  AccessKeyId: { min: 16, max: 128, pattern: /^\w*$/, allowed: 'letters, digits and _' },
  Path: {
    min: 1,
    max: 512,
    pattern: /^\/(?:[!-~]+\/)?$/,
    allowed: 'a path that begins and ends with /',
  },
  'CreatePolicy.Path': plainPath,
  PathPrefix: plainPath,
  Marker: { min: 1, max: 320, pattern: /^[\x20-\xff]*$/, allowed: 'the Marker of an answer' },
  MaxItems: { min: 1, max: 1000, kind: 'integer' },
  'Tags.member.N.Key': { min: 1, max: 128, pattern: tagText, allowed: tagAllowed },
  'Tags.member.N.Value': { min: 0, max: 256, pattern: tagText, allowed: tagAllowed },
};

/** The limit that holds for a param of an action; undefined when there is none. */
export function limitOf(action: string, param: string): Limit | undefined {
  const name = generalName(param);
  return limits[`${action}.${name}`] ?? limits[name];
}

/** A param's name with `N` for its number: `Tags.member.N.Key` for `Tags.member.2.Key`. */
export function generalName(param: string): string {
  return param.replace(/\.[1-9]\d*\./, '.N.');
}
