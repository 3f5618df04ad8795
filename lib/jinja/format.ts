import { floatText, integerText } from './numbers.js';
import { quote } from './text.js';
import {
  boundSize,
  DictView,
  Float,
  isMapping,
  type Mapping,
  Markup,
  mappingEntries,
  Range,
  TemplateObject,
  Tuple,
} from './values.js';

/** Python's str(): what `{{ value }}` prints. */
export function str(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (value instanceof Markup) {
    return value.value;
  }
  return value instanceof TemplateObject ? value.text() : repr(value);
}

/** Python's repr(): how a value prints inside a list or dict. */
export function repr(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return Number.isSafeInteger(value) ? integerText(value) : floatText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return integerText(value);
    case 'object':
      return value === null ? 'None' : objectRepr(value);
    case 'undefined':
      return 'None';
    default:
      return '<object>';
  }
}

/** The containers being printed: one that holds itself prints as `...` inside. */
const open: object[] = [];

function objectRepr(value: object): string {
  if (Array.isArray(value) || isMapping(value) || value instanceof DictView) {
    return containerRepr(value);
  }
  if (value instanceof TemplateObject) {
    return value.represent();
  }
  if (value instanceof Float) {
    return floatText(value.value);
  }
  if (value instanceof Markup) {
    return `Markup(${quote(value.value)})`;
  }
  if (value instanceof Range) {
    const step = value.step === 1 ? '' : `, ${value.step}`;
    return `range(${value.start}, ${value.stop}${step})`;
  }
  return '<object>';
}

function containerRepr(value: unknown[] | Mapping | DictView): string {
  if (open.includes(value)) {
    return Array.isArray(value) ? (value instanceof Tuple ? '(...)' : '[...]') : '{...}';
  }
  open.push(value);
  try {
    if (Array.isArray(value)) {
      return value instanceof Tuple ? tupleRepr(value) : `[${joinReprs(value)}]`;
    }
    return value instanceof DictView
      ? `${value.kind}([${joinReprs(Array.from(value))}])`
      : `{${dictItems(value)}}`;
  } finally {
    open.pop();
  }
}

function tupleRepr(tuple: Tuple): string {
  return tuple.length === 1 ? `(${repr(tuple[0])},)` : `(${joinReprs(tuple)})`;
}

function joinReprs(items: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < items.length; index++) {
    text += index === 0 ? repr(items[index]) : `, ${repr(items[index])}`;
    boundSize(text.length);
  }
  return text;
}

function dictItems(mapping: Mapping): string {
  let text = '';
  for (const [key, value] of mappingEntries(mapping)) {
    text += `${text === '' ? '' : ', '}${repr(key)}: ${repr(value)}`;
    boundSize(text.length);
  }
  return text;
}
