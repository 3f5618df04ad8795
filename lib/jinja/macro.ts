import { TemplateRuntimeError } from './errors.js';
import { repr } from './format.js';
import type { Context } from './template.js';
import {
  Callable,
  Dict,
  type KeywordArguments,
  type PositionalArguments,
  Tuple,
} from './values.js';

/** A macro, or the body of a call block (jinja2.runtime.Macro). */
export class Macro extends Callable {
  override readonly typeName = 'Macro';
  override get qualifiedName() {
    return 'jinja2.runtime.Macro';
  }
  readonly #macroName: string | null;
  readonly #parameters: readonly string[];
  readonly #catchesKeywords: boolean;
  readonly #catchesPositional: boolean;
  readonly #usesCaller: boolean;

  /**
   * @param name null for the body of a call block
   * @param render takes the parameters' values in order (JavaScript's undefined where none is given), then
   * `caller`, `kwargs` and `varargs` as far as the body uses them
   */
  constructor(
    context: Context,
    name: string | null,
    parameters: readonly string[],
    catchesKeywords: boolean,
    catchesPositional: boolean,
    usesCaller: boolean,
    render: (...values: unknown[]) => unknown,
  ) {
    super(name ?? '', (args, kwargs) => {
      const values = this.#values(context, args, kwargs);
      return context.state.nested(() => render(...values));
    });
    this.#macroName = name;
    this.#parameters = parameters;
    this.#catchesKeywords = catchesKeywords;
    this.#catchesPositional = catchesPositional;
    this.#usesCaller = usesCaller;
  }

  #values(context: Context, args: PositionalArguments, kwargs: KeywordArguments): unknown[] {
    const count = this.#parameters.length;
    const values = args.slice(0, count);
    const left = new Map(kwargs);
    let callerGiven = values.length === count && this.#parameters.includes('caller');
    for (const name of this.#parameters.slice(values.length)) {
      values.push(left.get(name));
      left.delete(name);
      if (name === 'caller') callerGiven = true;
    }
    if (this.#usesCaller && !callerGiven) {
      const caller = left.get('caller') ?? null;
      left.delete('caller');
      values.push(caller ?? new context.environment.undefined('No caller defined'));
    }
    if (this.#catchesKeywords) values.push(new Dict(left));
    else if (left.size > 0) this.#refuseKeyword(left);
    if (this.#catchesPositional) values.push(Tuple.from(args.slice(count)));
    else if (args.length > count) {
      this.#typeError(`takes not more than ${count} argument(s)`);
    }
    return values;
  }

  #refuseKeyword(left: KeywordArguments): never {
    if (left.has('caller')) {
      this.#typeError(
        'was invoked with two values for the special caller argument. This is most likely a bug.',
      );
    }
    const [name] = left.keys();
    return this.#typeError(`takes no keyword argument ${repr(name)}`);
  }

  #typeError(problem: string): never {
    throw new TemplateRuntimeError(`macro ${repr(this.#macroName)} ${problem}`, 'TypeError');
  }

  override attribute(name: string): unknown {
    switch (name) {
      case 'name':
        return this.#macroName;
      case 'arguments':
        return Tuple.from(this.#parameters);
      case 'catch_kwargs':
        return this.#catchesKeywords;
      case 'catch_varargs':
        return this.#catchesPositional;
      case 'caller':
        return this.#usesCaller;
      default:
        return undefined;
    }
  }

  override represent(): string {
    return `<Macro ${this.#macroName === null ? 'anonymous' : repr(this.#macroName)}>`;
  }
}
