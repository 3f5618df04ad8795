import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { startProgress } from '../../lib/cli/progress.js';

/** A stream that keeps what is written, as lines of a terminal or not. */
function recorder(isTTY: boolean) {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream,
    /** What stands on the line in the end, without styles. */
    line: () => stripVTControlCharacters(text.split('\x1b[2K').at(-1)!),
    text: () => text,
  };
}

describe('startProgress', () => {
  it('draws a bar on a terminal, with the time that is left, and takes it away', () => {
    const { stream, line } = recorder(true);
    let time = 1_000_000;
    const progress = startProgress('people', stream, () => time);
    time += 30_000;
    progress.update(500, 2_000);
    assert.equal(line(), `people ${'━'.repeat(7)}${'─'.repeat(21)} 500 of 2,000, 1:30 left`);
    time += 10;
    progress.update(501, 2_000);
    assert.match(line(), /500 of/, 'not for every one');
    progress.update(2_000, 2_000);
    assert.equal(line(), `people ${'━'.repeat(28)} 2,000 of 2,000`);
    progress.stop();
    assert.equal(line(), '');
  });

  it('says a line now and then elsewhere, and nothing about what is over soon', () => {
    const { stream, text } = recorder(false);
    let time = 0;
    const progress = startProgress('people', stream, () => time);
    for (let done = 1; done <= 100; done++) {
      time += 250;
      progress.update(done, 100);
    }
    progress.stop();
    assert.equal(text(), 'people: 40 of 100\npeople: 80 of 100\n');
  });
});
