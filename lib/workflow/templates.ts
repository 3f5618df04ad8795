import { evaluate, renderToString, UndefinedError, undeclaredVariables } from '../jinja/index.js';
import { presetCalled } from '../presets/find.js';
import type { PresetInput } from '../presets/index.js';
import { isTemplate } from '../presets/template.js';
import type { ApiBlock, Block, Path } from './definition.js';

/** What templates see, by name. */
export type Context = Readonly<Record<string, unknown>>;

/** A template of a block. */
export interface Template {
  /** Where it stands within the block. */
  path: Path;
  source: string;
  kind: 'text' | 'mapping' | 'expression';
}

/** A block's templates that are rendered before it acts; a mapping of its own response is none of them. */
export function* templatesBefore(block: Block): Generator<Template> {
  switch (block.type) {
    case 'api':
      if (block.each !== undefined) {
        yield { path: ['each'], source: block.each, kind: 'expression' };
      }
      yield* textTemplates('inputs', block.inputs);
      yield* textTemplates('params', block.params);
      return;
    case 'update':
      yield* textTemplates('fields', block.fields);
      return;
    case 'branch':
      yield { path: ['condition'], source: block.condition, kind: 'expression' };
  }
}

/** The mappings of an API block's response; the name of one of its preset's own statements stands for that. */
export function* mappingsOf(block: Block): Generator<Template> {
  if (block.type !== 'api') return;
  const { statements = {} } = presetCalled(block.preset ?? '') ?? {};
  for (const [name, mapping] of Object.entries(block.response ?? {})) {
    const source = Object.hasOwn(statements, mapping) ? statements[mapping]! : mapping;
    yield { path: ['response', name], source, kind: 'mapping' };
  }
}

function* textTemplates(
  property: string,
  templates: Readonly<Record<string, string>> = {},
): Generator<Template> {
  for (const [name, source] of Object.entries(templates)) {
    yield { path: [property, name], source, kind: 'text' };
  }
}

/**
 * The names that a template takes from its context and does not set itself: Jinja2 counts one that is
 * set under a condition. Throws TemplateSyntaxError for what is no template of its kind.
 */
export function namesIn({ source, kind }: Template): Set<string> {
  if (kind === 'expression') {
    return undeclaredVariables(`{% if (${expressionOf(source)}) %}{% endif %}`);
  }
  const isPath = kind === 'mapping' && !isTemplate(source);
  const names = undeclaredVariables(isPath ? `{{ ${source} }}` : source);
  for (const [, targets] of source.matchAll(/\{%[-+]?\s*set\s+([\w\s,]+)/g)) {
    for (const name of targets!.match(/\w+/g)!) names.delete(name);
  }
  return names;
}

/** The inputs of a block's preset that no param of the block's own stands in for. */
export function inputsOf({ preset: name = '', params = {} }: ApiBlock): PresetInput[] {
  const inputs = presetCalled(name)?.inputs ?? [];
  return inputs.filter(({ param }) => !Object.hasOwn(params, param));
}

/** The values of templates by name, each as text. */
export function renderAll(
  templates: Readonly<Record<string, string>> = {},
  context: Context,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, source]) => [name, renderToString(source, context)]),
  );
}

/** What a mapping gives: text from a template; the value of a path or any other expression, null for an undefined one. */
export function mapValue(mapping: string, context: Context): unknown {
  if (isTemplate(mapping)) return renderToString(mapping, context);
  try {
    return evaluate(mapping, context);
  } catch (error) {
    if (error instanceof UndefinedError) return null;
    throw error;
  }
}

/** Whether a condition holds, by Jinja2's truth. Throws what {@link evaluate} throws. */
export function holds(condition: string, context: Context): boolean {
  return evaluate(`true if (${expressionOf(condition)}) else false`, context) === true;
}

/**
 * The items of `each`: those of a list; the one value when it is none, because the response dict has
 * a single repeated element as itself; none for what is undefined, null or empty.
 */
export function itemsOf(each: string, context: Context): unknown[] {
  const value = evaluate(expressionOf(each), context);
  if (Array.isArray(value)) return value;
  return value === null || value === '' ? [] : [value];
}

/** An expression may be written with its braces, as the platform shows variables. */
function expressionOf(source: string): string {
  const [, inner] = /^\s*\{\{(.*)\}\}\s*$/s.exec(source) ?? [];
  return inner ?? source;
}
