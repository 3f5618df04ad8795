import { TemplateRuntimeError } from './errors.js';
import { equal, iterate, sizeOf } from './operators.js';
import type { Context } from './template.js';
import { Callable, type PositionalArguments, Tuple } from './values.js';

/** Renders the body of a recursive loop for other elements. */
export type LoopRenderer = (iterable: unknown, depth: number) => unknown;

/** The variable `loop`, and the iteration itself (jinja2.runtime.LoopContext). */
export class LoopContext extends Callable {
  override readonly typeName = 'LoopContext';
  override get qualifiedName() {
    return 'jinja2.runtime.LoopContext';
  }
  /** The element of this turn. */
  current: unknown = undefined;
  readonly #context: Context;
  readonly #depth: number;
  #iterator: Iterator<unknown>;
  #index0 = -1;
  #size: number | null;
  #previous: unknown = undefined;
  #next: IteratorResult<unknown> | null = null;
  #lastChanged: unknown = undefined;

  /** @param depth how many recursive loops are around, from 0 */
  constructor(context: Context, iterable: unknown, render: LoopRenderer | null, depth: number) {
    super('loop', (args) => {
      if (render === null) {
        throw new TemplateRuntimeError(
          "The loop must have the 'recursive' marker to be called recursively.",
          'TypeError',
        );
      }
      return renderLoop(context, render, args[0], depth + 1);
    });
    this.#context = context;
    this.#depth = depth;
    this.#iterator = iterate(iterable)[Symbol.iterator]();
    this.#size = sizeOf(iterable);
  }

  /** Moves to the next element, if there is one. */
  advance(): boolean {
    const next = this.#next ?? this.#iterator.next();
    this.#next = null;
    if (next.done) return false;
    this.#index0++;
    this.#previous = this.current;
    this.current = next.value;
    return true;
  }

  #length(): number {
    if (this.#size === null) {
      const rest: unknown[] = [];
      for (let next = this.#iterator.next(); !next.done; next = this.#iterator.next()) {
        rest.push(next.value);
      }
      this.#iterator = rest[Symbol.iterator]();
      const peeked = this.#next !== null && !this.#next.done ? 1 : 0;
      this.#size = rest.length + this.#index0 + 1 + peeked;
    }
    return this.#size;
  }

  #peek(): IteratorResult<unknown> {
    this.#next ??= this.#iterator.next();
    return this.#next;
  }

  override attribute(name: string): unknown {
    switch (name) {
      case 'index':
        return this.#index0 + 1;
      case 'index0':
        return this.#index0;
      case 'revindex':
        return this.#length() - this.#index0;
      case 'revindex0':
        return this.#length() - this.#index0 - 1;
      case 'first':
        return this.#index0 === 0;
      case 'last':
        return this.#peek().done === true;
      case 'length':
        return this.#length();
      case 'depth':
        return this.#depth + 1;
      case 'depth0':
        return this.#depth;
      case 'previtem':
        return this.#index0 === 0 ? this.#undefined('there is no previous item') : this.#previous;
      case 'nextitem': {
        const next = this.#peek();
        return next.done ? this.#undefined('there is no next item') : next.value;
      }
      case 'cycle':
        return new Callable('cycle', (args) => this.#cycle(args));
      case 'changed':
        return new Callable('changed', (args) => this.#changed(args));
      default:
        return undefined;
    }
  }

  #undefined(hint: string): unknown {
    return new this.#context.environment.undefined(hint);
  }

  #cycle(args: PositionalArguments): unknown {
    if (args.length === 0) {
      throw new TemplateRuntimeError('no items for cycling given', 'TypeError');
    }
    return args[this.#index0 % args.length];
  }

  #changed(args: PositionalArguments): boolean {
    const value = Tuple.from(args);
    if (this.#lastChanged !== undefined && equal(this.#lastChanged, value)) return false;
    this.#lastChanged = value;
    return true;
  }

  /** Python's len(loop). */
  get length(): number {
    return this.#length();
  }

  override represent(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.#length()}>`;
  }
}

/** Renders a recursive loop one level down. */
export function renderLoop(
  context: Context,
  render: LoopRenderer,
  iterable: unknown,
  depth = 0,
): unknown {
  return context.state.nested(() => render(iterable, depth));
}
