import assert from 'node:assert/strict';
import { readAnswer, readBody } from '../../lib/query/answer.js';
import { BadAnswerError, ServiceError, TimeoutError } from '../../lib/query/errors.js';
import { XmlError } from '../../lib/query/parse.js';
import { answerXml, errorXml } from '../support/answers.js';

const headers = { 'x-amzn-requestid': 'req-from-header', date: 'Tue, 03 Feb 2026 04:05:06 GMT' };

function isBadAnswer(message: RegExp, status: number, requestId = 'req-from-header') {
  return (error: unknown) => {
    assert.ok(error instanceof BadAnswerError, String(error));
    assert.match(error.message, message);
    assert.match(error.message, /^ListUsers: /);
    assert.equal(error.status, status);
    assert.equal(error.requestId, requestId);
    assert.equal(error.action, 'ListUsers');
    return true;
  };
}

describe('readAnswer', () => {
  it('gives the dict, headers, status and request id', () => {
    const { response, result, ...rest } = readAnswer(
      'ListUsers',
      { status: 200, headers },
      answerXml('ListUsers', '<Users/>'),
    );
    assert.deepEqual(rest, { headers, status: 200, requestId: 'req-from-body' });
    assert.deepEqual(JSON.parse(JSON.stringify(result)), { Users: [] });
    assert.deepEqual(JSON.parse(JSON.stringify(response)), {
      ListUsersResponse: {
        '@xmlns': 'https://iam.amazonaws.com/doc/2010-05-08/',
        ListUsersResult: { Users: null },
        ResponseMetadata: { RequestId: 'req-from-body' },
      },
    });
  });

  for (const [xml, given, requestId] of [
    ['<ListUsersResponse/>', headers, 'req-from-header'],
    ['<ListUsersResponse>text</ListUsersResponse>', headers, 'req-from-header'],
    [
      '<ListUsersResponse><ResponseMetadata><RequestId/></ResponseMetadata></ListUsersResponse>',
      headers,
      'req-from-header',
    ],
    ['<ListUsersResponse><ResponseMetadata/><ResponseMetadata/></ListUsersResponse>', {}, ''],
  ] as const) {
    it(`has the request id '${requestId}' for ${xml}`, () => {
      assert.equal(
        readAnswer('ListUsers', { status: 200, headers: given }, xml).requestId,
        requestId,
      );
    });
  }

  for (const status of [400, 404, 409, 500, 503, 200]) {
    it(`throws the ServiceError of an error document with status ${status}`, () => {
      const xml = errorXml('NoSuchEntity', 'The user with name B&#246;b cannot be found.');
      assert.throws(
        () => readAnswer('ListUsers', { status, headers }, xml),
        (error) => {
          assert.ok(error instanceof ServiceError);
          assert.equal(error.code, 'NoSuchEntity');
          assert.equal(error.type, 'Sender');
          assert.equal(error.status, status);
          assert.equal(error.requestId, 'req-from-body');
          assert.equal(error.action, 'ListUsers');
          assert.deepEqual(error.headers, headers);
          assert.deepEqual(Object.keys(error.response), ['ErrorResponse']);
          assert.equal(
            error.message,
            `ListUsers: NoSuchEntity (HTTP ${status}): The user with name Böb cannot be found.`,
          );
          return true;
        },
      );
    });
  }

  for (const xml of [
    '<ErrorResponse/>',
    '<ErrorResponse><Error><Code/></Error></ErrorResponse>',
    '<ErrorResponse><Error>x</Error></ErrorResponse>',
  ]) {
    it(`throws a ServiceError of code Unknown for ${xml}`, () => {
      assert.throws(
        () => readAnswer('ListUsers', { status: 400, headers }, xml),
        (error) => {
          assert.ok(error instanceof ServiceError);
          assert.equal(error.message, 'ListUsers: Unknown (HTTP 400)');
          assert.equal(error.requestId, 'req-from-header');
          return true;
        },
      );
    });
  }

  const bad: [string, number, string, RegExp][] = [
    ['an empty body', 200, '', /not the XML that IAM sends/],
    [
      'HTML of a proxy',
      502,
      '<html>\n<head><title>502 Bad Gateway</title></head><body><hr></body></html>',
      /not the XML .* \(HTTP 502\)/,
    ],
    [
      'HTML that is well-formed',
      502,
      '<html><body/></html>',
      /is a <html>, not a <ListUsersResponse>/,
    ],
    ['JSON', 200, '{"__type":"x"}', /not the XML/],
    [
      'another action’s answer',
      200,
      answerXml('GetUser'),
      /is a <GetUserResponse>, not a <ListUsersResponse>/,
    ],
    ['a root of 1,000 characters', 200, `<${'a'.repeat(1000)}/>`, /is something else, not a/],
    ['a success document with an error status', 400, answerXml('ListUsers'), /HTTP 400/],
    ['a redirect', 302, answerXml('ListUsers'), /redirect, which is not followed/],
    ['a permanent redirect', 308, '', /redirect/],
    ['the opaque redirect of a browser’s fetch', 0, '', /redirect/],
  ];
  for (const [what, status, text, message] of bad) {
    it(`throws BadAnswerError for ${what}`, () => {
      assert.throws(
        () => readAnswer('ListUsers', { status, headers }, text),
        isBadAnswer(message, status),
      );
    });
  }

  it('keeps the XmlError as cause', () => {
    assert.throws(
      () => readAnswer('ListUsers', { status: 200, headers: {} }, 'x'),
      (error: Error) => isBadAnswer(/./, 200, '')(error) && error.cause instanceof XmlError,
    );
  });
});

