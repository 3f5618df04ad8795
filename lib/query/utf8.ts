// One decoder for all: without `stream` it keeps nothing, and runtimes decode several times as fast.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes UTF-8 that comes in pieces, which may end within a character. */
export class Utf8Decoder {
  private held: Uint8Array = new Uint8Array();
  private isStart = true;

  /** The text up to the last complete character. Throws TypeError for what is not UTF-8. */
  decode(bytes: Uint8Array): string {
    const all = this.held.length > 0 ? concatenate(this.held, bytes) : bytes;
    const end = all.length - incompleteBytes(all);
    this.held = all.subarray(end);
    const text = utf8.decode(all.subarray(0, end));
    if (!this.isStart || text === '') return text;
    this.isStart = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  /** Throws TypeError when the last character is not complete. */
  end(): void {
    utf8.decode(this.held);
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** How many bytes at the end begin a character that is longer than they are. */
function incompleteBytes(bytes: Uint8Array): number {
  for (let count = 1; count <= 3 && count <= bytes.length; count++) {
    const byte = bytes[bytes.length - count]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return count < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? count : 0;
  }
  return 0;
}
