import { UndefinedError } from './errors.js';
import type { Template } from './template.js';

/** A template's output as the platform has it: the empty string where it fails on an undefined value. */
export function renderTemplate(
  template: Template,
  context: Readonly<Record<string, unknown>>,
): string {
  try {
    return template.render(context);
  } catch (error) {
    if (error instanceof UndefinedError) return '';
    throw error;
  }
}
