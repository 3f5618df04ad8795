import { readdirSync, readFileSync } from 'node:fs';

/** What Jinja2 raised: `type` is the exception's class, one of Jinja2's or one of Python's own. */
export interface GoldenError {
  type: string;
  message: string;
  lineno: number | null;
}

/** One case of fixtures/jinja; see spec/jinja/golden.py for where `expected` and `error` come from. */
export interface GoldenCase {
  template?: string;
  load?: string;
  templates?: Record<string, string>;
  context: Record<string, unknown>;
  options?: {
    trimBlocks?: boolean;
    lstripBlocks?: boolean;
    keepTrailingNewline?: boolean;
    undefined?: 'chainable' | 'strict' | 'debug';
    extensions?: ('do' | 'loopcontrols')[];
  };
  /** Why slim-iam/jinja does something else here on purpose. */
  differs?: string;
  mode: 'render' | 'string' | 'native' | 'evaluate' | 'undeclared';
  expected?: unknown;
  error?: GoldenError;
}

const FIXTURES = new URL('../../fixtures/jinja/', import.meta.url);

/** All golden cases by area; every case has its context and mode filled in. */
export function goldenAreas(): Map<string, GoldenCase[]> {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith('.json'));
  return new Map(
    files.sort().map((file) => {
      const area = JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8'));
      const cases = area.cases.map((each: Partial<GoldenCase>) => ({
        context: area.context ?? {},
        mode: 'render',
        ...each,
      }));
      return [file.replace('.json', ''), cases];
    }),
  );
}
