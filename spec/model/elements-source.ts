import type { ServiceFacts, Shape, Shapes } from './facts.js';

interface Place {
  /** Name of the element around it; for a list's members the list's. */
  parent: string;
  name: string;
  /** What the run-time table has to say about it. */
  fact: string;
}

/**
 * The text of lib/query/elements.ts, not yet formatted. An element is known by its name, or by
 * `Parent.Name` where the name alone means different things.
 */
export function elementsSource(services: readonly ServiceFacts[]): string {
  const kinds: Place[] = [];
  const listsIn: Place[] = [];

  function visit(parent: string, name: string, shape: Shape): void {
    kinds.push({ parent, name, fact: kindOf(shape) });
    if (shape.type === 'structure') visitMembers(parent, name, shape.members);
    if (shape.type === 'map') visit(name, 'value', shape.value);
    if (shape.type === 'list' && shape.of.type === 'structure') {
      visitMembers(parent, name, shape.of.members);
    }
  }

  function visitMembers(parent: string, name: string, members: Shapes): void {
    const lists = Object.keys(members).filter((member) => members[member]!.type === 'list');
    listsIn.push({ parent, name, fact: lists.join(' ') });
    for (const [member, shape] of Object.entries(members)) visit(name, member, shape);
  }

  const paginated: string[] = [];
  for (const { actions } of services) {
    for (const [action, { output, resultKeys }] of Object.entries(actions)) {
      visitMembers('', `${action}Result`, output);
      if (resultKeys) paginated.push(action);
    }
  }
  return `// Made of fixtures/model by \`npx tsx spec/model/generate.ts\`.

/** What an element of an answer is; \`strings\` and \`structures\` are lists of these. */
export type Kind =
  | 'strings'
  | 'structures'
  | 'map'
  | 'structure'
  | 'boolean'
  | 'integer'
  | 'timestamp'
  | 'string';

/** The kind of an element by \`Parent.Name\` or else by its name; those not here are strings. */
export const kinds: Readonly<Record<string, Kind>> = ${record(collect(kinds, 'string'), JSON.stringify)};

/** The lists in a structure, or in each member of \`structures\`, by the same names; those not here have none. */
export const listsIn: Readonly<Record<string, readonly string[]>> = ${record(collect(listsIn, ''), names)};

/** The paginated actions. */
export const paginated: readonly string[] = ${JSON.stringify(paginated)};
`;
}

function kindOf(shape: Shape): string {
  if (shape.type === 'list') return shape.of.type === 'structure' ? 'structures' : 'strings';
  return shape.type === 'blob' ? 'string' : shape.type;
}

/** Facts by name, except the one that goes without saying; where places of one name differ, the most frequent by name and the others by `Parent.Name`. */
function collect(places: readonly Place[], unsaid: string): [string, string][] {
  const collected = new Map<string, string>();
  for (const [name, group] of groupBy(places, (place) => place.name)) {
    const [[usual]] = [...groupBy(group, ({ fact }) => fact)].sort(
      ([, a], [, b]) => b.length - a.length,
    ) as [[string, Place[]]];
    if (usual !== unsaid) collected.set(name, usual);
    for (const [parent, inParent] of groupBy(group, (place) => place.parent)) {
      const [fact, ...others] = new Set(inParent.map((place) => place.fact));
      if (others.length > 0) throw new Error(`${parent}.${name} means different things`);
      if (fact !== usual) collected.set(`${parent}.${name}`, fact!);
    }
  }
  return [...collected].sort(([a], [b]) => (a < b ? -1 : 1));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function names(fact: string): string {
  return JSON.stringify(fact.split(' ').filter(Boolean));
}

function record(entries: readonly [string, string][], write: (fact: string) => string): string {
  return `{\n${entries.map(([name, fact]) => `'${name}': ${write(fact)},`).join('\n')}\n}`;
}
