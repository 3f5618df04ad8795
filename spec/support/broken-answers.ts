import type { ServerResponse } from 'node:http';

/** Answers that hold no credentials, and the error and message that each must end in. */
export const brokenAnswers: [string, (response: ServerResponse) => void, RegExp][] = [
  ['an empty answer', (response) => response.end(), /^ConfigurationError: .*not JSON/],
  ['HTML', (response) => response.end('<html>secret-in-body'), /^ConfigurationError: .*not JSON/],
  ['null', (response) => response.end('null'), /^ConfigurationError: .*is missing/],
  ['a list', (response) => response.end('[]'), /^ConfigurationError: .*is missing/],
  [
    'an answer over the limit',
    (response) => response.end(' '.repeat(65_537)),
    /^BadAnswerError: .*over 65536 bytes/,
  ],
  [
    'an answer that is not UTF-8',
    (response) => response.end(Buffer.from([0xff])),
    /^BadAnswerError: .*not UTF-8/,
  ],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
    /^BadAnswerError: .*redirect/,
  ],
  [
    'a refusal',
    (response) => response.writeHead(400).end('secret-in-body'),
    /^BadAnswerError: .*\(HTTP 400\)/,
  ],
  [
    'a failure that stays',
    (response) => response.writeHead(500).end('secret-in-body'),
    /^BadAnswerError: .*\(HTTP 500\)/,
  ],
  ['a connection that ends', (response) => response.destroy(), /^NetworkError: .*not get through/],
  [
    'half an answer',
    (response) => {
      response.writeHead(200, { 'content-length': '99' });
      response.write('{', () => response.destroy());
    },
    /^BadAnswerError: .*cut off/,
  ],
];

/** For `assert.rejects`: an error whose name and message match, with nothing secret in either. */
export function saying(pattern: RegExp) {
  return (error: unknown): boolean => {
    const said = String(error);
    if (!pattern.test(said)) throw error;
    return !/secret-in-body|wJalr/.test(said);
  };
}
