import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Utf8Decoder } from '../../lib/query/utf8.js';

function decodeInPieces(bytes: Uint8Array, lengths: readonly number[]): string {
  const decoder = new Utf8Decoder();
  let text = '';
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    text += decoder.decode(bytes.subarray(at, at + length));
    at += length;
  }
  decoder.end();
  return text;
}

/** The text, or null for bytes that are no UTF-8. */
function outcomeOf(decode: () => string): string | null {
  try {
    return decode();
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return null;
  }
}

const bytes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => new TextEncoder().encode(text)),
      fc
        .constantFrom('\ufeff', '😀', '\u{10ffff}', 'é', '')
        .map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 2 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

describe('Utf8Decoder', () => {
  it('decodes in whatever pieces what TextDecoder decodes as a whole, or refuses', () => {
    fc.assert(
      fc.property(
        bytes,
        fc
          .array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 })
          .filter((all) => all.some(Boolean)),
        (all, lengths) => {
          const whole = outcomeOf(() => new TextDecoder('utf-8', { fatal: true }).decode(all));
          assert.equal(
            outcomeOf(() => decodeInPieces(all, lengths)),
            whole,
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('drops a byte order mark at the start only', () => {
    const mark = new TextEncoder().encode('\ufeff');
    const decoder = new Utf8Decoder();
    assert.equal(decoder.decode(mark.subarray(0, 2)), '');
    assert.equal(decoder.decode(mark.subarray(2)), '');
    assert.equal(decoder.decode(mark), '\ufeff');
  });
});
