import type { ActionFacts, ServiceFacts, Shape } from './facts.js';

/** The text of lib/fixtures/model.ts: a shape that recurs is written once, each on a line. */
export function modelSource(services: readonly ServiceFacts[]): string {
  const actions = services.flatMap((service) => Object.values(service.actions));
  const statuses = Object.fromEntries(actions.flatMap(({ errors }) => Object.entries(errors)));
  const writer = new ShapeWriter();
  for (const { input, output } of actions) {
    writer.count({ type: 'structure', members: input });
    writer.count({ type: 'structure', members: output });
  }
  const models = services.map((service) => serviceSource(service, writer));
  return `// Made of fixtures/model by \`npx tsx spec/model/generate.ts\`.
import type { ListShape, ServiceModel, Shape, StructureShape, TextShape } from './shape.js';

${writer.declarations.join('\n')}

/** The model of each service. */
export const models: Readonly<Record<'iam' | 'sts', ServiceModel>> = {
${models.join('')}};

/** HTTP status of each error that some action documents, by code. */
export const documentedStatuses: Readonly<Record<string, number>> = ${JSON.stringify(statuses)};
`;
}

function serviceSource(facts: ServiceFacts, writer: ShapeWriter): string {
  const { service, version, namespace } = facts;
  const actions = Object.entries(facts.actions).map(
    ([action, parts]) => `      ${action}: ${actionSource(parts, writer)},\n`,
  );
  return `  ${service}: {
    version: '${version}',
    namespace: '${namespace}',
    actions: {
${actions.join('')}    },
  },
`;
}

function actionSource(facts: ActionFacts, writer: ShapeWriter): string {
  const { input, output, errors, resultKeys } = facts;
  const parts = [
    `params:${writer.write({ type: 'structure', members: input }, Object.keys(input).length > 0 ? 'params' : 'nothing')}`,
    `result:${writer.write({ type: 'structure', members: output }, Object.keys(output).length > 0 ? 'result' : 'nothing')}`,
    `errors:${JSON.stringify(Object.keys(errors))}`,
  ];
  if (resultKeys) parts.push('paginated:true');
  return `{${parts.join(',')}}`;
}

const typeNames: Partial<Record<Shape['type'], string>> = {
  string: 'TextShape',
  list: 'ListShape',
  structure: 'StructureShape',
};

/** Writes shapes as literals, those that were counted more than once as names of constants. */
class ShapeWriter {
  readonly declarations: string[] = [];
  readonly #counts = new Map<string, number>();
  readonly #names = new Map<string, string>();

  count(shape: Shape): void {
    const key = keyOf(shape);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count === 1) for (const [, part] of partsOf(shape)) this.count(part);
  }

  write(shape: Shape, name: string): string {
    const key = keyOf(shape);
    if (this.#counts.get(key) === 1) return this.#literal(shape, name);
    const known = this.#names.get(key);
    if (known) return known;
    const constant = this.#freeName(isPlain(shape) ? shape.type : name);
    this.#names.set(key, constant);
    const type = typeNames[shape.type] ?? 'Shape';
    this.declarations.push(`const ${constant}: ${type} = ${this.#literal(shape, name)};`);
    return constant;
  }

  #literal(shape: Shape, name: string): string {
    switch (shape.type) {
      case 'structure': {
        const members = Object.entries(shape.members);
        const required = members.filter(([, part]) => part.required).map(([member]) => member);
        const written = members.map(([member, part]) => `${member}:${this.write(part, member)}`);
        return `{type:'structure',members:{${written.join(',')}},required:${JSON.stringify(required)}}`;
      }
      case 'list': {
        const { of, required: _, ...limits } = shape;
        return `{${JSON.stringify(limits).slice(1, -1)},of:${this.write(of, memberName(name))}}`;
      }
      case 'map': {
        const [key, value] = partsOf(shape).map(([part, inner]) => this.write(inner, name + part));
        return `{type:'map',key:${key},value:${value}}`;
      }
      default:
        return keyOf(shape);
    }
  }

  #freeName(name: string): string {
    const plain = name.charAt(0).toLowerCase() + name.slice(1);
    const taken = new Set(this.#names.values());
    let free = plain;
    for (let number = 2; taken.has(free); number++) free = `${plain}${number}`;
    return free;
  }
}

/** The same for shapes that are alike; whether a shape is required is told where it is used. */
function keyOf({ required: _, ...shape }: Shape): string {
  return JSON.stringify(shape);
}

function isPlain(shape: Shape): boolean {
  return Object.keys(JSON.parse(keyOf(shape))).length === 1;
}

function partsOf(shape: Shape): [name: string, part: Shape][] {
  switch (shape.type) {
    case 'structure':
      return Object.entries(shape.members);
    case 'list':
      return [['', shape.of]];
    case 'map':
      return [
        ['Key', shape.key],
        ['Value', shape.value],
      ];
    default:
      return [];
  }
}

function memberName(list: string): string {
  return list.replace(/ies$/, 'y').replace(/(List|s)$/, '');
}
