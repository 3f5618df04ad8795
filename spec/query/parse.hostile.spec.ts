import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { fake } from '../../lib/fixtures/fake.js';
import { models } from '../../lib/fixtures/model.js';
import { readAnswer, readBody } from '../../lib/query/answer.js';
import { BadAnswerError, ServiceError } from '../../lib/query/errors.js';
import { parseXml, XmlError } from '../../lib/query/parse.js';
import { ResultMaker } from '../model/answers.js';
import { errorXml } from '../support/answers.js';
import { spoiled } from '../support/hostile-xml.js';

const folder = new URL('../../fixtures/xml/', import.meta.url);
const fixtures: string[] = readdirSync(folder).flatMap((name) =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')).map(({ xml }: { xml: string }) => xml),
);

/** Answers to `GetRole`, `ListUsers` and so on: one of each action, as AWS writes it, and an error. */
const answers = Object.values(models)
  .flatMap(({ actions }) => Object.entries(actions))
  .map(([action, { result }]) => {
    const maker = new ResultMaker({ members: 2, optional: true });
    return { action, xml: fake(action as 'GetUser', maker.structure(result)).body };
  });

/**
 * What is taken though xmltodict refuses it: anything in comments, processing instructions and the
 * declaration; in names a character that only the fifth edition of XML 1.0 allows.
 */
const tolerated = /--|<\?|<[^>]*\ufffd/;

describe('parseXml, of documents spoiled at random', () => {
  it('gives what xmltodict gives, or refuses', function () {
    this.timeout(60_000);
    const python = '/usr/bin/python3';
    if (spawnSync(python, ['-c', 'import xmltodict']).status !== 0) {
      console.log(`      skipped: ${python} has no module xmltodict`);
      this.skip();
    }
    const small = ['<a/>', '<a>x</a>', '<a b="1">x<c/>y</a>', '<a><b>1</b><b/></a>'];
    const seed = Math.floor(Math.random() * 2 ** 31);
    const documents = fc.sample(spoiled([...fixtures, ...small]), { numRuns: 5_000, seed });
    const { stdout, status } = spawnSync(
      python,
      [fileURLToPath(new URL('oracle.py', import.meta.url))],
      {
        input: documents.map((document) => `${document.toString('base64')}\n`).join(''),
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      },
    );
    assert.equal(status, 0);
    const outcomes = stdout.trimEnd().split('\n');
    assert.equal(outcomes.length, documents.length);
    let same = 0;
    for (const [index, document] of documents.entries()) {
      const { dict, error } = JSON.parse(outcomes[index]!);
      const text = document.toString();
      const ours = outcomeOf(document);
      if (ours === undefined) continue;
      const where = `${JSON.stringify(text)}, seed ${seed}`;
      if (error) assert.match(text, tolerated, `xmltodict says ${error}: ${where}`);
      else assert.equal(JSON.stringify(ours), JSON.stringify(dict), where);
      same += 1;
    }
    assert.ok(same > 100, `only ${same} were read, seed ${seed}`);
  });

  it('ends in an answer or a typed error all the way from the bytes to the result', async function () {
    this.timeout(60_000);
    const untouched = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    const actions = fc.constantFrom(...answers);
    let read = 0;
    await fc.assert(
      fc.asyncProperty(
        actions.chain(({ action, xml }) =>
          fc.record({
            action: fc.constant(action),
            bytes: spoiled([xml, xml, errorXml('NoSuchEntity')]),
            status: fc.constantFrom(200, 200, 400, 503),
          }),
        ),
        fc.integer({ min: 1, max: 64 }),
        async ({ action, bytes, status }, size) => {
          const head = { status, headers: { 'x-amzn-requestid': 'r' } };
          try {
            const body = { ...head, body: chunks(bytes, size) };
            const text = await readBody(body, action, 2 ** 20);
            const { result, response } = readAnswer(action, head, text);
            assert.deepEqual(response, parseXml(text));
            assert.equal(Object.getPrototypeOf(result), null);
            read += 1;
          } catch (error) {
            const typed = error instanceof BadAnswerError || error instanceof ServiceError;
            if (!typed) throw error;
            assert.ok(error.message.length < 1000, error.message);
            assert.equal(error.status, status);
          }
        },
      ),
      { numRuns: 3_000 },
    );
    assert.ok(read > 20, `only ${read} were read`);
    assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), untouched);
  });

  for (const { action, xml } of answers.filter(({ action }) =>
    ['GetRole', 'ListAccessKeys', 'GetAccountSummary'].includes(action),
  )) {
    it(`refuses an answer to ${action} that is cut at any byte`, async () => {
      const bytes = Buffer.from(xml.trimEnd());
      for (let length = 0; length < bytes.length; length++) {
        await assert.rejects(async () => {
          const cut = { status: 200, headers: {}, body: [bytes.subarray(0, length)] };
          return readAnswer(action, cut, await readBody(cut, action, bytes.length));
        }, BadAnswerError);
      }
    });
  }
});

