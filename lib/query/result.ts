import { kinds, listsIn } from './elements.js';
import { ValidationError } from './errors.js';
import { isDict, type ResponseDict, type ResponseValue, XmlError } from './parse.js';

/** A part of an answer in the native view. */
export type ResultValue = string | number | boolean | Date | ResultValue[] | Result | undefined;

/** A structure or map in the native view. Without prototype: only what was in the answer is in it. */
export interface Result {
  [name: string]: ResultValue;
}

/**
 * The native view of an action's answer, given as the dict that {@link parseXml} makes of it: the
 * result wrapper and `member`/`entry` unwrapped; a list always an array, also when the answer has
 * it empty or not at all; booleans, integers and `Date`s; all else strings, URL-encoded policy
 * documents too (see {@link decodePolicy}). Elements that this version does not know go by their form.
 *
 * Throws XmlError when the dict is not the action's answer or a value has not the form of its type.
 */
export function readResult(action: string, response: ResponseDict): Result {
  const document = response[`${action}Response`];
  if (document !== null && !isDict(document)) throw new XmlError(`not a <${action}Response>`);
  const wrapper = `${action}Result`;
  return readStructure('', wrapper, document?.[wrapper] ?? null);
}

/**
 * The object that a policy document of an answer stands for, URL-encoded as IAM sends most of them
 * or plain. Throws ValidationError when it is neither. Source: IAM API Reference, GetRolePolicy.
 */
export function decodePolicy(text: string): Record<string, unknown> {
  let policy: unknown;
  try {
    policy = JSON.parse(/^\s*\{/.test(text) ? text : decodeURIComponent(text));
  } catch (cause) {
    throw malformedPolicy(text, cause);
  }
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) {
    throw malformedPolicy(text);
  }
  return policy as Record<string, unknown>;
}

function malformedPolicy(text: string, cause?: unknown): ValidationError {
  return new ValidationError('the policy document is not a JSON object, URL-encoded or plain', {
    field: 'PolicyDocument',
    length: text.length,
    cause,
  });
}

/** What a table of elements.ts says of a name, first of it inside its parent. */
function lookUp<T>(table: Readonly<Record<string, T>>, parent: string, name: string) {
  const inside = `${parent}.${name}`;
  if (Object.hasOwn(table, inside)) return table[inside];
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function read(parent: string, name: string, value: ResponseValue): ResultValue {
  switch (lookUp(kinds, parent, name)) {
    case 'strings':
      return membersOf(name, value).map((member) => readByForm(name, 'member', member));
    case 'structures':
      return membersOf(name, value).map((member) => readStructure(parent, name, member));
    case 'map':
      return readMap(name, value);
    case 'structure':
      return readStructure(parent, name, value);
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      break;
    case 'integer':
      if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
      break;
    case 'timestamp':
      if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) return new Date(value);
      break;
    default:
      return readByForm(parent, name, value);
  }
  // An empty element, such as <PasswordLastUsed/>.
  if (value === null) return undefined;
  throw new XmlError(`${name} is not of the type ${lookUp(kinds, parent, name)}`);
}

function readByForm(parent: string, name: string, value: ResponseValue): ResultValue {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => readByForm(parent, name, item));
  const elements = Object.keys(value).filter(isElement);
  if (elements.length === 0) return readByForm(parent, name, value['#text'] ?? null);
  if (elements.length === 1 && elements[0] === 'member') {
    return membersOf(name, value).map((member) => readByForm(name, 'member', member));
  }
  return readStructure(parent, name, value);
}

function readStructure(parent: string, name: string, value: ResponseValue): Result {
  const structure: Result = Object.create(null);
  for (const [member, inner] of Object.entries(asDict(name, value))) {
    if (!isElement(member)) continue;
    const content = read(name, member, inner);
    if (content !== undefined) structure[member] = content;
  }
  for (const list of lookUp(listsIn, parent, name) ?? []) structure[list] ??= [];
  return structure;
}

function membersOf(name: string, value: ResponseValue): ResponseValue[] {
  return repeated(asDict(name, value)['member']);
}

function readMap(name: string, value: ResponseValue): Result {
  const map: Result = Object.create(null);
  for (const entry of repeated(asDict(name, value)['entry'])) {
    const { key = null, value: inner = null } = asDict('entry', entry);
    if (key !== null && typeof key !== 'string') throw new XmlError('key is not a text');
    map[key ?? ''] = read(name, 'value', inner);
  }
  return map;
}

/** A repeated element is a list in the dict, a single one is not, and none is not there. */
function repeated(value: ResponseValue | undefined): ResponseValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function asDict(name: string, value: ResponseValue): ResponseDict {
  if (value === null) return Object.create(null);
  if (!isDict(value)) throw new XmlError(`${name} is not made of elements`);
  return value;
}

/** Neither an attribute nor text between elements. */
function isElement(name: string): boolean {
  return !name.startsWith('@') && name !== '#text';
}
