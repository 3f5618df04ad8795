import { type HttpRequest, maskRequest } from '../index.js';

/** Prints what `--dry-run` would send, byte for byte but for signature and session token. */
export function printRequest(request: HttpRequest, asJson = false): void {
  const { method, url, headers, body } = maskRequest(request);
  if (asJson) {
    console.log(JSON.stringify({ method, url, headers, body }, null, 2));
    return;
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  console.log([`${method} ${url}`, ...lines, ...(body ? ['', body] : [])].join('\n'));
}
