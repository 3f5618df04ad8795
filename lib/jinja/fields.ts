import { typeError } from './arguments.js';
import { attributeError, dataField } from './attributes.js';
import { TemplateRuntimeError } from './errors.js';
import { repr, str } from './format.js';
import { formatValue } from './format-spec.js';
import { asciiRepr } from './percent.js';
import { characters } from './text.js';
import { Undefined } from './undefined.js';
import {
  asString,
  boundSize,
  isMapping,
  type KeywordArguments,
  mappingGet,
  type PositionalArguments,
  Range,
  TemplateObject,
  typeName,
} from './values.js';

function fail(message: string, kind: 'IndexError' | 'KeyError' | 'ValueError'): never {
  throw new TemplateRuntimeError(message, kind);
}

/** Where replacement fields find their arguments. */
interface Arguments {
  byPosition(index: number): unknown;
  byName(name: string): unknown;
}

/** How the value of a field is written. */
export type FieldWriter = (value: unknown, specification: string) => string;

/**
 * Python's str.format(), https://docs.python.org/3/library/string.html#format-string-syntax. A field reaches items
 * of dicts, lists and strings; of attributes only those that our own objects name.
 *
 * @throws TemplateRuntimeError with Python's message
 */
export function formatFields(
  template: string,
  args: PositionalArguments,
  kwargs: KeywordArguments,
  write: FieldWriter = formatValue,
): string {
  return new FieldFormatter(
    {
      byPosition: (index) =>
        index < args.length
          ? args[index]
          : fail(`Replacement index ${index} out of range for positional args tuple`, 'IndexError'),
      byName: (name) => (kwargs.has(name) ? kwargs.get(name) : fail(repr(name), 'KeyError')),
    },
    write,
  ).format(template, 2);
}

/** Python's str.format_map(): every field is a key of the mapping. */
export function formatMap(template: string, mapping: unknown): string {
  return new FieldFormatter(
    {
      byPosition: () => fail('Format string contains positional fields', 'ValueError'),
      byName: (name) => element(mapping, name),
    },
    formatValue,
  ).format(template, 2);
}

/** Python's `value[key]` for a key that is text or a whole number. */
function element(value: unknown, key: string | number): unknown {
  if (value instanceof Undefined) {
    return value.fail();
  }
  if (isMapping(value)) {
    const found = mappingGet(value, key);
    return found === undefined ? fail(repr(key), 'KeyError') : found;
  }
  const text = asString(value);
  const kind = text === undefined ? typeName(value) : 'string';
  const items = text === undefined ? value : characters(text);
  if (typeof items === 'string' || Array.isArray(items) || items instanceof Range) {
    if (typeof key === 'string') {
      return kind === 'string'
        ? typeError("string indices must be integers, not 'str'")
        : typeError(`${kind} indices must be integers or slices, not str`);
    }
    if (key >= items.length) {
      return fail(
        `${kind} ${items instanceof Range ? 'object ' : ''}index out of range`,
        'IndexError',
      );
    }
    return items instanceof Range ? items.at(key) : items[key];
  }
  return typeError(`'${typeName(value)}' object is not subscriptable`);
}

/** Python's `value.name`, for the objects of our own that have attributes and the few fields of data. */
function member(value: unknown, name: string): unknown {
  const found = value instanceof TemplateObject ? value.attribute(name) : dataField(value, name);
  return found === undefined ? attributeError(value, name) : found;
}

/** A whole number if the text is one. */
function wholeNumber(text: string): number | undefined {
  if (!/^\d+$/.test(text)) {
    return undefined;
  }
  return text.length > 18
    ? fail('Too many decimal digits in format string', 'ValueError')
    : Number(text);
}

class FieldFormatter {
  private readonly args: Arguments;
  private readonly write: FieldWriter;
  private nextIndex = 0;
  private numbering: 'automatic' | 'manual' | undefined;

  constructor(args: Arguments, write: FieldWriter) {
    this.args = args;
    this.write = write;
  }

