import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ParamTree, paramTree, parsePairs } from '../../lib/local/request.js';
import {
  encodeForm,
  encodeParams,
  encodeRequest,
  maxQueryLength,
  type ParamValue,
} from '../../lib/query/encode.js';
import { ValidationError } from '../../lib/query/errors.js';
import { decodePairs } from '../support/sigv4.js';

const version = '2010-05-08';

function pairsOf(params: Record<string, unknown>): [string, string][] {
  const pairs = encodeParams({
    action: 'TagUser',
    version,
    params: params as Record<string, ParamValue>,
  });
  assert.deepEqual(pairs.slice(0, 2), [
    ['Action', 'TagUser'],
    ['Version', version],
  ]);
  return pairs.slice(2);
}

function isRefusal(field: string, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ValidationError);
    assert.equal(error.field, field);
    assert.match(error.message, message);
    return true;
  };
}

describe('encodeParams', () => {
  const encoded: [string, Record<string, unknown>, [string, string][]][] = [
    ['nothing', {}, []],
    ['a string as it is', { UserName: ' Bob\n' }, [['UserName', ' Bob\n']]],
    ['an empty string', { Path: '' }, [['Path', '']]],
    [
      'params in the order given',
      { b: 'x', a: 'y' },
      [
        ['b', 'x'],
        ['a', 'y'],
      ],
    ],
    ['undefined by leaving it out', { a: undefined, s: { b: undefined } }, []],
    [
      'booleans',
      { a: true, b: false },
      [
        ['a', 'true'],
        ['b', 'false'],
      ],
    ],
    [
      'numbers',
      { MaxItems: 100, zero: 0, negative: -1.5, big: 2n ** 64n },
      [
        ['MaxItems', '100'],
        ['zero', '0'],
        ['negative', '-1.5'],
        ['big', '18446744073709551616'],
      ],
    ],
    [
      'dates as ISO 8601 in UTC, milliseconds only when there are any',
      { a: new Date('2026-02-03T04:05:06+02:00'), b: new Date('2026-02-03T04:05:06.789Z') },
      [
        ['a', '2026-02-03T02:05:06Z'],
        ['b', '2026-02-03T04:05:06.789Z'],
      ],
    ],
    [
      'a list',
      { PolicyNames: ['a', 'b'] },
      [
        ['PolicyNames.member.1', 'a'],
        ['PolicyNames.member.2', 'b'],
      ],
    ],
    ['an empty list', { PolicyNames: [] }, [['PolicyNames', '']]],
    [
      'a list of structures',
      {
        Tags: [
          { Key: 'k', Value: 'v' },
          { Key: 'l', Value: '' },
        ],
      },
      [
        ['Tags.member.1.Key', 'k'],
        ['Tags.member.1.Value', 'v'],
        ['Tags.member.2.Key', 'l'],
        ['Tags.member.2.Value', ''],
      ],
    ],
    [
      'a list in a structure in a list',
      { ContextEntries: [{ ContextKeyValues: ['x', 'y'] }] },
      [
        ['ContextEntries.member.1.ContextKeyValues.member.1', 'x'],
        ['ContextEntries.member.1.ContextKeyValues.member.2', 'y'],
      ],
    ],
    [
      'a map',
      {
        Attributes: new Map<string, unknown>([
          ['k', 1],
          ['', true],
        ]),
      },
      [
        ['Attributes.entry.1.key', 'k'],
        ['Attributes.entry.1.value', '1'],
        ['Attributes.entry.2.key', ''],
        ['Attributes.entry.2.value', 'true'],
      ],
    ],
    [
      'a structure without prototype',
      { S: Object.assign(Object.create(null), { a: 1 }) },
      [['S.a', '1']],
    ],
    ['names that are already flat', { 'Tags.member.1.Key': 'k' }, [['Tags.member.1.Key', 'k']]],
  ];
  for (const [what, params, pairs] of encoded) {
    it(`encodes ${what}`, () => assert.deepEqual(pairsOf(params), pairs));
  }

  const cyclicList: unknown[] = [];
  cyclicList.push(cyclicList);
  const cyclicStructure: Record<string, unknown> = {};
  cyclicStructure['s'] = cyclicStructure;
  const refused: [string, Record<string, unknown>, string, RegExp][] = [
    ['null', { UserName: null }, 'UserName', /is null: leave it out/],
    ['null in a list', { Tags: ['a', null] }, 'Tags.member.2', /is null/],
    ['undefined in a list', { Tags: [undefined] }, 'Tags.member.1', /is undefined/],
    ['a hole in a list', { Tags: new Array(2) }, 'Tags.member.1', /is undefined/],
    ['NaN', { MaxItems: Number.NaN }, 'MaxItems', /is NaN/],
    ['infinity', { MaxItems: -Infinity }, 'MaxItems', /is -Infinity/],
    ['an invalid date', { S: { since: new Date('x') } }, 'S.since', /is an invalid date/],
    ['a function', { UserName: () => 'x' }, 'UserName', /is function/],
    ['a symbol', { UserName: Symbol('x') }, 'UserName', /is symbol/],
    ['an object of a class', { UserName: new URL('http://x') }, 'UserName', /is object/],
    ['a set', { UserName: new Set(['a']) }, 'UserName', /is object/],
    ['half a surrogate pair', { UserName: 'x\ud83d' }, 'UserName', /half a surrogate/],
    [
      'half a surrogate pair as a map’s key',
      { M: new Map([['\ude00', 'x']]) },
      'M.entry.1.key',
      /half a surrogate/,
    ],
    ['undefined in a map', { M: new Map([['k', undefined]]) }, 'M.entry.1.value', /is undefined/],
    ['a list in itself', { L: cyclicList }, `L${'.member.1'.repeat(17)}`, /refers to itself/],
    ['a structure in itself', { S: cyclicStructure }, `S${'.s'.repeat(17)}`, /refers to itself/],
    ['Action among the params', { Action: 'DeleteUser' }, 'Action', /set by the call itself/],
    ['Version among the params', { Version: '2010-05-08' }, 'Version', /`version` option/],
    [
      'a flat name that a list gives too',
      { Tags: ['a'], 'Tags.member.1': 'b' },
      'Tags.member.1',
      /given twice/,
    ],
    ['an empty name', { '': 'x' }, '', /no valid name/],
    ['a name with a line break', { 'User\nName': 'x' }, 'User\nName', /no valid name/],
    ['__proto__ as a name', JSON.parse('{"__proto__": "x"}'), '__proto__', /no valid name/],
    ['an empty member name', { S: { '': 'x' } }, 'S.', /no valid name/],
    [
      'half a surrogate pair in a member name',
      { S: { '\ud83d': 'x' } },
      'S.\ud83d',
      /no valid name/,
    ],
  ];
  for (const [what, params, field, message] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => pairsOf(params), isRefusal(field, message)));
  }

  it('lets one value stand in two places', () => {
    const tag = { Key: 'k' };
    assert.equal(pairsOf({ Tags: [tag, tag] }).length, 2);
  });

  for (const action of [
    '',
    'listUsers',
    'List Users',
    'ListUsers&Action=DeleteUser',
    `A${'a'.repeat(128)}`,
  ]) {
    it(`refuses the action '${action.slice(0, 30)}'`, () => {
      assert.throws(
        () => encodeParams({ action, version }),
        isRefusal('Action', /is not the name of an action/),
      );
    });
  }

  for (const wrong of ['', '2010', '2010-5-8', '2010-05-08&', ' 2010-05-08', '2010-05-08\n']) {
    it(`refuses the version ${JSON.stringify(wrong)}`, () => {
      assert.throws(
        () => encodeParams({ action: 'ListUsers', version: wrong }),
        isRefusal('Version', /is not a date/),
      );
    });
  }
});