function outcomeOf(document: Buffer): unknown {
  try {
    return parseXml(new TextDecoder('utf-8', { fatal: true }).decode(document));
  } catch (error) {
    if (error instanceof XmlError || (error as { code?: string }).code === notUtf8)
      return undefined;
    throw error;
  }
}

const notUtf8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';

function* chunks(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('parseXml, of documents that ask for much', () => {
  // What is not linear takes minutes for one of these, or all of the memory.
  const megabytes = 2;
  const forms: Record<string, string> = {
    'open tags': `'<a>'.repeat(n)`,
    'elements in each other': `'<a>'.repeat(n / 2) + '</a>'.repeat(n / 2)`,
    'closing tags': `'</a>'.repeat(n)`,
    siblings: `'<a>' + '<b/>'.repeat(n) + '</a>'`,
    'siblings with names of their own': `'<a>' + many(n / 2, (i) => '<b' + i + '/>') + '</a>'`,
    'branches 90 deep': `'<a>' + ('<b>'.repeat(90) + '</b>'.repeat(90)).repeat(n / 150) + '</a>'`,
    'attributes with names of their own': `'<a ' + many(n / 4, (i) => 'b' + i + '="1" ') + '/>'`,
    'a long attribute': `'<a b="' + ' '.repeat(4 * n) + '"/>'`,
    'an attribute that does not end': `'<a b="' + '<c>'.repeat(n)`,
    'a long name': `'<' + 'a'.repeat(4 * n) + '/>'`,
    'a long text': `'<a>' + 'x '.repeat(2 * n) + '</a>'`,
    'space within a text': `'<a>x' + ' '.repeat(4 * n) + 'x</a>'`,
    'space within a tag': `'<a' + ' '.repeat(4 * n) + '>x</a>'`,
    'space behind the root': `'<a/>' + '\\n'.repeat(4 * n)`,
    'text behind the root': `'<a/>' + 'x>'.repeat(2 * n)`,
    'named entities': `'<a>' + '&amp;'.repeat(n) + '</a>'`,
    'numeric entities': `'<a>' + '&#x41;'.repeat(n / 1.5) + '</a>'`,
    'entities without end': `'<a>' + '&#x41'.repeat(n) + '</a>'`,
    'a long entity': `'<a>&' + 'a'.repeat(4 * n) + ';</a>'`,
    'CDATA sections': `'<a>' + '<![CDATA[x]]>y'.repeat(n / 3.5) + '</a>'`,
    'brackets in CDATA': `'<a><![CDATA[' + ']'.repeat(4 * n) + ']]></a>'`,
    comments: `'<a>' + '<!--x-->y'.repeat(n / 2) + '</a>'`,
    'comments without end': `'<a>' + '<!--'.repeat(n) + '</a>'`,
    'dashes in a comment': `'<a><!--' + '-'.repeat(4 * n) + '--></a>'`,
    'processing instructions': `'<a>' + '<?x y?>'.repeat(n / 2) + '</a>'`,
    'entities declared': `'<!DOCTYPE a [' + many(n / 10, (i) => '<!ENTITY b' + i + ' "&b' + (i - 1) + ';">') + ']><a>&b9;</a>'`,
  };

  it(`reads or refuses ${megabytes} MB of each in bounded time and memory`, async function () {
    this.timeout(180_000);
    const parse = new URL('../../lib/query/parse.ts', import.meta.url);
    const script = `
      const { parseXml } = await import(${JSON.stringify(parse)});
      const n = ${(megabytes * 2 ** 20) / 4};
      const many = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join('');
      const forms = {${Object.entries(forms).map(([name, form]) => `${JSON.stringify(name)}: () => ${form}`)}};
      for (const [name, make] of Object.entries(forms)) {
        try {
          parseXml(make());
          console.log(name + ': read');
        } catch (error) {
          console.log(name + ': ' + error.name);
        }
      }`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--max-old-space-size=320', '--import=tsx', '--input-type=module', '-e', script],
      { timeout: 170_000 },
    );
    const ended = stdout.trimEnd().split('\n');
    assert.deepEqual(
      ended.map((line) => line.replace(/: (read|XmlError)$/, '')),
      Object.keys(forms),
    );
  });
});
