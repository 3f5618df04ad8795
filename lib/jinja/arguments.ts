import { TemplateRuntimeError } from './errors.js';
import { quote } from './text.js';
import { type KeywordArguments, type PositionalArguments, typeName } from './values.js';

/** @throws TemplateRuntimeError (TypeError) always */
export function typeError(message: string): never {
  throw new TemplateRuntimeError(message, 'TypeError');
}

/**
 * The parameters of a function that Python would define with `def`, to bind a call's arguments as Python does.
 * A parameter written `name=` has a default.
 */
export class Signature {
  private readonly name: string;
  private readonly parameters: readonly string[];
  private readonly required: number;
  private readonly defaults: readonly unknown[];

  /**
   * @param name the function's name in messages
   * @param parameters all names, those that are passed by position by Jinja2 itself included
   * @param defaults the values of the last parameters
   */
  constructor(name: string, parameters: readonly string[], defaults: readonly unknown[] = []) {
    this.name = name;
    this.parameters = parameters;
    this.defaults = defaults;
    this.required = parameters.length - defaults.length;
  }

  /**
   * The values of the parameters after the first `given` ones, which Jinja2 passes itself.
   *
   * @throws TemplateRuntimeError (TypeError) with Python's message
   */
  bind(given: number, args: PositionalArguments, kwargs: KeywordArguments): unknown[] {
    const count = given + args.length;
    const { parameters, required, defaults } = this;
    if (kwargs.size === 0 && count >= required && count <= parameters.length) {
      const values = args.slice();
      for (let index = count; index < parameters.length; index++) {
        values.push(defaults[index - required]);
      }
      return values;
    }
    return this.bindKeywords(given, args, kwargs);
  }

  private bindKeywords(
    given: number,
    args: PositionalArguments,
    kwargs: KeywordArguments,
  ): unknown[] {
    const { name, parameters, required, defaults } = this;
    const count = given + args.length;
    const values: unknown[] = args.slice(0, parameters.length - given);
    for (const [keyword, value] of kwargs) {
      const index = parameters.indexOf(keyword);
      if (index === -1) {
        typeError(`${name}() got an unexpected keyword argument ${quote(keyword)}`);
      }
      if (index < count) {
        typeError(`${name}() got multiple values for argument ${quote(keyword)}`);
      }
      values[index - given] = value;
    }
    if (count > parameters.length) {
      typeError(
        `${name}() takes ${this.arity()} but ${count} ${count === 1 ? 'was' : 'were'} given`,
      );
    }
    const missing: string[] = [];
    for (let index = count; index < parameters.length; index++) {
      if (values[index - given] === undefined) {
        if (index < required) {
          missing.push(quote(parameters[index]!));
        } else {
          values[index - given] = defaults[index - required];
        }
      }
    }
    if (missing.length > 0) {
      const plural = missing.length === 1 ? '' : 's';
      typeError(
        `${name}() missing ${missing.length} required positional argument${plural}: ${enumerate(missing)}`,
      );
    }
    return values;
  }

  private arity(): string {
    const { length } = this.parameters;
    if (this.required < length) {
      return `from ${this.required} to ${length} positional arguments`;
    }
    return `${length} positional argument${length === 1 ? '' : 's'}`;
  }
}

function enumerate(names: readonly string[]): string {
  if (names.length < 3) {
    return names.join(' and ');
  }
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
}

/**
 * A parameter that must be an int, as Python's __index__ has it; bool counts.
 *
 * @throws TemplateRuntimeError (TypeError)
 */
export function indexArgument(value: unknown): number | bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    return value;
  }
  if (typeof value === 'bigint') {
    return value;
  }
  return typeof value === 'boolean'
    ? Number(value)
    : typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}
