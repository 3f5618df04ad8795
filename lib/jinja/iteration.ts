import { TemplateRuntimeError } from './errors.js';
import { iterate } from './operators.js';

/** Python's iter(value), or undefined for what cannot be iterated. */
export function iterable(value: unknown): Iterable<unknown> | undefined {
  try {
    return iterate(value);
  } catch (error) {
    if (error instanceof TemplateRuntimeError && error.pythonError === 'TypeError') {
      return undefined;
    }
    throw error;
  }
}
