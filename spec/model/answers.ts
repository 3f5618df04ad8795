import { textFault } from '../../lib/fixtures/limits.js';
import type { Shape, StructureShape, TextShape } from '../../lib/fixtures/shape.js';
import type { Result, ResultValue } from '../../lib/index.js';

export interface Plan {
  /** Members of every list and entries of every map, as far as their limits go. */
  members: number;
  /** Whether optional elements are there. */
  optional: boolean;
}

/** What stands between angle brackets, ampersands and bytes beyond ASCII in AWS's answers, and texts that fit narrow patterns. */
const texts = [
  '<a> & "b"',
  '012345',
  'false',
  'é…😀',
  '',
  'x'.repeat(24),
  '0'.repeat(40),
  ':'.repeat(47),
  '<36>'.repeat(9),
  'o-0123456789',
  '<md>'.repeat(250),
  'v1',
  '/',
  '/staff/',
  'o-0123456789/r-0123',
  'https://example.com',
  '123456789012',
  'us-east-1',
];

/** The text, of those that the shape allows, that comes at a count. */
function textAt(count: number, shape: TextShape): string {
  if (shape.enum) return shape.enum[count % shape.enum.length]!;
  if (shape.policy) return encodeURIComponent(`{"Sid":"<${count}>"}`);
  const allowed = texts.filter((text) => textFault(text, shape) === undefined);
  if (allowed.length === 0) throw new Error(`no text fits ${JSON.stringify(shape)}`);
  return allowed[count % allowed.length]!;
}

/** Makes results of an action in the native view, no two values alike where that can be. */
export class ResultMaker {
  #count = 0;
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** A structure's value, in which a list that the plan leaves out is `[]`. */
  structure({ members, required }: StructureShape): Result {
    const value: Result = Object.create(null);
    for (const [name, shape] of Object.entries(members)) {
      if (required.includes(name) || this.#plan.optional) value[name] = this.#value(shape);
      else if (shape.type === 'list') value[name] = [];
    }
    return value;
  }

  #value(shape: Shape): ResultValue {
    this.#count += 1;
    switch (shape.type) {
      case 'structure':
        return this.structure(shape);
      case 'list': {
        const { min = 0, max = Number.POSITIVE_INFINITY } = shape;
        const length = Math.min(max, Math.max(min, this.#plan.members));
        return Array.from({ length }, () => this.#value(shape.of));
      }
      case 'map': {
        const value: Result = Object.create(null);
        for (let index = 0; index < this.#plan.members; index++) {
          const key = shape.key.enum ? textAt(index, shape.key) : `key <${index}>`;
          value[key] = this.#value(shape.value);
        }
        return value;
      }
      case 'boolean':
        return this.#count % 2 === 0;
      case 'integer':
        return Math.max(shape.min ?? 0, Math.min(shape.max ?? this.#count, this.#count));
      case 'timestamp':
        return new Date(Date.UTC(2024, 0, 1) + this.#count * 1000);
      case 'blob':
        return Buffer.from(`<${this.#count}>`).toString('base64');
      case 'string':
        return textAt(this.#count, shape);
    }
  }
}
