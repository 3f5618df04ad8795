import { Environment, type EnvironmentOptions } from './environment.js';

/** The options that the written module can hold: data, no functions. */
export type PrecompileOptions = Pick<
  EnvironmentOptions,
  | 'trimBlocks'
  | 'lstripBlocks'
  | 'keepTrailingNewline'
  | 'extensions'
  | 'undefined'
  | 'autoescape'
  | 'limits'
>;

/**
 * Writes templates as an ES module that needs neither the compiler nor code generation from strings. Its default
 * export is an environment: `templates.getTemplate(name).render(context)`; templates include, import and extend each
 * other by name.
 *
 * @param templates sources by name
 * @returns the module's source; it imports `slim-iam/jinja/precompiled`
 * @throws TemplateSyntaxError
 */
export function precompile(
  templates: Readonly<Record<string, string>>,
  options: PrecompileOptions = {},
): string {
  const environment = new Environment(options);
  const functions = Object.entries(templates).map(
    ([name, source]) =>
      `  [${JSON.stringify(name)}]: (rt, env) => {\n${environment.generate(source, name)}  },\n`,
  );
  const { undefined: kind, autoescape, limits = {} } = options;
  // Not as JSON, which has no Infinity.
  const bounds = Object.entries(limits).map(
    ([name, value]) => `${JSON.stringify(name)}: ${Number(value)}`,
  );
  const settings = JSON.stringify({ undefined: kind, autoescape }).slice(1, -1);
  const rendering = `{ ${settings === '' ? '' : `${settings}, `}limits: { ${bounds.join(', ')} } }`;
  return `import { PrecompiledEnvironment } from 'slim-iam/jinja/precompiled';

export default new PrecompiledEnvironment(
  {
${functions.join('')}  },
  ${rendering},
);
`;
}
