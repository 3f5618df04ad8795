import { ServiceError } from './errors.js';

type JsonObject = Readonly<Record<string, unknown>>;

const POLICY_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedPolicyDocument', message);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOneOf(elements: ReadonlySet<string>, value: JsonObject): boolean {
  return Object.keys(value).every((name) => elements.has(name));
}

/** One string or a list of them; anything else is a syntax error. */
function strings(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) throw malformed('Syntax errors in policy.');
  return list;
}

function readStatements(document: string, versions: readonly unknown[]): JsonObject[] {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (!isObject(policy) || !isOneOf(POLICY_ELEMENTS, policy)) {
    throw malformed('Syntax errors in policy.');
  }
  if (!versions.includes(policy.Version)) {
    throw malformed('Policy document must be version 2012-10-17 or greater.');
  }
  if (policy.Statement === undefined) throw malformed('Missing required field Statement');
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  if (statements.length === 0 || !statements.every(isObject)) {
    throw malformed('Syntax errors in policy.');
  }
  return statements;
}

/** What holds for the statements of every policy. */
function checkStatements(statements: readonly JsonObject[]): void {
  for (const statement of statements) {
    const { Effect, Sid = '', Condition = {} } = statement;
    if (Effect === undefined) throw malformed('Missing required field Effect');
    const known = isOneOf(STATEMENT_ELEMENTS, statement);
    const sound = (Effect === 'Allow' || Effect === 'Deny') && isObject(Condition);
    if (!known || !sound || typeof Sid !== 'string' || !/^[A-Za-z0-9]*$/.test(Sid)) {
      throw malformed('Syntax errors in policy.');
    }
    if ((statement.Action === undefined) === (statement.NotAction === undefined)) {
      throw malformed('Policy statement must contain actions.');
    }
    for (const action of strings(statement.Action ?? statement.NotAction)) {
      if (action !== '*' && !/^[A-Za-z0-9-]+:\S+$/.test(action)) {
        throw malformed(
          'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
        );
      }
    }
  }
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined && sid !== '');
  if (new Set(sids).size < sids.length) {
    throw malformed('Statement IDs (SID) in a single policy must be unique.');
  }
}

/**
 * Checks a policy that says what an identity may do (User Guide, "IAM JSON policy elements reference").
 * `managed` policies must have Version 2012-10-17, inline ones may have the older one or none.
 * Throws MalformedPolicyDocument.
 */
export function checkIdentityPolicy(document: string, { managed = false } = {}): void {
  const versions = managed ? ['2012-10-17'] : ['2012-10-17', '2008-10-17', undefined];
  const statements = readStatements(document, versions);
  checkStatements(statements);
  for (const { Principal, NotPrincipal, Resource, NotResource } of statements) {
    if (Principal !== undefined || NotPrincipal !== undefined) {
      throw malformed('Policy document should not specify a principal.');
    }
    if ((Resource === undefined) === (NotResource === undefined)) {
      throw malformed('Policy statement must contain resources.');
    }
    for (const resource of strings(Resource ?? NotResource)) {
      if (resource !== '*' && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(resource)) {
        throw malformed(`Resource ${resource} must be in ARN format or "*".`);
      }
    }
  }
}

/** Checks the trust policy of a role: who may assume it. Throws MalformedPolicyDocument. */
export function checkTrustPolicy(document: string): void {
  const statements = readStatements(document, ['2012-10-17', '2008-10-17', undefined]);
  checkStatements(statements);
  for (const { Principal, NotPrincipal, Resource, NotResource, Action } of statements) {
    if (Resource !== undefined || NotResource !== undefined) {
      throw malformed('Has prohibited field Resource');
    }
    const principal = Principal ?? NotPrincipal;
    if (principal === undefined) throw malformed('Missing required field Principal');
    if (principal !== '*') {
      if (!isObject(principal)) throw malformed('Invalid principal in policy.');
      for (const names of Object.values(principal)) strings(names);
    }
    if (Action !== undefined && !strings(Action).every((name) => /^(sts:|\*$)/i.test(name))) {
      throw malformed('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
}

/** White space does not count towards the size of a policy. */
export function sizeWithoutWhiteSpace(document: string): number {
  return document.replace(/\s/g, '').length;
}