describe('readBody', () => {
  const utf8 = new TextEncoder().encode('añ😀\n');
  const answer = (body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => ({
    status: 200,
    headers,
    body,
  });

  it('reads text whose characters are split over chunks', async () => {
    const bytes = Array.from(utf8, (byte) => Uint8Array.of(byte));
    assert.equal(await readBody(answer(bytes), 'ListUsers', 100), 'añ😀\n');
  });

  it('reads nothing as empty text', async () => {
    assert.equal(await readBody(answer([]), 'ListUsers', 100), '');
  });

  it('reads as much as the limit, and no more', async () => {
    assert.equal(await readBody(answer([utf8]), 'ListUsers', utf8.length), 'añ😀\n');
    await assert.rejects(
      readBody(answer([utf8]), 'ListUsers', utf8.length - 1),
      isBadAnswer(/over 7 bytes/, 200),
    );
  });

  it('stops reading at the limit and lets the body go', async () => {
    let [read, ended] = [0, false];
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(++read);
      } finally {
        ended = true;
      }
    }
    await assert.rejects(readBody(answer(endless()), 'ListUsers', 10), isBadAnswer(/over 10/, 200));
    assert.equal(read, 5);
    assert.ok(ended);
  });

  for (const [what, chunks] of [
    ['a byte that UTF-8 never has', [Uint8Array.of(0x61, 0xff)]],
    ['Latin-1', [Buffer.from('é', 'latin1'), Buffer.from('x')]],
    ['a character that is cut off', [Uint8Array.of(0xf0, 0x9f)]],
    ['half a surrogate pair', [Uint8Array.of(0xed, 0xa0, 0xbd)]],
  ] as const) {
    it(`throws BadAnswerError for ${what}`, async () => {
      await assert.rejects(
        readBody(answer(chunks), 'ListUsers', 100),
        (error: Error) => isBadAnswer(/not UTF-8/, 200)(error) && error.cause instanceof TypeError,
      );
    });
  }

  async function* failing(error: unknown) {
    yield utf8;
    throw error;
  }

  it('throws BadAnswerError with the cause when the body breaks off', async () => {
    const cause = Object.assign(new Error('read'), { code: 'ECONNRESET' });
    await assert.rejects(
      readBody(answer(failing(cause)), 'ListUsers', 100),
      (error: BadAnswerError) =>
        isBadAnswer(/cut off after 8 bytes/, 200)(error) && error.cutOff && error.cause === cause,
    );
  });

  it('throws TimeoutError when the body stops coming', async () => {
    const cause = Object.assign(new Error('body'), { code: 'UND_ERR_BODY_TIMEOUT' });
    await assert.rejects(
      readBody(answer(failing(cause)), 'ListUsers', 100),
      (error: Error) => error instanceof TimeoutError && error.cause === cause,
    );
  });

  it('throws the signal’s own reason when that ended it', async () => {
    const reason = new Error('no longer needed');
    await assert.rejects(
      readBody(
        answer(failing(new Error('terminated'))),
        'ListUsers',
        100,
        AbortSignal.abort(reason),
      ),
      (error) => error === reason,
    );
  });
});
