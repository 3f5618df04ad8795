import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import { suggest } from '../presets/find.js';
import type { Issue } from './issues.js';
import { workflowSchema } from './schema.js';

/** A part of the file that the schema refuses. */
export interface ShapeIssue extends Pick<Issue, 'message' | 'fix'> {
  path: readonly string[];
}

/** Keywords whose errors only say that there is another error further in. */
const outer = new Set([
  '$ref',
  'additionalProperties',
  'allOf',
  'anyOf',
  'if',
  'items',
  'properties',
  'propertyNames',
]);

let validator: Validator | undefined;

/** What {@link workflowSchema} refuses in a value, in words; empty when it is of the schema's form. */
export function checkShape(value: unknown): ShapeIssue[] {
  validator ??= new Validator(workflowSchema as Schema, '2020-12', false);
  const { errors } = validator.validate(value);
  // What has the wrong type is at fault for nothing else.
  const mistyped = new Set(
    errors.filter(({ keyword }) => keyword === 'type').map((error) => error.instanceLocation),
  );
  const issues = new Map<string, ShapeIssue>();
  for (const [index, error] of errors.entries()) {
    const { keyword, keywordLocation, instanceLocation } = error;
    if (outer.has(keyword) || keywordLocation.includes('/oneOf/')) continue;
    if (keyword !== 'type' && mistyped.has(instanceLocation)) continue;
    const path = segments(instanceLocation);
    const issue = { path, ...describe(error, errors[index - 1], path.at(-1) ?? 'the file') };
    issues.set(`${instanceLocation} ${issue.message}`, issue);
  }
  return [...issues.values()];
}

function describe(
  { keyword, keywordLocation, error }: OutputUnit,
  before: OutputUnit | undefined,
  name: string,
): Pick<Issue, 'message' | 'fix'> {
  if (keyword === 'false') {
    // The error before it is that of the keyword which allows no further property.
    const known = Object.keys((schemaAt(before!.keywordLocation)['properties'] as object) ?? {});
    return {
      message: `unknown property '${name}'${suggest(name, known)}`,
      fix: `known here: ${known.join(', ')}`,
    };
  }
  const schema = schemaAt(keywordLocation);
  const description = String(schema['description'] ?? '').replace(/\.$/, '');
  switch (keyword) {
    case 'required': {
      const missing = /"(.*)"/.exec(error)?.[1] ?? '';
      const { [missing]: property } = (schema['properties'] ?? {}) as Record<string, Schema>;
      const what = property?.description ? `: ${lowerFirst(property.description)}` : '';
      return { message: `'${missing}' is missing`, fix: `add it${what}` };
    }
    case 'enum':
    case 'const': {
      const allowed = (schema['enum'] ?? [schema['const']]) as string[];
      return { message: `${name} has a value that is none`, fix: `use ${allowed.join(', ')}` };
    }
    case 'oneOf':
      return { message: `${name} must have a preset or an action, and not both`, fix: 'give one' };
    case 'type': {
      const types = [schema['type']].flat().map((type) => typeNames[type as string]);
      const quotes = types.includes('a text') ? ', in quotes' : '';
      return { message: `${name} is not ${types.join(' or ')}`, fix: `make it one${quotes}` };
    }
    case 'not':
      return { message: `${name} cannot be the name of a block`, fix: 'choose another' };
    case 'pattern':
      return { message: `${name} has not the form asked for`, fix: lowerFirst(description) };
    case 'uniqueItems':
      return { message: `${name} has an item twice`, fix: 'remove one' };
    default:
      return { message: `${name}: ${lowerFirst(error.replace(/\.$/, ''))}`, fix: 'change it' };
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of names and values',
};

/** The schema in which a keyword stands; references are followed. */
function schemaAt(keywordLocation: string): Record<string, unknown> {
  let schema: Record<string, unknown> = workflowSchema;
  for (const part of segments(keywordLocation).slice(0, -1)) {
    schema = schema[part] as Record<string, unknown>;
    const reference: unknown = part === '$ref' ? schema : undefined;
    if (typeof reference === 'string') {
      const definition = segments(reference).at(-1) as keyof typeof workflowSchema.$defs;
      schema = workflowSchema.$defs[definition];
    }
  }
  return schema;
}

/** The parts of a JSON pointer as a URI fragment. */
function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}
