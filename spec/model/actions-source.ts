import type { ActionFacts, ServiceFacts, Shape, Shapes } from './facts.js';

/** The text of lib/actions.ts, not yet formatted. */
export function actionsSource(services: readonly ServiceFacts[]): string {
  return `// Made of fixtures/model by \`npx tsx spec/model/generate.ts\`.

${services.map(serviceSource).join('\n')}`;
}

function serviceSource({ service, version, actions }: ServiceFacts): string {
  const name = `${service[0]!.toUpperCase()}${service.slice(1)}Actions`;
  const entries = Object.entries(actions).map(
    ([action, facts]) => `${action}: {${actionSource(name, action, facts)}};`,
  );
  return `/**
 * Each action of ${service.toUpperCase()}, version ${version}: its params, the native view of its result and, for
 * a paginated one, what \`paginate\` iterates over (\`never\` where a page has several lists).
 */
export interface ${name} {
${entries.join('\n')}
}
`;
}

function actionSource(map: string, action: string, facts: ActionFacts): string {
  const parts = [
    `params: ${structure(facts.input, input)};`,
    `result: ${structure(facts.output, output)};`,
  ];
  if (facts.resultKeys) {
    const [key, ...others] = facts.resultKeys;
    const item = others.length > 0 ? 'never' : `${map}['${action}']['result']['${key}'][number]`;
    parts.push(`item: ${item};`);
  }
  return parts.join('\n');
}

function structure(members: Shapes, member: (name: string, shape: Shape) => string): string {
  const lines = Object.entries(members).map(([name, shape]) => member(name, shape));
  return lines.length === 0 ? 'Record<string, never>' : `{\n${lines.join('\n')}\n}`;
}

function input(name: string, shape: Shape): string {
  return `${name}${shape.required ? '' : '?'}: ${type(shape, input, 'readonly ')};`;
}

/** Lists are always there in the native view, empty when the answer has none. */
function output(name: string, shape: Shape): string {
  const present = shape.required || shape.type === 'list';
  return `${name}${present ? '' : '?'}: ${type(shape, output, '')};`;
}

function type(shape: Shape, member: typeof input, list: 'readonly ' | ''): string {
  switch (shape.type) {
    case 'string':
      return shape.enum?.map((value) => JSON.stringify(value)).join(' | ') ?? 'string';
    case 'blob':
      return 'string';
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'timestamp':
      return 'Date';
    case 'list':
      return `${list}(${type(shape.of, member, list)})[]`;
    case 'map': {
      const key = type(shape.key, member, list);
      const value = type(shape.value, member, list);
      return key === 'string' ? `Record<string, ${value}>` : `Partial<Record<${key}, ${value}>>`;
    }
    case 'structure':
      return structure(shape.members, member);
  }
}
