import type { Shape, Shapes } from './facts.js';

/** A value of an answer, or undefined for an element that the answer leaves out. */
type Value = string | number | boolean | Date | Value[] | { [name: string]: Value } | undefined;

export type Structure = { [name: string]: Value };

export interface Plan {
  /** Members of every list and entries of every map. */
  members: number;
  /** Whether optional elements are there. */
  optional: boolean;
}

/** What stands between angle brackets, ampersands and bytes beyond ASCII in AWS's answers. */
const awkward = [
  '<a> & "b"',
  '012345',
  'false',
  '%7B%22Version%22%3A%222012-10-17%22%7D',
  'é…😀',
  '',
];

/** Writes answers of an action as AWS does, and tells what the native view of each is. */
export class AnswerWriter {
  #count = 0;
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** A structure's value and its XML; a list that is left out is `[]` in the value. */
  structure(shapes: Shapes): { value: Structure; xml: string } {
    const value: Structure = Object.create(null);
    let xml = '';
    for (const [name, shape] of Object.entries(shapes)) {
      if (!shape.required && !this.#plan.optional) {
        if (shape.type === 'list') value[name] = [];
        continue;
      }
      const element = this.#element(shape);
      value[name] = element.value;
      xml += tag(name, element.xml);
    }
    return { value, xml };
  }

  #element(shape: Shape): { value: Value; xml: string } {
    this.#count += 1;
    switch (shape.type) {
      case 'structure':
        return this.structure(shape.members);
      case 'list': {
        const members = this.#repeat(() => this.#element(shape.of));
        return {
          value: members.map(({ value }) => value),
          xml: members.map(({ xml }) => tag('member', xml)).join(''),
        };
      }
      case 'map': {
        const value: Structure = Object.create(null);
        const entries = this.#repeat((index) => {
          const entry = this.#element(shape.value);
          value[`key ${index}`] = entry.value;
          return tag('entry', tag('key', `key ${index}`) + tag('value', entry.xml));
        });
        return { value, xml: entries.join('') };
      }
      case 'boolean': {
        const value = this.#count % 2 === 0;
        return { value, xml: String(value) };
      }
      case 'integer':
        return { value: this.#count, xml: String(this.#count) };
      case 'timestamp': {
        const value = new Date(Date.UTC(2024, 0, 1) + this.#count * 1000);
        return { value, xml: value.toISOString().replace('.000', '') };
      }
      case 'blob':
      case 'string': {
        const texts = shape.type === 'string' && shape.enum ? shape.enum : awkward;
        const value = texts[this.#count % texts.length]!;
        return { value, xml: escapeXml(value) };
      }
    }
  }

  #repeat<T>(make: (index: number) => T): T[] {
    return Array.from({ length: this.#plan.members }, (_, index) => make(index));
  }
}

/** An empty element is one tag, as AWS writes it. */
function tag(name: string, content: string): string {
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
