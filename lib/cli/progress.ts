import { clearLine, cursorTo } from 'node:readline';
import { paint } from './output.js';

const barWidth = 28;

/** Milliseconds between two drawings of the bar, and between two lines where there is no terminal. */
const drawEvery = 80;
const sayEvery = 10_000;

/** Says on stderr how far something is. */
export interface Progress {
  update(done: number, total: number): void;
  /** Takes the bar away; what is printed next stands in its place. */
  stop(): void;
}

/** A bar on a terminal; elsewhere a line every ten seconds, so that a log of something short has none. */
export function startProgress(
  what: string,
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
): Progress {
  const start = now();
  const drawn = stream.isTTY && process.env['TERM'] !== 'dumb';
  let last = drawn ? 0 : start;
  return {
    update(done, total) {
      const due = now() - last >= (drawn ? drawEvery : sayEvery);
      if (!due && !(drawn && done === total)) return;
      last = now();
      const count = `${format(done)} of ${format(total)}`;
      if (!drawn) stream.write(`${what}: ${count}\n`);
      else redraw(stream, `${what} ${bar(stream, done / total)} ${count}${left(done, total)}`);
    },
    stop() {
      if (drawn) redraw(stream, '');
    },
  };

  function left(done: number, total: number): string {
    const seconds = Math.round(((now() - start) / 1000 / done) * (total - done));
    if (done === 0 || done === total || !Number.isFinite(seconds)) return '';
    return `, ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;
  }
}

function format(count: number): string {
  return count.toLocaleString('en');
}

function bar(stream: NodeJS.WriteStream, share: number): string {
  const filled = Math.round(barWidth * Math.min(1, share || 0));
  const rest = '─'.repeat(barWidth - filled);
  return paint(stream, 'cyan', '━'.repeat(filled)) + paint(stream, 'dim', rest);
}

function redraw(stream: NodeJS.WriteStream, text: string): void {
  cursorTo(stream, 0);
  clearLine(stream, 0);
  stream.write(text);
}
