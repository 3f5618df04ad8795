import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fake } from '../../lib/fixtures/fake.js';
import { models } from '../../lib/fixtures/model.js';
import {
  BadAnswerError,
  decodePolicy,
  encodeForm,
  parseXml,
  readAnswer,
  readResult,
  ValidationError,
  XmlError,
} from '../../lib/index.js';
import { type Plan, ResultMaker } from '../model/answers.js';
import { answerXml } from '../support/answers.js';
import { plain } from '../support/plain.js';

function resultOf(action: string, xml: string) {
  return readAnswer(action, { status: 200, headers: {} }, answerXml(action, xml)).result;
}

const plans: Plan[] = [0, 1, 2, 5].flatMap((members) =>
  [true, false].map((optional) => ({ members, optional })),
);

describe('readResult', () => {
  for (const [service, { actions }] of Object.entries(models)) {
    describe(`gives back what went in, for every action of ${service.toUpperCase()}`, () => {
      for (const [action, model] of Object.entries(actions)) {
        it(action, () => {
          for (const plan of plans) {
            const value = new ResultMaker(plan).structure(model.result);
            const { body } = fake(action as 'GetUser', value);
            const truncation = Object.keys(model.result.members).find((name) =>
              /^isTruncated$/i.test(name),
            );
            if (model.paginated && truncation) value[truncation] ??= false;
            assert.deepEqual(readResult(action, parseXml(body)), value, JSON.stringify(plan));
          }
        });
      }
    });
  }

  it('goes by the form of elements that it does not know', () => {
    const xml =
      '<New>1</New><Empty/><Names><member>a</member></Names><Two>a</Two><Two>b</Two><Deep a="b"><In>true</In></Deep><Text a="b">c</Text>';
    assert.deepEqual(plain(resultOf('NewAction', xml)), {
      New: '1',
      Empty: '',
      Names: ['a'],
      Two: ['a', 'b'],
      Deep: { In: 'true' },
      Text: 'c',
    });
  });

  it('has nothing of a prototype', () => {
    const document =
      '{"NewActionResponse":{"NewActionResult":{"__proto__":"a","constructor":"b"}}}';
    const result = readResult('NewAction', JSON.parse(document));
    assert.deepEqual(Object.entries(result), [
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    assert.equal(Object.getPrototypeOf(result), null);
  });

  it('leaves out empty elements of booleans, integers and dates', () => {
    const { User } = resultOf('GetUser', '<User><PasswordLastUsed/></User>');
    assert.deepEqual(plain(User), { Tags: [] });
  });

  const wrong: [string, string, string, RegExp][] = [
    [
      'a boolean',
      'ListUsers',
      '<IsTruncated>yes</IsTruncated>',
      /IsTruncated is not of the type boolean/,
    ],
    [
      'an integer',
      'GetRole',
      '<Role><MaxSessionDuration>1.5</MaxSessionDuration></Role>',
      /integer/,
    ],
    [
      'a date',
      'GetRole',
      '<Role><CreateDate>soon</CreateDate></Role>',
      /CreateDate is not of the type timest/,
    ],
    ['a structure', 'GetRole', '<Role>a</Role>', /Role is not made of elements/],
    ['a list', 'ListUsers', '<Users>a</Users>', /Users is not made of elements/],
    ['a single element', 'GetRole', '<Role/><Role/>', /Role is not made of elements/],
    ['a map’s entry', 'GetAccountSummary', '<SummaryMap><entry>a</entry></SummaryMap>', /entry is/],
  ];
  for (const [what, action, xml, message] of wrong) {
    it(`ends in a BadAnswerError where ${what} is something else, response still readable`, () => {
      const answer = readAnswer(action, { status: 200, headers: {} }, answerXml(action, xml));
      assert.throws(
        () => answer.result,
        (error) => {
          assert.ok(error instanceof BadAnswerError && error.cause instanceof XmlError);
          assert.match(error.message, message);
          assert.deepEqual([error.action, error.status], [action, 200]);
          return true;
        },
      );
      assert.deepEqual(Object.keys(answer.response), [`${action}Response`]);
    });
  }

  it('refuses another action’s dict', () => {
    assert.throws(() => readResult('GetUser', parseXml(answerXml('GetRole'))), XmlError);
  });

  it('is made once, when it is first read', () => {
    const answer = readAnswer('ListUsers', { status: 200, headers: {} }, answerXml('ListUsers'));
    assert.deepEqual(plain(answer.response), plain(parseXml(answerXml('ListUsers'))));
    assert.equal(answer.result, answer.result);
  });
});

describe('decodePolicy', () => {
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:100%+ é' }] };

  it('reads a URL-encoded document', () => {
    assert.deepEqual(decodePolicy(encodeURIComponent(JSON.stringify(policy))), policy);
  });

  it('reads a plain document, in which % stands for itself', () => {
    assert.deepEqual(decodePolicy(`\n${JSON.stringify(policy, null, 2)}`), policy);
  });

  it('reads whatever document was written, URL-encoded in either way or plain', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
    fc.assert(
      fc.property(object, (document) => {
        const json = JSON.stringify(document);
        const expected = JSON.parse(json);
        assert.deepEqual(decodePolicy(json), expected);
        assert.deepEqual(decodePolicy(encodeURIComponent(json)), expected);
        assert.deepEqual(decodePolicy(encodeForm([['', json]]).slice(1)), expected);
      }),
    );
  });

  for (const text of ['', '%', '%7B', 'null', '[]', '%5B%5D', '"a"', '{']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => decodePolicy(text),
        (error) => error instanceof ValidationError && error.field === 'PolicyDocument',
      );
    });
  }
});
