import { SecurityError, TemplateRuntimeError } from './errors.js';
import type { UndefinedClass } from './undefined.js';

/** The most elements or characters one operation may make at once. */
const MAXIMUM_SIZE = 10_000_000;

/**
 * Refuses a size that only a hostile template asks for.
 *
 * @param size elements or characters about to be made
 * @throws SecurityError above ten million
 */
export function boundSize(size: number | bigint): void {
  if (size > MAXIMUM_SIZE) {
    throw new SecurityError(`a value of ${size} elements is too big, maximum is ${MAXIMUM_SIZE}`);
  }
}

/** A float without a fraction, such as 1.0: a JavaScript number alone could not tell it from an int. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Makes a template's float of a number: `Float` where a bare number would read as an int. */
export function toFloat(value: number): number | Float {
  return Number.isSafeInteger(value) ? new Float(value) : value;
}

/** Makes a template's int of a bigint: a number within the safe range, else the bigint itself. */
export function toInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Python's `isinstance(value, float)`: an integral number beyond the safe range is one too. */
export function isFloat(value: unknown): value is number | Float {
  return value instanceof Float || (typeof value === 'number' && !Number.isSafeInteger(value));
}

/** Python's `isinstance(value, int)`, bool left out. */
export function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

/** Python's `type(value).__name__`. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isSafeInteger(value) ? 'int' : 'float';
    case 'object':
      return value === null ? 'NoneType' : objectTypeName(value);
    default:
      return 'object';
  }
}

function objectTypeName(value: object): string {
  if (value instanceof TemplateObject) {
    return value.typeName;
  }
  if (Array.isArray(value)) {
    return value instanceof GroupTuple ? '_GroupTuple' : value instanceof Tuple ? 'tuple' : 'list';
  }
  if (isMapping(value)) {
    return 'dict';
  }
  if (value instanceof Float) {
    return 'float';
  }
  if (value instanceof Markup) {
    return 'Markup';
  }
  if (value instanceof Range) {
    return 'range';
  }
  return value instanceof DictView ? value.kind : 'object';
}

/** Python's tuple: prints with parentheses, is a dict key, cannot be changed. Make it with `Tuple.of` or `Tuple.from`. */
export class Tuple<T = unknown> extends Array<T> {}

/** What `groupby` yields: a tuple whose items have the names `grouper` and `list`, too. */
export class GroupTuple extends Tuple {}

/** A string that `escape` or `safe` marked as HTML (MarkupSafe's Markup). */
export class Markup {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

/** The text of a str or Markup, or undefined for anything else. */
export function asString(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  return value instanceof Markup ? value.value : undefined;
}

/** Something made by us that is no data: a template reaches only the attributes that `attribute` names. */
export abstract class TemplateObject {
  /** Python's type name, as error messages give it. */
  abstract readonly typeName: string;

  /** The type name with its module, as messages about a missing attribute give it. */
  get qualifiedName(): string {
    return this.typeName;
  }

  /** The attribute's value, or JavaScript's undefined when there is none. */
  attribute(_name: string): unknown {
    return undefined;
  }

  /** Python's str(). */
  text(): string {
    return this.represent();
  }

  /** Python's repr(). */
  represent(): string {
    return `<${this.typeName} object>`;
  }

  /** What the object is as a dict's key; itself, unless its class says otherwise. */
  hash(): unknown {
    return this;
  }
}

export type PositionalArguments = readonly unknown[];
export type KeywordArguments = ReadonlyMap<string, unknown>;

/** No keyword arguments. */
export const NO_KEYWORDS: KeywordArguments = new Map();

export type CallTarget = (args: PositionalArguments, kwargs: KeywordArguments) => unknown;

/** The only values a template can call: our own globals, macros and bound methods. */
export class Callable extends TemplateObject {
  readonly typeName: string;
  /** As messages show it. */
  readonly name: string;
  readonly call: CallTarget;

  constructor(name: string, call: CallTarget, typeName = 'function') {
    super();
    this.name = name;
    this.call = call;
    this.typeName = typeName;
  }

  override represent(): string {
    return `<${this.typeName} ${this.name}>`;
  }
}

/** A one-shot lazy sequence, as `select`, `map` and their kin return; always true. */
export class Generator extends TemplateObject implements IterableIterator<unknown> {
  readonly typeName: string;
  private readonly iterator: Iterator<unknown>;

