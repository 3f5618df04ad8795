import { UndefinedError } from './errors.js';
import { repr } from './format.js';
import { GroupTuple, Markup, TemplateObject, typeName } from './values.js';

/** Marks an Undefined that stands for a variable, not for a member of something. */
export const MISSING = Symbol('missing');

export type UndefinedClass = new (hint?: string, object?: unknown, name?: unknown) => Undefined;

/**
 * Jinja2's default undefined: prints as nothing, iterates as empty, is false; anything else fails.
 * https://jinja.palletsprojects.com/en/3.1.x/api/#undefined-types
 */
export class Undefined extends TemplateObject {
  readonly typeName: string = 'Undefined';
  readonly hint: string | undefined;
  readonly object: unknown;
  readonly name: unknown;

  /**
   * @param hint the whole message, where the name alone says too little
   * @param object what was looked into, or MISSING for a variable
   * @param name the variable, attribute or element looked for
   */
  constructor(hint?: string, object: unknown = MISSING, name: unknown = null) {
    super();
    this.hint = hint;
    this.object = object;
    this.name = name;
  }

  /** What is undefined, in Jinja2's words. */
  get message(): string {
    if (this.hint) {
      return this.hint;
    }
    if (this.object === MISSING) {
      return `${repr(this.name)} is undefined`;
    }
    const owner = objectTypeRepr(this.object);
    return typeof this.name === 'string'
      ? `${repr(owner)} has no attribute ${repr(this.name)}`
      : `${owner} has no element ${repr(this.name)}`;
  }

  /** @throws UndefinedError always */
  fail(): never {
    throw new UndefinedError(this.message);
  }

  truth(): boolean {
    return false;
  }

  equals(other: unknown): boolean {
    return other instanceof Undefined && other.constructor === this.constructor;
  }

  iterate(): Iterable<unknown> {
    return [];
  }

  /** Python's len(). */
  size(): number {
    return 0;
  }

  override text(): string {
    return '';
  }

  override represent(): string {
    return 'Undefined';
  }

  override hash(): unknown {
    return this.constructor;
  }
}

/** Jinja2's name for the kind of object whose member is missing. */
function objectTypeRepr(object: unknown): string {
  if (object === null) {
    return 'None';
  }
  return `${qualifiedTypeName(object)} object`;
}

function qualifiedTypeName(object: unknown): string {
  if (object instanceof TemplateObject) {
    return object.qualifiedName;
  }
  if (object instanceof GroupTuple) {
    return `jinja2.filters.${typeName(object)}`;
  }
  return object instanceof Markup ? 'markupsafe.Markup' : typeName(object);
}

/** Members of it are itself. */
export class ChainableUndefined extends Undefined {
  override readonly typeName = 'ChainableUndefined';
}

/** Prints as the expression it stands for. */
export class DebugUndefined extends Undefined {
  override readonly typeName = 'DebugUndefined';

  override text(): string {
    if (this.hint) {
      return `{{ undefined value printed: ${this.hint} }}`;
    }
    return this.object === MISSING
      ? `{{ ${this.name} }}`
      : `{{ no such element: ${objectTypeRepr(this.object)}[${repr(this.name)}] }}`;
  }
}

/** Can only be asked whether it is defined. */
export class StrictUndefined extends Undefined {
  override readonly typeName = 'StrictUndefined';

  override truth(): boolean {
    return this.fail();
  }

  override equals(): boolean {
    return this.fail();
  }

  override iterate(): Iterable<unknown> {
    return this.fail();
  }

  override size(): number {
    return this.fail();
  }

  override text(): string {
    return this.fail();
  }

  override hash(): unknown {
    return this.fail();
  }
}
