import { readFile } from 'node:fs/promises';
import { parseWorkflow, type WorkflowFile } from './definition.js';
import { WorkflowError } from './issues.js';

/**
 * Reads a workflow file, YAML or JSON in UTF-8. Rejects with WorkflowError when it cannot be read,
 * is not UTF-8, and as {@link parseWorkflow} throws.
 */
export async function readWorkflow(file: string): Promise<WorkflowFile> {
  const refuse = (message: string, fix: string) =>
    new WorkflowError([{ file, line: 1, column: 1, path: '', message, fix }]);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(`the file cannot be read (${code})`, 'name a workflow file');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('the file is not UTF-8 text', 'save it as UTF-8');
  }
  return parseWorkflow(text, file);
}
