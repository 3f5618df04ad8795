import { ServiceError } from './errors.js';
import type { ParamTree } from './request.js';
import type { Integer, List, Shape, Shapes, Text } from './shapes.js';

type Value<S> = S extends { oneOf: readonly (infer Choice)[] }
  ? Choice
  : S extends { type: 'string' }
    ? string
    : S extends { type: 'integer' }
      ? number
      : S extends { type: 'boolean' }
        ? boolean
        : S extends { type: 'list'; of: infer Member }
          ? Value<Member>[]
          : S extends { type: 'structure'; members: infer Members }
            ? Values<Members>
            : never;

/** The parameters of an action as its handler gets them. */
export type Values<T> = {
  [K in keyof T as T[K] extends { required: true } ? K : never]: Value<T[K]>;
} & {
  [K in keyof T as T[K] extends { required: true } ? never : K]?: Value<T[K]> | undefined;
};

/** `UserName` reads `userName` in IAM's messages. */
function memberName(param: string): string {
  return param.charAt(0).toLowerCase() + param.slice(1);
}

/** One reading of one request's parameters; collects every broken constraint, as AWS lists them together. */
class Reader {
  readonly broken: string[] = [];
  readonly hints: string[] = [];

  structure(members: Shapes, tree: ParamTree, at: string): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const [param, shape] of Object.entries(members)) {
      const where = at + memberName(param);
      const node = tree.children.get(param);
      if (node) values[param] = this.value(shape, node, where);
      else if (shape.required) this.breaks('Member must not be null', where, 'null');
    }
    return values;
  }

  private value(shape: Shape, node: ParamTree, where: string): unknown {
    const text = node.value ?? '';
    switch (shape.type) {
      case 'string':
        this.checkText(shape, text, where);
        return text;
      case 'integer':
        return this.integer(shape, text, where);
      case 'boolean':
        if (text !== 'true' && text !== 'false') throw malformed(where, 'a boolean');
        return text === 'true';
      case 'list':
        return this.list(shape, node, where);
      case 'structure':
        return this.structure(shape.members, node, `${where}.member.`);
    }
  }

  private checkText(shape: Text, text: string, where: string): void {
    const { min = 0, max = Number.POSITIVE_INFINITY, pattern, oneOf, hint } = shape;
    const shown = shape.sensitive ? undefined : `'${text}'`;
    if (text.length < min) {
      this.breaks(`Member must have length greater than or equal to ${min}`, where, shown);
    }
    if (text.length > max) {
      this.breaks(`Member must have length less than or equal to ${max}`, where, shown);
    }
    if (oneOf && !oneOf.includes(text)) {
      this.breaks(`Member must satisfy enum value set: [${oneOf.join(', ')}]`, where, shown);
    }
    if (pattern && !pattern.test(text)) {
      const source = pattern.source.replace(/^\^|\$$/g, '');
      if (hint) this.hints.push(`The specified value for ${where} is invalid. ${hint}`);
      else this.breaks(`Member must satisfy regular expression pattern: ${source}`, where, shown);
    }
  }

  private integer(shape: Integer, text: string, where: string): number {
    if (!/^[+-]?\d{1,15}$/.test(text)) throw malformed(where, 'an integer');
    const number = Number(text);
    if (number < shape.min) {
      this.breaks(
        `Member must have value greater than or equal to ${shape.min}`,
        where,
        `'${text}'`,
      );
    }
    if (number > shape.max) {
      this.breaks(`Member must have value less than or equal to ${shape.max}`, where, `'${text}'`);
    }
    return number;
  }

  private list(shape: List, node: ParamTree, where: string): unknown[] {
    const members = [...(node.children.get('member')?.children ?? [])]
      .filter(([index]) => /^[1-9]\d*$/.test(index))
      .sort(([a], [b]) => Number(a) - Number(b));
    if (shape.max !== undefined && members.length > shape.max) {
      this.breaks(`Member must have length less than or equal to ${shape.max}`, where);
      return [];
    }
    return members.map(([index, member]) => this.value(shape.of, member, `${where}.${index}`));
  }

  private breaks(constraint: string, where: string, shown?: string): void {
    const value = shown === undefined ? 'Value' : `Value ${shown}`;
    this.broken.push(`${value} at '${where}' failed to satisfy constraint: ${constraint}`);
  }
}

function malformed(where: string, type: string): ServiceError {
  return new ServiceError('MalformedInput', `The value of '${where}' is not ${type}.`);
}

/**
 * Reads an action's parameters; unknown ones are ignored, as AWS does.
 * Throws ValidationError naming every broken constraint, MalformedInput for a value of the wrong type.
 */
export function readParams<T extends Shapes>(shapes: T, tree: ParamTree): Values<T> {
  const reader = new Reader();
  const values = reader.structure(shapes, tree, '');
  const { broken, hints } = reader;
  if (broken.length > 0) {
    const errors = broken.length === 1 ? 'error' : 'errors';
    throw new ServiceError(
      'ValidationError',
      `${broken.length} validation ${errors} detected: ${broken.join('; ')}`,
    );
  }
  if (hints[0] !== undefined) throw new ServiceError('ValidationError', hints[0]);
  return values as Values<T>;
}
