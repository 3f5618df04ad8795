/** What Ctrl-C, or SIGTERM, ends a command with. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  /** As a shell gives it: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`interrupted by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

/** Gives `use` a signal that the first SIGINT or SIGTERM aborts, with {@link Interrupted}; the second ends the process. */
export async function untilInterrupted<T>(use: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (signal: 'SIGINT' | 'SIGTERM') => controller.abort(new Interrupted(signal));
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  try {
    return await use(controller.signal);
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  }
}