describe('encodeForm', () => {
  it('leaves only the unreserved characters of RFC 3986 as they are', () => {
    const ascii = String.fromCharCode(...Array.from({ length: 0x5f }, (_, index) => 0x20 + index));
    assert.equal(
      encodeForm([['a', ascii]]),
      'a=%20%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40' +
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D~',
    );
  });

  it('encodes other characters as UTF-8', () => {
    assert.equal(encodeForm([['é', '😀\n']]), '%C3%A9=%F0%9F%98%80%0A');
  });

  it('reads back as the pairs that went in', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (pairs) => {
        assert.deepEqual(decodePairs(encodeForm(pairs)), pairs);
      }),
    );
  });
});

describe('encodeRequest, of any params', () => {
  const endpoint = new URL('https://iam.amazonaws.com/');
  const name = fc
    .stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/)
    .filter((name) => !['Action', 'Version', 'member', 'entry'].includes(name));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      ' ',
      '+',
      '%',
      '&a=b',
      '%2B',
      '=',
      '.',
      '\0',
      '\r\n',
      '__proto__',
      "~*'()!",
    ),
  );
  const { params } = fc.letrec<{ params: Record<string, ParamValue>; value: ParamValue }>(
    (tie) => ({
      value: fc.oneof(
        { depthSize: 'small', maxDepth: 8 },
        text,
        fc.boolean(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.bigInt(),
        fc.date({ noInvalidDate: true, min: new Date(0) }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: false }),
        fc
          .uniqueArray(fc.tuple(text, tie('value')), {
            minLength: 1,
            maxLength: 3,
            selector: ([key]) => key,
          })
          .map((entries) => new Map(entries)),
      ),
      params: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    }),
  );

  for (const method of ['POST', 'GET'] as const) {
    it(`makes a ${method} from which the params can be read again`, () => {
      fc.assert(
        fc.property(params, (params) => {
          const query = { action: 'TagUser', version, params, method };
          const form = encodeForm(encodeParams(query));
          fc.pre(method === 'POST' || form.length <= maxQueryLength);
          const { url, body = new URL(url).search.slice(1) } = encodeRequest(query, endpoint);
          const pairs = decodePairs(body);
          assert.deepEqual(pairs, parsePairs(body));
          const { Action, Version, ...read } = readTree(paramTree(pairs)) as Record<
            string,
            unknown
          >;
          assert.deepEqual([Action, Version], ['TagUser', version]);
          assert.deepEqual(read, Object.fromEntries(Object.entries(params).map(sent)));
        }),
      );
    });
  }

  /** A param as its receiver has it: scalars as text, an empty list as none. */
  function sent([name, value]: [string, unknown]): [string, unknown] {
    if (value instanceof Date) return [name, value.toISOString().replace('.000Z', 'Z')];
    if (typeof value !== 'object' || value === null) return [name, String(value)];
    if (Array.isArray(value)) {
      return [name, value.length > 0 ? value.map((item) => sent(['', item])[1]) : ''];
    }
    if (value instanceof Map) {
      return [name, new Map([...value].map(([key, item]) => [key, sent(['', item])[1]]))];
    }
    return [name, Object.fromEntries(Object.entries(value).map(sent))];
  }

  function readTree({ value, children }: ParamTree): unknown {
    if (children.size === 0) return value;
    assert.equal(value, undefined);
    const [[wrapper, inner]] = children as unknown as [[string, ParamTree]];
    if (wrapper !== 'member' && wrapper !== 'entry') {
      return Object.fromEntries([...children].map(([name, child]) => [name, readTree(child)]));
    }
    assert.deepEqual(
      [...inner.children.keys()],
      Array.from({ length: inner.children.size }, (_, index) => String(index + 1)),
    );
    const items = [...inner.children.values()];
    if (wrapper === 'member') return items.map(readTree);
    return new Map(
      items.map(({ children }) => [children.get('key')!.value, readTree(children.get('value')!)]),
    );
  }
});

