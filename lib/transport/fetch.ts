import type { Transport } from '../query/http.js';

/**
 * The transport for every runtime that has `fetch` (Workers, Deno, Bun, browsers), or for a fetch
 * of your own. Redirects are not followed; time limits come from the call's `signal`.
 */
export function fetchTransport(fetch?: typeof globalThis.fetch): Transport {
  return async ({
    url,
    method,
    headers: { host: _, 'content-length': __, ...headers },
    body,
    signal,
  }) => {
    // fetch sets these two itself, to the values that were signed.
    const answer = await (fetch ?? globalThis.fetch)(url, {
      method,
      headers,
      body,
      signal,
      redirect: 'manual',
    });
    // Not its entries: there, repeated cookies are not joined.
    const names = [...answer.headers.keys()];
    return {
      status: answer.status,
      headers: Object.fromEntries(names.map((name) => [name, answer.headers.get(name) ?? ''])),
      body: answer.body ? chunks(answer.body) : [],
    };
  };
}

/** Not every runtime's ReadableStream is an async iterable. */
async function* chunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel();
  }
}
