import assert from 'node:assert/strict';
import {
  BadAnswerError,
  NetworkError,
  ServiceError,
  TimeoutError,
  ValidationError,
} from '../../lib/query/errors.js';
import {
  backOff,
  clockSkew,
  isRetryable,
  leavesOpen,
  mayHaveActed,
  retryAfter,
  retryDelay,
} from '../../lib/query/retry.js';

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
  const harmless = [
    'GetUser',
    'ListUsers',
    'AssumeRole',
    'UpdateAccessKey',
    'CreateUser',
    'DeleteUser',
  ];
  const unsafe = ['CreateAccessKey', 'ChangePassword', 'MyListUsers'];
  const unsent = new NetworkError('x', 'a', { unsent: true });

  const table: [string, unknown, 'all' | 'harmless' | 'none'][] = [
    ['IAM’s throttling, which has status 400', serviceError('Throttling'), 'all'],
    ['ThrottlingException', serviceError('ThrottlingException'), 'all'],
    ['RequestLimitExceeded', serviceError('RequestLimitExceeded', 503), 'all'],
    ['TooManyRequestsException', serviceError('TooManyRequestsException', 429), 'all'],
    ['a proxy’s 429', badAnswer(429), 'all'],
    ['no connection', unsent, 'all'],
    ['no connection in time', new TimeoutError('x', 'a', { unsent: true }), 'all'],
    ['ServiceUnavailable', serviceError('ServiceUnavailable', 503), 'harmless'],
    ['InternalFailure', serviceError('InternalFailure', 500), 'harmless'],
    ['a proxy’s HTML 502', badAnswer(502), 'harmless'],
    ['a cut-off answer', badAnswer(200, true), 'harmless'],
    ['a lost answer', new NetworkError('x', 'a'), 'harmless'],
    ['a late answer', new TimeoutError('x', 'a'), 'harmless'],
    ['NoSuchEntity', serviceError('NoSuchEntity', 404), 'none'],
    ['ValidationError of the service', serviceError('ValidationError'), 'none'],
    ['LimitExceeded, which is a quota', serviceError('LimitExceeded', 409), 'none'],
    ['an answer that is not XML, with status 200', badAnswer(200), 'none'],
    ['a redirect', badAnswer(302), 'none'],
    ['our own ValidationError', new ValidationError('x', { field: 'a' }), 'none'],
    ['any other error', new Error('Throttling'), 'none'],
  ];
  for (const [what, error, expected] of table) {
    it(`tries ${expected} actions again after ${what}`, () => {
      for (const action of harmless)
        assert.equal(isRetryable(error, action), expected !== 'none', action);
      for (const action of unsafe)
        assert.equal(isRetryable(error, action), expected === 'all', action);
    });
  }
});

describe('mayHaveActed', () => {
  const table: [string, unknown, boolean][] = [
    ['a lost answer', new NetworkError('x', 'a'), true],
    ['a late answer', new TimeoutError('x', 'a'), true],
    ['a failure of the service', serviceError('ServiceFailure', 500), true],
    ['a proxy’s HTML 502', badAnswer(502), true],
    ['an answer with status 200 that cannot be read', badAnswer(200), true],
    ['no connection', new NetworkError('x', 'a', { unsent: true }), false],
    ['throttling, whatever its status', serviceError('RequestLimitExceeded', 503), false],
    ['a refusal', serviceError('NoSuchEntity', 404), false],
    ['a redirect', badAnswer(307), false],
    ['a proxy’s HTML 403', badAnswer(403), false],
    ['what is no answer at all', new Error('x'), false],
  ];
  for (const [what, error, expected] of table) {
    it(`is ${expected} for ${what}`, () => assert.equal(mayHaveActed(error), expected));
  }
});

