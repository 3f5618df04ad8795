import { isDeepStrictEqual } from 'node:util';
import {
  Environment,
  evaluate,
  renderToNative,
  renderToString,
  TemplateError,
  TemplateRuntimeError,
  undeclaredVariables,
} from '../../lib/jinja/index.js';
import type { GoldenCase, GoldenError } from './golden-cases.js';

/** A native value in the form that golden.py writes: JSON, with what JSON cannot say spelled out. */
function plainForm(value: unknown): unknown {
  if (typeof value === 'bigint') return { bigint: String(value) };
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { number: Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf' };
  }
  if (Array.isArray(value)) return value.map(plainForm);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainForm(item)]));
  }
  return value;
}

function render({ template, load, templates, options, context }: GoldenCase): string {
  const environment = new Environment({ ...options, loader: templates ?? {} });
  return load === undefined
    ? environment.fromString(template!).render(context)
    : environment.getTemplate(load).render(context);
}

function answer(golden: GoldenCase): unknown {
  const { template = '', context, mode } = golden;
  if (mode === 'string') return renderToString(template, context);
  if (mode === 'native') return plainForm(renderToNative(template, context));
  if (mode === 'evaluate') return plainForm(evaluate(template, context));
  if (mode === 'undeclared') return [...undeclaredVariables(template)].sort();
  return render(golden);
}

/** What a case came to, in the fixtures' own words; `foreign` is an error that should not get out. */
interface Outcome {
  expected?: unknown;
  error?: GoldenError;
  foreign?: string;
}

/** What slim-iam/jinja makes of a case. */
export function outcome(golden: GoldenCase): Outcome {
  try {
    return { expected: answer({ ...golden, context: structuredClone(golden.context) }) };
  } catch (error) {
    if (!(error instanceof TemplateError)) return { foreign: String(error) };
    const python = error instanceof TemplateRuntimeError ? error.pythonError : null;
    const { name, message, lineno } = error;
    return { error: { type: python ?? name, message, lineno } };
  }
}

/** What Jinja2 makes of a case. */
export function wanted({ expected, error }: GoldenCase): Outcome {
  return error ? { error } : { expected };
}

/** Whether slim-iam/jinja does with a case exactly as Jinja2 does; where Jinja2 has no line, any will do. */
export function matches(golden: GoldenCase): boolean {
  const got = outcome(golden);
  if (golden.error?.lineno === null && got.error) got.error = { ...got.error, lineno: null };
  return isDeepStrictEqual(got, wanted(golden));
}