describe('encodeRequest', () => {
  const endpoint = new URL('http://127.0.0.1:4566/some/path');
  const query = { action: 'GetUser', version, params: { UserName: 'a b' } };
  const form = 'Action=GetUser&Version=2010-05-08&UserName=a%20b';

  it('makes a POST with a form body', () => {
    assert.deepEqual(encodeRequest(query, endpoint), {
      method: 'POST',
      url: 'http://127.0.0.1:4566/some/path',
      headers: {
        host: '127.0.0.1:4566',
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      },
      body: form,
    });
  });

  it('makes a GET with the same pairs as the query string', () => {
    assert.deepEqual(encodeRequest({ ...query, method: 'GET' }, endpoint), {
      method: 'GET',
      url: `http://127.0.0.1:4566/some/path?${form}`,
      headers: { host: '127.0.0.1:4566' },
    });
  });

  it('limits the query string of a GET, and only that', () => {
    const fixed = 'Action=GetUser&Version=2010-05-08&UserName='.length;
    const longest = { ...query, params: { UserName: 'x'.repeat(maxQueryLength - fixed) } };
    const tooLong = { ...query, params: { UserName: 'x'.repeat(maxQueryLength - fixed + 1) } };
    assert.ok(encodeRequest({ ...longest, method: 'GET' }, endpoint));
    assert.ok(encodeRequest({ ...tooLong, method: 'POST' }, endpoint));
    assert.throws(
      () => encodeRequest({ ...tooLong, method: 'GET' }, endpoint),
      (error: ValidationError) =>
        isRefusal('method', /8193 bytes, over the 8192 .* use POST/)(error) &&
        error.length === 8193 &&
        error.limit === '8192 bytes',
    );
  });

  it('refuses a method that is neither', () => {
    assert.throws(
      () => encodeRequest({ ...query, method: 'get' as 'GET' }, endpoint),
      isRefusal('method', /neither GET nor POST/),
    );
  });
});
