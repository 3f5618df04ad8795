import { Signature } from './arguments.js';
import { TemplateRuntimeError } from './errors.js';
import { repr } from './format.js';
import { compare } from './operators.js';
import { sortedBy } from './sorting.js';
import { splitLines, stringLength, WHITESPACE } from './text.js';
import {
  boundSize,
  type Filter,
  GroupTuple,
  isMapping,
  type Mapping,
  mappingEntries,
  Tuple,
  typeName,
} from './values.js';

const WIDTH = 80;
const WORDS = new RegExp(`[^${WHITESPACE}]*[${WHITESPACE}]*`, 'g');

const pprint = new Signature('do_pprint', ['value']);

/** `pprint`: Python's pprint.pformat(), 80 columns wide, dicts sorted by key. */
export const filterPprint: Filter = (_environment, value, args, kwargs) => {
  pprint.bind(1, args, kwargs);
  return new PrettyPrinter().print(value, 0, 0, 0);
};

/** Python's class names sort keys that have no order of their own. */
function keyLessThan(left: unknown, right: unknown): boolean {
  try {
    return compare('<', left, right);
  } catch (error) {
    if (error instanceof TemplateRuntimeError && error.pythonError === 'TypeError') {
      return typeName(left) < typeName(right);
    }
    throw error;
  }
}

function sortedItems(mapping: Mapping): [unknown, unknown][] {
  return sortedBy(mappingEntries(mapping), ([key]) => key, keyLessThan);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && !(value instanceof GroupTuple);
}

class PrettyPrinter {
  private readonly open: unknown[] = [];

  /**
   * @param indent the column where the value begins
   * @param allowance columns that closing brackets behind the value need
   * @param level how deep the value is nested
   */
  print(value: unknown, indent: number, allowance: number, level: number): string {
    if (this.open.includes(value)) {
      return `<Recursion on ${typeName(value)}>`;
    }
    const line = this.line(value);
    if (stringLength(line) <= WIDTH - indent - allowance) {
      return line;
    }
    if (typeof value === 'string') {
      return this.printText(value, indent, allowance, level + 1);
    }
    this.open.push(value);
    const text = this.printContainer(value, line, indent, allowance, level + 1);
    this.open.pop();
    return text;
  }

  /** The value on one line. */
  private line(value: unknown): string {
    if (!isMapping(value) && !isList(value)) {
      return repr(value);
    }
    if (this.open.includes(value)) {
      return `<Recursion on ${typeName(value)}>`;
    }
    this.open.push(value);
    const line = isMapping(value) ? this.dictLine(value) : this.listLine(value);
    boundSize(line.length);
    this.open.pop();
    return line;
  }

  private dictLine(value: Mapping): string {
    const items = sortedItems(value).map(([key, item]) => `${this.line(key)}: ${this.line(item)}`);
    return `{${items.join(', ')}}`;
  }

  private listLine(value: unknown[]): string {
    const items = Array.from(value, (item) => this.line(item)).join(', ');
    if (value instanceof Tuple) {
      return `(${items}${value.length === 1 ? ',' : ''})`;
    }
    return `[${items}]`;
  }

  private printContainer(
    value: unknown,
    line: string,
    indent: number,
    allowance: number,
    level: number,
  ): string {
    if (isMapping(value)) {
      return `{${this.printItems(value, indent + 1, allowance + 1, level)}}`;
    }
    if (!isList(value)) {
      return line;
    }
    const [start, end] =
      value instanceof Tuple ? ['(', value.length === 1 ? ',)' : ')'] : ['[', ']'];
    const last = value.length - 1;
    const items = Array.from(value, (item, index) =>
      this.print(item, indent + 1, index === last ? allowance + end!.length : 1, level),
    );
    return start + items.join(`,\n${' '.repeat(indent + 1)}`) + end;
  }

  private printItems(value: Mapping, indent: number, allowance: number, level: number): string {
    const items = sortedItems(value);
    return items
      .map(([key, item], index) => {
        const shown = this.line(key);
        const room = index === items.length - 1 ? allowance : 1;
        return `${shown}: ${this.print(item, indent + stringLength(shown) + 2, room, level)}`;
      })
      .join(`,\n${' '.repeat(indent)}`);
  }

  /** A long text as adjacent literals, broken at line ends and between words. */
  private printText(text: string, indent: number, allowance: number, level: number): string {
    const isTop = level === 1;
    const column = isTop ? indent + 1 : indent;
    const chunks = textChunks(text, WIDTH - column, isTop ? allowance + 1 : allowance);
    if (chunks.length === 1) {
      return chunks[0]!;
    }
    const joined = chunks.join(`\n${' '.repeat(column)}`);
    return isTop ? `(${joined})` : joined;
  }
}

function textChunks(text: string, width: number, allowance: number): string[] {
  const chunks: string[] = [];
  const lines = splitLines(text, true);
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const shown = repr(line);
    if (stringLength(shown) <= (isLast ? width - allowance : width)) {
      chunks.push(shown);
    } else {
      chunks.push(...wordChunks(line, width, isLast ? allowance : 0));
    }
  }
  return chunks;
}

/** @param allowance columns to leave free behind the last word */
function wordChunks(line: string, width: number, allowance: number): string[] {
  const chunks: string[] = [];
  const words = line.match(WORDS)!.filter((word) => word !== '');
  let current = '';
  for (const [index, word] of words.entries()) {
    const room = index === words.length - 1 ? width - allowance : width;
    const candidate = current + word;
    if (stringLength(repr(candidate)) > room) {
      if (current !== '') {
        chunks.push(repr(current));
      }
      current = word;
    } else {
      current = candidate;
    }
  }
  if (current !== '') {
    chunks.push(repr(current));
  }
  return chunks;
}
