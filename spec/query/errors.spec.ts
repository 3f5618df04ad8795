import assert from 'node:assert/strict';
import {
  BadAnswerError,
  ConfigurationError,
  classifyTransportError,
  NetworkError,
  ServiceError,
  SlimIamError,
  TimeoutError,
  ValidationError,
} from '../../lib/query/errors.js';

const details = { action: 'ListUsers', status: 200, requestId: 'r', headers: {} };

describe('the errors', () => {
  const errors: [string, Error][] = [
    ['SlimIamError', new SlimIamError('x')],
    ['ConfigurationError', new ConfigurationError('x')],
    ['ValidationError', new ValidationError('x', { field: 'UserName' })],
    ['ServiceError', new ServiceError('x', { ...details, code: 'c', type: 't', response: {} })],
    ['NetworkError', new NetworkError('x', 'ListUsers')],
    ['TimeoutError', new TimeoutError('x', 'ListUsers')],
    ['BadAnswerError', new BadAnswerError('x', details)],
  ];
  for (const [name, error] of errors) {
    it(`${name} is a SlimIamError that says its name`, () => {
      assert.ok(error instanceof SlimIamError);
      assert.equal(error.name, name);
      assert.ok(error.stack?.includes(name) || error.stack?.includes('x'));
    });
  }

  it('TimeoutError is a NetworkError, the others are only themselves', () => {
    const kinds = [ConfigurationError, ValidationError, ServiceError, NetworkError, BadAnswerError];
    const matches = errors.map(([, error]) => kinds.filter((kind) => error instanceof kind));
    assert.deepEqual(matches, [
      [],
      [ConfigurationError],
      [ValidationError],
      [ServiceError],
      [NetworkError],
      [NetworkError],
      [BadAnswerError],
    ]);
  });

  it('keep their cause, and have none when there is none', () => {
    const cause = new Error('y');
    assert.equal(new ValidationError('x', { field: 'a', cause }).cause, cause);
    assert.equal(new NetworkError('x', 'a', { cause }).cause, cause);
    assert.equal(new BadAnswerError('x', details, { cause }).cause, cause);
    assert.ok(!('cause' in new ValidationError('x', { field: 'a' })));
  });

  it('ValidationError has what it was given and nothing else', () => {
    const given = {
      field: 'UserName',
      action: 'GetUser',
      preset: 'Get user',
      limit: '1 to 64 characters',
      length: 65,
    };
    const { name, uncertain, ...own } = { ...new ValidationError('x', given) };
    assert.deepEqual(own, given);
    assert.equal(name, 'ValidationError');
    assert.equal(uncertain, false);
  });
});

describe('classifyTransportError', () => {
  function withCode(code: string, options?: ErrorOptions): Error {
    return Object.assign(new Error('secret details', options), { code });
  }

  const timeouts: [unknown, RegExp][] = [
    [withCode('UND_ERR_CONNECT_TIMEOUT'), /no connection in time/],
    [withCode('UND_ERR_HEADERS_TIMEOUT'), /no answer in time/],
    [withCode('UND_ERR_BODY_TIMEOUT'), /stopped coming/],
    [withCode('ETIMEDOUT'), /no connection in time/],
    [
      new TypeError('fetch failed', { cause: withCode('UND_ERR_HEADERS_TIMEOUT') }),
      /no answer in time/,
    ],
    [new DOMException('The operation timed out', 'TimeoutError'), /ran out/],
  ];
  for (const [thrown, message] of timeouts) {
    it(`makes a TimeoutError of ${thrown} ${(thrown as { code?: string }).code ?? ''}`, () => {
      const error = classifyTransportError(thrown, 'ListUsers');
      assert.ok(error instanceof TimeoutError);
      assert.match(error.message, message);
      assert.equal(error.action, 'ListUsers');
      assert.equal(error.cause, thrown);
    });
  }

  const others: [unknown, RegExp][] = [
    [withCode('ECONNREFUSED'), /\(ECONNREFUSED\)$/],
    [new TypeError('fetch failed', { cause: withCode('ENOTFOUND') }), /\(ENOTFOUND\)$/],
    [new TypeError('fetch failed'), /\(TypeError\)$/],
    [new AggregateError([withCode('ECONNREFUSED')]), /\(AggregateError\)$/],
    ['a string', /\(string\)$/],
    [undefined, /\(undefined\)$/],
  ];
  for (const [thrown, message] of others) {
    it(`makes a NetworkError of ${thrown}`, () => {
      const error = classifyTransportError(thrown, 'ListUsers', new AbortController().signal);
      assert.ok(error instanceof NetworkError && !(error instanceof TimeoutError));
      assert.match(error.message, message);
      assert.ok(!error.message.includes('secret details'));
      assert.equal(error.cause, thrown);
    });
  }

  it('does not follow a circle of causes', () => {
    const thrown = withCode('a');
    thrown.cause = thrown;
    assert.ok(classifyTransportError(thrown, 'ListUsers') instanceof NetworkError);
  });

  it('gives an aborted signal’s reason back as it is, whatever was thrown', () => {
    for (const reason of [new Error('mine'), 'a string', undefined]) {
      const signal = AbortSignal.abort(reason);
      assert.equal(classifyTransportError(withCode('x'), 'ListUsers', signal), signal.reason);
    }
  });

  it('makes a TimeoutError of the reason that AbortSignal.timeout() has', () => {
    const reason = new DOMException('The operation timed out', 'TimeoutError');
    const error = classifyTransportError(new Error('x'), 'ListUsers', AbortSignal.abort(reason));
    assert.ok(error instanceof TimeoutError);
    assert.equal(error.cause, reason);
  });
});