  /** @param depth how deep fields may nest */
  format(template: string, depth: number): string {
    if (depth === 0) {
      fail('Max string recursion exceeded', 'ValueError');
    }
    let output = '';
    let position = 0;
    while (position < template.length) {
      const character = template[position++]!;
      if (character !== '{' && character !== '}') {
        output += character;
      } else if (template[position] === character) {
        output += character;
        position++;
      } else if (character === '}' || position === template.length) {
        fail(`Single '${character}' encountered in format string`, 'ValueError');
      } else {
        const field = readField(template, position);
        output += this.replace(field, depth);
        position = field.end;
      }
      boundSize(output.length);
    }
    return output;
  }

  private replace({ name, conversion, specification }: Field, depth: number): string {
    const value = this.resolve(name);
    const converted = conversion === undefined ? value : convert(value, conversion);
    const expanded = specification.includes('{')
      ? this.format(specification, depth - 1)
      : specification;
    return this.write(converted, expanded);
  }

  private resolve(field: string): unknown {
    const [first] = /^[^.[]*/.exec(field)!;
    let value = this.argument(first);
    let position = first.length;
    while (position < field.length) {
      if (field[position] === '.') {
        const [name] = /^[^.[]*/.exec(field.slice(position + 1))!;
        value = member(value, nonEmpty(name));
        position += 1 + name.length;
      } else if (field[position] === '[') {
        const end = field.indexOf(']', position);
        if (end === -1) {
          fail("Missing ']' in format string", 'ValueError');
        }
        const key = nonEmpty(field.slice(position + 1, end));
        value = element(value, wholeNumber(key) ?? key);
        position = end + 1;
      } else {
        fail("Only '.' or '[' may follow ']' in format field specifier", 'ValueError');
      }
    }
    return value;
  }

  private argument(name: string): unknown {
    const index = wholeNumber(name);
    if (name !== '' && index === undefined) {
      return this.args.byName(name);
    }
    const numbering = index === undefined ? 'automatic' : 'manual';
    this.numbering ??= numbering;
    if (this.numbering !== numbering) {
      const [from, to] =
        numbering === 'manual'
          ? ['automatic field numbering', 'manual field specification']
          : ['manual field specification', 'automatic field numbering'];
      fail(`cannot switch from ${from} to ${to}`, 'ValueError');
    }
    return this.args.byPosition(index ?? this.nextIndex++);
  }
}

function nonEmpty(name: string): string {
  return name === '' ? fail('Empty attribute in format string', 'ValueError') : name;
}

interface Field {
  name: string;
  conversion: string | undefined;
  specification: string;
  /** The position after the closing brace. */
  end: number;
}

/** Reads a replacement field that starts at a position after its opening brace. */
function readField(template: string, start: number): Field {
  let position = start;
  for (; position < template.length && !'}:!'.includes(template[position]!); position++) {
    if (template[position] === '{') {
      fail("unexpected '{' in field name", 'ValueError');
    }
    if (template[position] === '[') {
      const end = template.indexOf(']', position);
      position = end === -1 ? template.length : end;
    }
  }
  const name = template.slice(start, position);
  const mark = template[position++];
  if (mark === undefined) {
    fail("expected '}' before end of string", 'ValueError');
  }
  let conversion: string | undefined;
  if (mark === '!') {
    const [letter] = template.slice(position);
    conversion =
      letter ?? fail('end of string while looking for conversion specifier', 'ValueError');
    position += conversion.length;
    const next = template[position++];
    if (next === '}') {
      return { name, conversion, specification: '', end: position };
    }
    if (next !== undefined && next !== ':') {
      fail("expected ':' after conversion specifier", 'ValueError');
    }
  } else if (mark === '}') {
    return { name, conversion, specification: '', end: position };
  }
  const end = closingBrace(template, position);
  return { name, conversion, specification: template.slice(position, end), end: end + 1 };
}

function closingBrace(template: string, start: number): number {
  let depth = 1;
  for (let position = start; position < template.length; position++) {
    if (template[position] === '{') {
      depth++;
    } else if (template[position] === '}' && --depth === 0) {
      return position;
    }
  }
  return fail("unmatched '{' in format spec", 'ValueError');
}

function convert(value: unknown, conversion: string): string {
  switch (conversion) {
    case 's':
      return str(value);
    case 'r':
      return repr(value);
    case 'a':
      return asciiRepr(value);
    default: {
      const code = conversion.codePointAt(0)!;
      const shown = code > 32 && code < 127 ? conversion : `\\x${code.toString(16)}`;
      return fail(`Unknown conversion specifier ${shown}`, 'ValueError');
    }
  }
}
