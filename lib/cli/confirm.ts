import { createInterface } from 'node:readline/promises';
import { ConfigurationError } from '../index.js';
import { paint } from './output.js';

/** Asks before something that cannot be undone. Throws ConfigurationError for no, and where nobody can be asked. */
export async function confirm(question: string, important?: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new ConfigurationError(
      `${question}: this cannot be undone; add --yes to do it without being asked`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    if (important) console.error(`${paint(process.stderr, 'yellow', 'important:')} ${important}`);
    const answer = await terminal.question(`${question}\nGo on? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim()))
      throw new ConfigurationError('not confirmed, nothing sent');
  } finally {
    terminal.close();
  }
}
