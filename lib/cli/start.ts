import { CommanderError } from 'commander';
import { reportError } from './errors.js';
import { createProgram } from './program.js';

// A reader that has seen enough (`slim-iam presets | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const asJson = process.argv.includes('--json');
try {
  await createProgram().parseAsync();
} catch (error) {
  // commander has already said what is wrong; help and version are no errors.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else process.exitCode = reportError(error, asJson);
}
