import { TemplateRuntimeError } from './errors.js';
import { quote } from './text.js';
import { isInteger, type KeywordArguments, type PositionalArguments, typeName } from './values.js';

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
  if (isInteger(value)) {
    return value;
  }
  return typeof value === 'boolean'
    ? Number(value)
    : typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** The body of a method of a built-in type. */
export type MethodBody<T> = (
  self: T,
  args: PositionalArguments,
  kwargs: KeywordArguments,
) => unknown;

function refuseKeywords(name: string, kwargs: KeywordArguments): void {
  if (kwargs.size > 0) {
    typeError(`${name}() takes no keyword arguments`);
  }
}

/** A method without arguments, such as str.upper; `name` is qualified by the type. */
export function noArguments<T>(name: string, body: (self: T) => unknown): MethodBody<T> {
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    if (args.length > 0) {
      typeError(`${name}() takes no arguments (${args.length} given)`);
    }
    return body(self);
  };
}

/** A method with exactly one argument, such as str.join; `name` is qualified by the type. */
export function oneArgument<T>(
  name: string,
  body: (self: T, argument: unknown) => unknown,
): MethodBody<T> {
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    if (args.length !== 1) {
      typeError(`${name}() takes exactly one argument (${args.length} given)`);
    }
    return body(self, args[0]);
  };
}

/** A method or function with some arguments by position, such as str.replace; `name` is qualified by the type. */
export function someArguments<T>(
  name: string,
  least: number,
  most: number,
  body: MethodBody<T>,
): MethodBody<T> {
  const shortName = name.slice(name.indexOf('.') + 1);
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    expectCount(shortName, args.length, least, most);
    return body(self, args, kwargs);
  };
}

/** @throws TypeError when a function gets fewer or more arguments than it takes */
export function expectCount(name: string, count: number, least: number, most: number): void {
  if (count < least || count > most) {
    const bound = count < least ? least : most;
    const limit = least === most ? '' : count < least ? 'at least ' : 'at most ';
    typeError(`${name} expected ${limit}${bound} argument${bound === 1 ? '' : 's'}, got ${count}`);
  }
}

/** A method that looks for something in a part, such as str.find: one argument, then start and end. */
export function searchArguments<T>(name: string, body: MethodBody<T>): MethodBody<T> {
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    if (args.length === 0) {
      typeError(`${name}() takes at least 1 argument (0 given)`);
    }
    if (args.length > 3) {
      typeError(`${name}() takes at most 3 arguments (${args.length} given)`);
    }
    return body(self, args, kwargs);
  };
}

/** A method whose arguments may be given by name, such as str.split; they come with their defaults filled in. */
export function namedArguments<T>(
  name: string,
  parameters: readonly string[],
  defaults: readonly unknown[],
  body: MethodBody<T>,
): MethodBody<T> {
  const most = parameters.length;
  return (self, args, kwargs) => {
    const count = args.length + kwargs.size;
    if (count > most) {
      typeError(
        `${name}() takes at most ${most} argument${most === 1 ? '' : 's'} (${count} given)`,
      );
    }
    const values = [...args, ...defaults.slice(args.length)];
    for (const [keyword, value] of kwargs) {
      const index = parameters.indexOf(keyword);
      if (index === -1) {
        typeError(`${quote(keyword)} is an invalid keyword argument for ${name}()`);
      }
      if (index < args.length) {
        typeError(
          `argument for ${name}() given by name (${quote(keyword)}) and position (${index + 1})`,
        );
      }
      values[index] = value;
    }
    return body(self, values, kwargs);
  };
}

/**
 * An optional bound of a part of a sequence, as from 0 to its length.
 *
 * @param fallback what None stands for; without one, None is refused
 */
export function boundArgument(value: unknown, length: number, fallback?: number): number {
  if (value === undefined || (value === null && fallback !== undefined)) {
    return fallback!;
  }
  if (!isInteger(value) && typeof value !== 'boolean') {
    const none = fallback === undefined ? '' : 'None or ';
    typeError(`slice indices must be integers or ${none}have an __index__ method`);
  }
  const index = Number(indexArgument(value));
  return index < 0 ? Math.max(0, index + length) : index;
}
