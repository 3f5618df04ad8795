import { Signature, typeError } from './arguments.js';
import { str } from './format.js';
import { iterable } from './iteration.js';
import { compare, contains, equal, modulo, type Ordering, sizeOf } from './operators.js';
import { isLowerCase, isUpperCase } from './text.js';
import { ChainableUndefined, StrictUndefined, Undefined } from './undefined.js';
import {
  asString,
  Callable,
  DictView,
  hashKey,
  isFloat,
  isInteger,
  isMapping,
  Markup,
  type PositionalArguments,
  type Test,
} from './values.js';

/** A test of the value alone. */
function unary(name: string, check: (value: unknown) => boolean): Test {
  const signature = new Signature(name, ['value']);
  return (_environment, value, args, kwargs) => {
    if (args.length > 0 || kwargs.size > 0) {
      signature.bind(1, args, kwargs);
    }
    return check(value);
  };
}

/** A test of the value against one argument. */
function binary(
  name: string,
  parameter: string,
  check: (value: unknown, other: unknown) => boolean,
): Test {
  const signature = new Signature(name, ['value', parameter]);
  return (_environment, value, args, kwargs) => check(value, signature.bind(1, args, kwargs)[0]);
}

/** A test that is a function of Python's operator module. */
function operator(name: string, check: (value: unknown, other: unknown) => boolean): Test {
  return (_environment, value, args, kwargs) => {
    if (kwargs.size > 0) {
      typeError(`_operator.${name}() takes no keyword arguments`);
    }
    if (args.length !== 1) {
      typeError(`${name} expected 2 arguments, got ${args.length + 1}`);
    }
    return check(value, (args as PositionalArguments)[0]);
  };
}

function ordering(name: string, symbol: Ordering): Test {
  return operator(name, (value, other) => compare(symbol, value, other));
}

function isSequence(value: unknown): boolean {
  return !(value instanceof StrictUndefined || value instanceof DictView) && sizeOf(value) !== null;
}

/** Python's `is`; equal strings and numbers are one object here, as small ones are in CPython. */
function isSame(value: unknown, other: unknown): boolean {
  return Object.is(value, other);
}

const equalTest = operator('eq', equal);
const notEqualTest = operator('ne', (value, other) => !equal(value, other));
const greaterTest = ordering('gt', '>');
const greaterOrEqualTest = ordering('ge', '>=');
const lessTest = ordering('lt', '<');
const lessOrEqualTest = ordering('le', '<=');

function registered(table: ReadonlyMap<string, unknown>, name: unknown): boolean {
  hashKey(name);
  return table.has(asString(name) ?? '');
}

const filterSignature = new Signature('test_filter', ['env', 'value']);
const testSignature = new Signature('test_test', ['env', 'value']);

/** Jinja2's built-in tests by name, https://jinja.palletsprojects.com/en/3.1.x/templates/#builtin-tests */
export const TESTS: ReadonlyMap<string, Test> = new Map(
  Object.entries<Test>({
    odd: unary('test_odd', (value) => equal(modulo(value, 2), 1)),
    even: unary('test_even', (value) => equal(modulo(value, 2), 0)),
    divisibleby: binary('test_divisibleby', 'num', (value, divisor) =>
      equal(modulo(value, divisor), 0),
    ),
    defined: unary('test_defined', (value) => !(value instanceof Undefined)),
    undefined: unary('test_undefined', (value) => value instanceof Undefined),
    filter: (environment, value, args, kwargs) => {
      filterSignature.bind(2, args, kwargs);
      return registered(environment.filters, value);
    },
    test: (environment, value, args, kwargs) => {
      testSignature.bind(2, args, kwargs);
      return registered(environment.tests, value);
    },
    none: unary('test_none', (value) => value === null),
    boolean: unary('test_boolean', (value) => typeof value === 'boolean'),
    false: unary('test_false', (value) => value === false),
    true: unary('test_true', (value) => value === true),
    integer: unary('test_integer', isInteger),
    float: unary('test_float', isFloat),
    lower: unary('test_lower', (value) => isLowerCase(str(value))),
    upper: unary('test_upper', (value) => isUpperCase(str(value))),
    string: unary('test_string', (value) => asString(value) !== undefined),
    mapping: unary('test_mapping', isMapping),
    number: unary(
      'test_number',
      (value) => isInteger(value) || isFloat(value) || typeof value === 'boolean',
    ),
    sequence: unary('test_sequence', isSequence),
    iterable: unary('test_iterable', (value) => iterable(value) !== undefined),
    callable: (_environment, value, args, kwargs) => {
      if (kwargs.size > 0) {
        typeError('callable() takes no keyword arguments');
      }
      if (args.length > 0) {
        typeError(`callable() takes exactly one argument (${args.length + 1} given)`);
      }
      return value instanceof Callable || value instanceof Undefined;
    },
    sameas: binary('test_sameas', 'other', isSame),
    escaped: unary(
      'test_escaped',
      (value) => value instanceof Markup || value instanceof ChainableUndefined,
    ),
    in: binary('test_in', 'seq', (value, sequence) => contains(sequence, value)),
    '==': equalTest,
    eq: equalTest,
    equalto: equalTest,
    '!=': notEqualTest,
    ne: notEqualTest,
    '>': greaterTest,
    gt: greaterTest,
    greaterthan: greaterTest,
    '>=': greaterOrEqualTest,
    ge: greaterOrEqualTest,
    '<': lessTest,
    lt: lessTest,
    lessthan: lessTest,
    '<=': lessOrEqualTest,
    le: lessOrEqualTest,
  }),
);
