import type { ServiceFacts } from './facts.js';

/** The text of lib/workflow/action-params.ts, not yet formatted. */
export function actionParamsSource(services: readonly ServiceFacts[]): string {
  const { actions } = services.find(({ service }) => service === 'iam')!;
  const entries = Object.entries(actions).map(([action, { input }]) => {
    const names = Object.entries(input).map(
      ([name, { required }]) => `${name}${required ? '' : '?'}`,
    );
    return `${action}: '${names.join(' ')}',`;
  });
  return `// Made of fixtures/model by \`npx tsx spec/model/generate.ts\`.

/** The params of IAM's actions; one with \`?\` may be left out. */
export const actionParams: Readonly<Record<string, string>> = {
${entries.join('\n')}
};
`;
}
