import { Signature, typeError } from './arguments.js';
import { TemplateRuntimeError } from './errors.js';
import { floatText, integerText } from './numbers.js';
import { multiply } from './operators.js';
import { sorted } from './sorting.js';
import { compareText } from './text.js';
import {
  asString,
  boundSize,
  type Filter,
  Float,
  isFloat,
  isInteger,
  isMapping,
  type Mapping,
  Markup,
  mappingEntries,
  typeName,
} from './values.js';

const tojson = new Signature('do_tojson', ['eval_ctx', 'value', 'indent'], [null]);

const HTML_ESCAPES: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

/** `tojson`: JSON with sorted keys, safe inside an HTML script element. */
export const filterTojson: Filter = (_environment, value, args, kwargs) => {
  const [indent] = tojson.bind(2, args, kwargs);
  const text = asString(value);
  const json =
    text === undefined ? new JsonWriter(indentation(indent)).write(value, '') : jsonString(text);
  return new Markup(json.replace(/[<>&']/g, (character) => HTML_ESCAPES[character]!));
};

function indentation(indent: unknown): string | undefined {
  if (indent === null) {
    return undefined;
  }
  return asString(indent) ?? (multiply(' ', indent) as string);
}

/** Text in quotes, all but ASCII escaped, as Python's json writes it. */
function jsonString(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) {
    return `"${text}"`;
  }
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function jsonFloat(value: number): string {
  if (Number.isFinite(value)) {
    return floatText(value);
  }
  return Number.isNaN(value) ? 'NaN' : `${value < 0 ? '-' : ''}Infinity`;
}

/** The scalar's JSON text, or undefined for a container or a value that JSON has not. */
function jsonScalar(value: unknown): string | undefined {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'boolean') {
    return String(value);
  }
  if (isInteger(value)) {
    return integerText(value);
  }
  return isFloat(value) ? jsonFloat(value instanceof Float ? value.value : value) : undefined;
}

/** Python's json.dumps(value, sort_keys=True, indent=indent). */
class JsonWriter {
  private readonly indent: string | undefined;
  private readonly open: unknown[] = [];

  constructor(indent: string | undefined) {
    this.indent = indent;
  }

  write(value: unknown, margin: string): string {
    const text = asString(value);
    if (text !== undefined) {
      return jsonString(text);
    }
    const scalar = jsonScalar(value);
    if (scalar !== undefined) {
      return scalar;
    }
    if (this.open.includes(value)) {
      throw new TemplateRuntimeError('Circular reference detected', 'ValueError');
    }
    this.open.push(value);
    const inner = margin + (this.indent ?? '');
    const json = this.writeContainer(value, margin, inner);
    boundSize(json.length);
    this.open.pop();
    return json;
  }

  private writeContainer(value: unknown, margin: string, inner: string): string {
    if (Array.isArray(value)) {
      const items = Array.from(value, (item) => this.write(item, inner));
      return this.bracket('[', items, ']', margin, inner);
    }
    if (isMapping(value)) {
      const items = sortedEntries(value).map(
        ([key, item]) => `${jsonKey(key)}: ${this.write(item, inner)}`,
      );
      return this.bracket('{', items, '}', margin, inner);
    }
    return typeError(`Object of type ${typeName(value)} is not JSON serializable`);
  }

  private bracket(
    start: string,
    items: string[],
    end: string,
    margin: string,
    inner: string,
  ): string {
    if (items.length === 0) {
      return start + end;
    }
    return this.indent === undefined
      ? start + items.join(', ') + end
      : `${start}\n${inner}${items.join(`,\n${inner}`)}\n${margin}${end}`;
  }
}

function sortedEntries(mapping: Mapping): [unknown, unknown][] {
  const entries = Array.from(mappingEntries(mapping));
  if (entries.every((entry): entry is [string, unknown] => typeof entry[0] === 'string')) {
    return entries.sort(([left], [right]) => compareText(left, right));
  }
  return sorted(entries, ([key]) => key, false);
}

function jsonKey(key: unknown): string {
  const text = asString(key) ?? jsonScalar(key);
  return text === undefined
    ? typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`)
    : jsonString(text);
}
