import assert from 'node:assert/strict';
import {
  BadAnswerError,
  NetworkError,
  ServiceError,
  TimeoutError,
  ValidationError,
} from '../../lib/query/errors.js';
import { clockSkew, isRetryable, retryDelay } from '../../lib/query/retry.js';

function serviceError(
  code: string,
  status = 400,
  headers: Record<string, string> = {},
): ServiceError {
  return new ServiceError('x', {
    action: 'a',
    status,
    requestId: '',
    headers,
    code,
    type: '',
    response: {},
  });
}

function badAnswer(status: number, cutOff = false): BadAnswerError {
  return new BadAnswerError('x', { action: 'a', status, requestId: '', headers: {}, cutOff });
}

describe('isRetryable', () => {
  const reads = ['GetUser', 'ListUsers', 'SimulatePrincipalPolicy', 'GetCallerIdentity'];
  const writes = [
    'CreateUser',
    'DeleteUser',
    'AssumeRole',
    'UpdateAccessKey',
    'EnableMFADevice',
    'MyListUsers',
  ];

  const table: [string, unknown, 'reads and writes' | 'reads' | 'neither'][] = [
    ['IAM’s throttling, which has status 400', serviceError('Throttling'), 'reads and writes'],
    ['ThrottlingException', serviceError('ThrottlingException'), 'reads and writes'],
    ['RequestLimitExceeded', serviceError('RequestLimitExceeded', 503), 'reads and writes'],
    ['TooManyRequestsException', serviceError('TooManyRequestsException', 429), 'reads and writes'],
    ['a proxy’s 429', badAnswer(429), 'reads and writes'],
    ['ServiceUnavailable', serviceError('ServiceUnavailable', 503), 'reads'],
    ['InternalFailure', serviceError('InternalFailure', 500), 'reads'],
    ['a proxy’s HTML 502', badAnswer(502), 'reads'],
    ['a cut-off answer', badAnswer(200, true), 'reads'],
    ['a lost answer', new NetworkError('x', 'a'), 'reads'],
    ['a late answer', new TimeoutError('x', 'a'), 'reads'],
    ['NoSuchEntity', serviceError('NoSuchEntity', 404), 'neither'],
    ['ValidationError of the service', serviceError('ValidationError'), 'neither'],
    ['LimitExceeded, which is a quota', serviceError('LimitExceeded', 409), 'neither'],
    ['an answer that is not XML, with status 200', badAnswer(200), 'neither'],
    ['a redirect', badAnswer(302), 'neither'],
    ['our own ValidationError', new ValidationError('x', { field: 'a' }), 'neither'],
    ['any other error', new Error('Throttling'), 'neither'],
  ];
  for (const [what, error, expected] of table) {
    it(`tries ${expected} again after ${what}`, () => {
      for (const action of reads)
        assert.equal(isRetryable(error, action), expected !== 'neither', action);
      for (const action of writes)
        assert.equal(isRetryable(error, action), expected === 'reads and writes', action);
    });
  }
});

describe('clockSkew', () => {
  const now = new Date('2026-02-03T04:05:06Z');
  const minutes = (count: number) => ({
    date: new Date(now.getTime() + count * 60_000).toUTCString(),
  });

  for (const code of [
    'SignatureDoesNotMatch',
    'RequestExpired',
    'RequestTimeTooSkewed',
    'InvalidSignatureException',
  ]) {
    it(`reads from a ${code} how far the server is ahead`, () => {
      assert.equal(clockSkew(serviceError(code, 403, minutes(60)), now), 3_600_000);
      assert.equal(clockSkew(serviceError(code, 403, minutes(-60)), now), -3_600_000);
    });
  }

  const none: [string, unknown][] = [
    ['a skew that AWS accepts', serviceError('SignatureDoesNotMatch', 403, minutes(4))],
    ['another code', serviceError('AccessDenied', 403, minutes(60))],
    ['no date', serviceError('SignatureDoesNotMatch', 403)],
    ['a date that is none', serviceError('SignatureDoesNotMatch', 403, { date: 'soon' })],
    ['another error', badAnswer(403)],
  ];
  for (const [what, error] of none) {
    it(`is undefined for ${what}`, () => assert.equal(clockSkew(error, now), undefined));
  }
});

describe('retryDelay', () => {
  const { random } = Math;
  afterEach(() => {
    Math.random = random;
  });

  it('is anything up to 200 ms, doubled each time, 5 s at most', () => {
    for (const [attempt, longest] of [
      [1, 200],
      [2, 400],
      [5, 3200],
      [6, 5000],
      [1000, 5000],
    ] as const) {
      Math.random = () => 0;
      assert.equal(retryDelay(attempt), 0);
      Math.random = () => 0.5;
      assert.equal(retryDelay(attempt), longest / 2);
    }
  });
});