  /** @param typeName Python's type name: a generator's, or the kind of iterator */
  constructor(iterator: Iterator<unknown>, typeName = 'generator') {
    super();
    this.iterator = iterator;
    this.typeName = typeName;
  }

  next(): IteratorResult<unknown> {
    return this.iterator.next();
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** Python's range object: lazy, indexable, comparable. */
export class Range implements Iterable<number> {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly length: number;

  /** @param step not 0 */
  constructor(start: number, stop: number, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }

  /** @param index from 0 to length - 1 */
  at(index: number): number {
    return this.start + index * this.step;
  }

  /** Whether an integral number is an element. */
  has(value: number): boolean {
    const index = (value - this.start) / this.step;
    return Number.isInteger(index) && index >= 0 && index < this.length;
  }

  /** Ranges are equal when they hold the same numbers. */
  equals(other: Range): boolean {
    return this.hash() === other.hash();
  }

  /** One string for all equal ranges; NUL-led, as a dict's key strings never are. */
  hash(): string {
    const start = this.length > 0 ? this.start : 0;
    return `\0r${this.length},${start},${this.length > 1 ? this.step : 0}`;
  }

  *[Symbol.iterator](): NativeGenerator<number> {
    for (let index = 0; index < this.length; index++) {
      yield this.at(index);
    }
  }
}

type NativeGenerator<T> = globalThis.Generator<T, void, undefined>;

type PlainObject = Record<string, unknown>;

/** Python's dict as a template makes it: insertion ordered, 1, 1.0 and True are one key, tuples are keys by value. */
export class Dict {
  private readonly slots = new Map<unknown, { readonly key: unknown; value: unknown }>();

  constructor(entries?: Iterable<readonly [unknown, unknown]>) {
    if (entries !== undefined) {
      for (const [key, value] of entries) {
        this.set(key, value);
      }
    }
  }

  get size(): number {
    return this.slots.size;
  }

  /** The value, or JavaScript's undefined for a missing key. @throws TemplateRuntimeError for an unhashable key */
  get(key: unknown): unknown {
    return this.slots.get(hashKey(key))?.value;
  }

  has(key: unknown): boolean {
    return this.slots.has(hashKey(key));
  }

  set(key: unknown, value: unknown): void {
    const hash = hashKey(key);
    const slot = this.slots.get(hash);
    if (slot === undefined) {
      this.slots.set(hash, { key, value });
    } else {
      slot.value = value;
    }
  }

  delete(key: unknown): boolean {
    return this.slots.delete(hashKey(key));
  }

  clear(): void {
    this.slots.clear();
  }

  *keys(): NativeGenerator<unknown> {
    for (const slot of this.slots.values()) {
      yield slot.key;
    }
  }

  *values(): NativeGenerator<unknown> {
    for (const slot of this.slots.values()) {
      yield slot.value;
    }
  }

  *entries(): NativeGenerator<[unknown, unknown]> {
    for (const slot of this.slots.values()) {
      yield [slot.key, slot.value];
    }
  }
}

/** What `dict.keys()`, `.values()` and `.items()` return: a live view. */
export class DictView implements Iterable<unknown> {
  readonly kind: 'dict_keys' | 'dict_values' | 'dict_items';
  readonly mapping: Mapping;

  constructor(kind: DictView['kind'], mapping: Mapping) {
    this.kind = kind;
    this.mapping = mapping;
  }

  get length(): number {
    return mappingSize(this.mapping);
  }

  *[Symbol.iterator](): NativeGenerator<unknown> {
    if (this.kind === 'dict_keys') {
      yield* mappingKeys(this.mapping);
    } else {
      for (const [key, value] of mappingEntries(this.mapping)) {
        yield this.kind === 'dict_values' ? value : Tuple.of(key, value);
      }
    }
  }
}

/** A dict of either kind: made by a template, or plain data of the context. */
export type Mapping = Dict | PlainObject;

/** Whether a value is a dict: a Dict or an object without a class; never a host's class instance. */
export function isMapping(value: unknown): value is Mapping {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || value instanceof Dict;
}

/** The value at a key, or JavaScript's undefined for a missing one; own data only. */
export function mappingGet(mapping: Mapping, key: unknown): unknown {
  if (mapping instanceof Dict) {
    return mapping.get(key);
  }
  const name = typeof key === 'string' ? key : hashKey(key);
  return typeof name === 'string' && Object.hasOwn(mapping, name) ? mapping[name] : undefined;
}

/** Sets a key; a context's dict keeps strings as keys only. */
export function mappingSet(mapping: Mapping, key: unknown, value: unknown): void {
  if (mapping instanceof Dict) {
    mapping.set(key, value);
    return;
  }
  const name = asString(key);
  if (name === undefined) {
    throw new TemplateRuntimeError('a dict of the context takes only str keys', 'TypeError');
  }
  // defineProperty, so that a key named __proto__ stays data
  Object.defineProperty(mapping, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** Removes a key and says whether it was there. */
export function mappingDelete(mapping: Mapping, key: unknown): boolean {
  if (mapping instanceof Dict) {
    return mapping.delete(key);
  }
  const present = mappingGet(mapping, key) !== undefined;
  if (present) {
    delete mapping[String(key)];
  }
  return present;
}

export function mappingKeys(mapping: Mapping): Iterable<unknown> {
  return mapping instanceof Dict ? mapping.keys() : plainKeys(mapping);
}

export function mappingEntries(mapping: Mapping): Iterable<[unknown, unknown]> {
  if (mapping instanceof Dict) {
    return mapping.entries();
  }
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(mapping)) {
    if (mapping[key] !== undefined) {
      entries.push([key, mapping[key]]);
    }
  }
  return entries;
}

export function mappingSize(mapping: Mapping): number {
  return mapping instanceof Dict ? mapping.size : plainKeys(mapping).length;
}

function plainKeys(mapping: PlainObject): string[] {
  return Object.keys(mapping).filter((key) => mapping[key] !== undefined);
}

/**
 * A JavaScript Map key that is the same for values Python holds equal as dict keys.
 *
 * @throws TemplateRuntimeError (TypeError) for lists and dicts, which are unhashable
 */
export function hashKey(key: unknown): unknown {
  switch (typeof key) {
    case 'string':
      // a leading NUL is the mark of a tuple's key
      return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
    case 'boolean':
      return key ? 1 : 0;
    case 'number':
      return hashNumber(key);
    case 'object':
      return key === null ? null : hashObject(key);
    default:
      return key;
  }
}

function hashNumber(value: number): number | bigint {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
}

function hashObject(key: object): unknown {
  if (key instanceof Markup) {
    return hashKey(key.value);
  }
  if (key instanceof Float) {
    return hashNumber(key.value);
  }
  if (key instanceof Tuple) {
    return tupleHash(key);
  }
  if (Array.isArray(key)) {
    throw new TemplateRuntimeError("unhashable type: 'list'", 'TypeError');
  }
  if (isMapping(key) || (key instanceof DictView && key.kind !== 'dict_values')) {
    throw new TemplateRuntimeError(`unhashable type: '${typeName(key)}'`, 'TypeError');
  }
  return key instanceof TemplateObject || key instanceof Range ? key.hash() : key;
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** One string for all equal tuples; a leading NUL, as no string has as a key, is its mark. */
function tupleHash(tuple: Tuple): string {
  let hash = '\0t';
  for (const item of tuple) {
    hash += `${tuplePart(hashKey(item))},`;
    boundSize(hash.length);
  }
  return hash;
}

function tuplePart(hash: unknown): string {
  if (typeof hash === 'string') {
    return `${hash.length}:${hash}`;
  }
  if ((typeof hash === 'object' && hash !== null) || typeof hash === 'function') {
    let identity = identities.get(hash);
    if (identity === undefined) {
      identity = ++lastIdentity;
      identities.set(hash, identity);
    }
    return `#${identity}`;
  }
  return String(hash);
}

/** What filters, tests and globals need of the environment they are called in. */
export interface FilterEnvironment {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  /** The environment's undefined class. */
  readonly undefined: UndefinedClass;
  readonly autoescape: boolean;
  /** Jinja2's Environment.getattr: an attribute, else an item, else undefined. */
  getattr(object: unknown, name: string): unknown;
  /** Jinja2's Environment.getitem: an item, else for a str an attribute, else undefined. */
  getitem(object: unknown, key: unknown): unknown;
}

export type Filter = (
  environment: FilterEnvironment,
  value: unknown,
  args: PositionalArguments,
  kwargs: KeywordArguments,
) => unknown;

export type Test = (
  environment: FilterEnvironment,
  value: unknown,
  args: PositionalArguments,
  kwargs: KeywordArguments,
) => unknown;