describe('leavesOpen', () => {
  const open: [string, string, unknown][] = [
    ['CreateUser', 'EntityAlreadyExists', serviceError('EntityAlreadyExists', 409)],
    ['CreateUser', 'LimitExceeded', serviceError('LimitExceeded', 409)],
    ['DeleteUser', 'NoSuchEntity', serviceError('NoSuchEntity', 404)],
    ['UpdateLoginProfile', 'PasswordPolicyViolation', serviceError('PasswordPolicyViolation')],
    ['AttachUserPolicy', 'ConcurrentModification', serviceError('ConcurrentModification', 409)],
    ['AttachUserPolicy', 'ExpiredToken', serviceError('ExpiredToken', 403)],
    ['AttachUserPolicy', 'AccessDenied', serviceError('AccessDenied', 403)],
    ['AttachUserPolicy', 'throttling', serviceError('Throttling')],
    ['AttachUserPolicy', 'another lost answer', new NetworkError('x', 'a')],
    ['AttachUserPolicy', 'credentials that are gone', new Error('x')],
  ];
  for (const [action, what, error] of open) {
    it(`is true for ${action} and ${what}`, () =>
      assert.equal(leavesOpen(error, action, {}), true));
  }

  const closed: [string, string, unknown][] = [
    ['GetUser', 'a lost answer', new NetworkError('x', 'a')],
    ['AssumeRole', 'AccessDenied', serviceError('AccessDenied', 403)],
    ['AttachUserPolicy', 'NoSuchEntity', serviceError('NoSuchEntity', 404)],
    ['CreateLoginProfile', 'NoSuchEntity', serviceError('NoSuchEntity', 404)],
    ['CreateLoginProfile', 'a weak password', serviceError('PasswordPolicyViolation')],
    ['DeleteUser', 'DeleteConflict', serviceError('DeleteConflict', 409)],
    ['CreateRole', 'MalformedPolicyDocument', serviceError('MalformedPolicyDocument')],
  ];
  for (const [action, what, error] of closed) {
    it(`is false for ${action} and ${what}`, () =>
      assert.equal(leavesOpen(error, action, {}), false));
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

describe('backOff', () => {
  const { random } = Math;
  afterEach(() => {
    Math.random = random;
  });

  it('is anything up to 200 ms, doubled each time, 5 s at most', () => {
    for (const [tries, longest] of [
      [1, 200],
      [2, 400],
      [5, 3200],
      [6, 5000],
      [1000, 5000],
    ] as const) {
      Math.random = () => 0;
      assert.equal(backOff(tries), 0);
      Math.random = () => 0.5;
      assert.equal(backOff(tries), longest / 2);
    }
  });
});

describe('retryAfter', () => {
  const date = 'Tue, 03 Feb 2026 04:05:06 GMT';
  const table: [string, Record<string, string>, number | undefined][] = [
    ['seconds', { 'retry-after': '7' }, 7000],
    [
      'a date, by the date of the answer',
      { date, 'retry-after': 'Tue, 03 Feb 2026 04:05:36 GMT' },
      30_000,
    ],
    ['a date that is over', { date, 'retry-after': 'Tue, 03 Feb 2026 04:00:00 GMT' }, 0],
    ['five minutes', { 'retry-after': '300' }, 300_000],
    ['more than five minutes', { 'retry-after': '301' }, undefined],
    ['what is neither', { 'retry-after': 'soon' }, 0],
    ['a negative number', { 'retry-after': '-5' }, 0],
    ['nothing', {}, 0],
  ];
  for (const [what, headers, expected] of table) {
    it(`reads ${what}`, () => assert.equal(retryAfter(serviceError('x', 503, headers)), expected));
  }

  it('goes by our clock when the answer has no date', () => {
    const asked = retryAfter(
      serviceError('x', 503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }),
    )!;
    assert.ok(asked > 50_000 && asked <= 60_000, String(asked));
  });
});

describe('retryDelay', () => {
  it('is what Retry-After asks for, and the back-off', () => {
    const delay = retryDelay(
      serviceError('Throttling', 400, { 'retry-after': '2' }),
      1,
      'GetUser',
      {},
    )!;
    assert.ok(delay >= 2000 && delay < 2200, String(delay));
  });

  it('is undefined for what must not be tried again, or not before five minutes', () => {
    assert.equal(retryDelay(serviceError('NoSuchEntity', 404), 1, 'GetUser', {}), undefined);
    const later = serviceError('Throttling', 400, { 'retry-after': '86400' });
    assert.equal(retryDelay(later, 1, 'GetUser', {}), undefined);
  });
});
