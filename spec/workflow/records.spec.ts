import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import {
  createRecords,
  openRecords,
  type PersonRecord,
  type RecordsOptions,
  writeRecords,
} from '../../lib/workflow/records.js';
import { csv } from '../../lib/workflow/records-csv.js';
import type { RecordsError } from '../../lib/workflow/records-error.js';
import { json, ndjson } from '../../lib/workflow/records-json.js';
import type { TextFormat } from '../../lib/workflow/records-text.js';
import { openSqlite } from '../../lib/workflow/sqlite.js';
import { useFolder } from '../support/folder.js';

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const readAll = async (file: string, options?: RecordsOptions) =>
  collect(await openRecords(file, options));

describe('people records', () => {
  const path = useFolder();

  function write(name: string, content: string | Buffer): string {
    writeFileSync(path(name), content);
    return path(name);
  }

  /** The error that opening a file ends in, without the folder. */
  async function refusal(name: string, content: string | Buffer): Promise<string> {
    const file = write(name, content);
    try {
      await openRecords(file);
    } catch (error) {
      assert.equal((error as RecordsError).name, 'RecordsError');
      assert.equal((error as RecordsError).file, file);
      assert.equal(readdirSync(path()).length, 1);
      return (error as RecordsError).message.replace(path(), '');
    }
    return assert.fail('it was not refused');
  }

  describe('reading', () => {
    it('takes CSV as RFC 4180 has it, with any end of line and a byte order mark', async () => {
      for (const end of ['\n', '\r\n', '\r']) {
        const file = write(
          'people.csv',
          ['\uFEFFalternate_username,"full ""name"""', 'ann,"Ann\n""A"", Esq."', '', 'bo,'].join(
            end,
          ),
        );
        const records = await openRecords(file);
        assert.deepEqual(records.fields, ['alternate_username', 'full "name"']);
        assert.equal(records.count, 2);
        assert.deepEqual(await collect(records), [
          { alternate_username: 'ann', 'full "name"': 'Ann\n"A", Esq.' },
          { alternate_username: 'bo', 'full "name"': '' },
        ]);
        assert.equal((await collect(records)).length, 2, 'a second time');
      }
    });

    it('takes JSON and NDJSON with values as they are', async () => {
      const ann = { alternate_username: 'ann', groups: ['a', '}{"\\'], mfa: true, n: 1.5 };
      const bo = { n: null, alternate_username: 'bo', x: { y: [{}] } };
      const fields = ['alternate_username', 'groups', 'mfa', 'n', 'x'];
      for (const [name, text] of [
        ['people.json', JSON.stringify([ann, bo])],
        ['people.json', `\uFEFF ${JSON.stringify([ann, bo], null, 4)}\r\n`],
        ['people.ndjson', `${JSON.stringify(ann)}\n\n${JSON.stringify(bo)}\n`],
        ['people.jsonl', `${JSON.stringify(ann)}\r\n${JSON.stringify(bo)}`],
      ] as const) {
        const records = await openRecords(write(name, text));
        assert.deepEqual([records.fields, records.count], [fields, 2]);
        assert.deepEqual(await collect(records), [ann, bo]);
      }
      assert.deepEqual(await readAll(write('none.json', '[\n]')), []);
    });

    it('takes a table of SQLite: the one named, people, or the only one', async () => {
      const database = await openSqlite(path('people.db'));
      database.exec('CREATE TABLE staff (alternate_username TEXT, n INTEGER, r REAL)');
      database.exec(`INSERT INTO staff VALUES ('ann', 1, 1.5), ('bo', NULL, 2)`);
      const staff = [
        { alternate_username: 'ann', n: 1, r: 1.5 },
        { alternate_username: 'bo', n: null, r: 2 },
      ];
      assert.deepEqual(await readAll(path('people.db')), staff);
      database.exec(`CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('carol')`);
      database.close();
      assert.deepEqual(await readAll(path('people.db'), { key: 'name' }), [{ name: 'carol' }]);
      assert.deepEqual(await readAll(path('people.db'), { table: 'staff' }), staff);
      await assert.rejects(openRecords(path('people.db'), { table: 'x"y' }), {
        name: 'RecordsError',
        message: /there is no table x"y; there are: staff, people$/,
      });
    });

    for (const [what, name, content, expected] of [
      [
        'no column for the key',
        'p.csv',
        'name;mail\n',
        /^\/p.csv:1: there is no column alternate_username; the columns are: name;mail$/,
      ],
      [
        'a column twice',
        'p.csv',
        'alternate_username,a,a\n',
        /^\/p.csv:1: the column a is there twice$/,
      ],
      [
        'a column without a name',
        'p.csv',
        'alternate_username,,a\n',
        /^\/p.csv:1: column 2 has no name$/,
      ],
      ['nothing', 'p.csv', '', /is empty/],
      [
        'a row too long',
        'p.csv',
        'alternate_username,a\n"b\n\n",1\nc,1,2\n',
        /^\/p.csv:5: 3 values, but the header names 2 columns$/,
      ],
      ['a row too short', 'p.csv', 'alternate_username,a\r\nb\r\n', /^\/p.csv:2: 1 values, but/],
      [
        'an open quote',
        'p.csv',
        'alternate_username,a\nb,1\nc,"d\ne,f\n',
        /^\/p.csv:3: is no CSV: Quote Not Closed$/,
      ],
      ['a quote within text', 'p.csv', 'alternate_username,a\nb,x"y"\n', /^\/p.csv:2: is no CSV/],
      [
        'a key twice',
        'p.csv',
        'alternate_username,a\nb,1\n\nb,2\n',
        /^\/p.csv:4: the alternate_username b is also in line 2$/,
      ],
      [
        'a key twice',
        'p.json',
        '[\n {"alternate_username": 1},\n\n {"alternate_username": "1"}]',
        /^\/p.json:4: the alternate_username 1 is also in line 2$/,
      ],
      [
        'no key',
        'p.csv',
        'alternate_username,a\n,1\n',
        /^\/p.csv:2: the alternate_username is missing$/,
      ],
      [
        'no key',
        'p.ndjson',
        '{"alternate_username":"a"}\n{"name":"b"}\n',
        /^\/p.ndjson:2: the alternate_username is missing$/,
      ],
      [
        'a dict for a key',
        'p.ndjson',
        '{"alternate_username":{}}\n',
        /^\/p.ndjson:1: the alternate_username is missing$/,
      ],
      [
        'UTF-16',
        'p.csv',
        Buffer.from('\uFEFFalternate_username\n', 'utf16le'),
        /^\/p.csv: is UTF-16; save it as UTF-8$/,
      ],
      ['UTF-16 without a mark', 'p.json', Buffer.from('[{}]', 'utf16le'), /^\/p.json: is UTF-16/],
      [
        'Latin-1',
        'p.csv',
        Buffer.from('alternate_username,a\nb,ü\nc,ä\n', 'latin1'),
        /^\/p.csv:2: is not UTF-8 \(Latin-1/,
      ],
      [
        'an object',
        'p.json',
        '{"users": []}',
        /^\/p.json:1: is no JSON array of objects: \[ is missing here$/,
      ],
      ['a number', 'p.json', '[\n1]', /^\/p.json:2: .*: \{ or \] is missing here$/],
      [
        'a comma too many',
        'p.json',
        '[{"alternate_username":"a"},\n]',
        /^\/p.json:2: .*: \{ is missing here$/,
      ],
      [
        'a comma too few',
        'p.json',
        '[{"alternate_username":"a"}\n{}]',
        /^\/p.json:2: .*: , or \] is missing here$/,
      ],
      [
        'a file cut off',
        'p.json',
        '[{"alternate_username":"a"},\n{"alter',
        /^\/p.json:1: the file ends within this record$/,
      ],
      ['an array cut off', 'p.json', '[{"alternate_username":"a"},', /is missing here$/],
      [
        'something after the end',
        'p.json',
        '[]\n[]',
        /^\/p.json:2: .*: something follows its end$/,
      ],
      [
        'broken JSON',
        'p.json',
        '[\n{"alternate_username": secret}]',
        /^\/p.json:2: is no JSON: Unexpected token 's'$/,
      ],
      ['a list', 'p.ndjson', '[]', /^\/p.ndjson:1: a record must be an object$/],
      [
        'a number that JavaScript has no room for',
        'p.ndjson',
        '{"alternate_username":"a","n":12345678901234567890}',
        /^\/p.ndjson:1: .*the number n has too many digits; write it as text$/,
      ],
      ['text', 'p.db', 'x'.repeat(4096), /^\/p.db: SQLite: file is not a database$/],
      [
        'an extension of another kind',
        'p.xlsx',
        '',
        /^\/p.xlsx: the extension must be one of .csv, /,
      ],
    ] as [string, string, string | Buffer, RegExp][]) {
      it(`refuses ${what} (${name})`, async () => {
        assert.match(await refusal(name, content), expected);
      });
    }

    it('says the line of a wrong byte far into the file, beyond the first chunk', async () => {
      const rows = Array.from({ length: 20_000 }, (_, at) => `user${at},é\n`);
      rows[17_000] = 'user17000,\xE9\n';
      const bytes = rows.map((row, at) => Buffer.from(row, at === 17_000 ? 'latin1' : 'utf8'));
      const head = Buffer.from('alternate_username,a\n');
      assert.match(
        await refusal('p.csv', Buffer.concat([head, ...bytes])),
        /^\/p.csv:17002: is not UTF-8/,
      );
    });

    it('refuses a quote that swallows the file without keeping the file in memory', async () => {
      const text = `alternate_username,a\nb,"${'x'.repeat(17 * 1024 * 1024)}`;
      assert.match(await refusal('p.csv', text), /^\/p.csv:2: .*a quote is not closed$/);
    });

    it('refuses a table whose key is missing or there twice', async () => {
      const database = await openSqlite(path('p.db'));
      database.exec(
        `CREATE TABLE people (alternate_username, a); INSERT INTO people VALUES (1, 1), ('1', 2)`,
      );
      await assert.rejects(
        openRecords(path('p.db')),
        /the alternate_username 1 is in people twice/,
      );
      database.exec(`DELETE FROM people; INSERT INTO people VALUES ('a', 1), ('', 1)`);
      await assert.rejects(
        openRecords(path('p.db')),
        /the alternate_username is missing in row \d+ of people/,
      );
      database.exec('ALTER TABLE people RENAME COLUMN alternate_username TO name');
      await assert.rejects(
        openRecords(path('p.db')),
        /people has no column alternate_username; its columns are: name, a/,
      );
      database.close();
    });

    it('notices a file that changes between the check and the reading', async () => {
      const records = await openRecords(write('p.csv', 'alternate_username\na\n'));
      write('p.csv', 'alternate_username\na\nb\n');
      await assert.rejects(collect(records), /changed while it was being read; begin again/);
    });

    it('takes a column named as something of JavaScript for what it is', async () => {
      const [record] = await readAll(write('p.csv', 'alternate_username,__proto__,1\na,b,c\n'));
      assert.deepEqual(Object.entries(record!), [
        ['1', 'c'],
        ['alternate_username', 'a'],
        ['__proto__', 'b'],
      ]);
      assert.equal(Object.getPrototypeOf(record), Object.prototype);
    });
  });

  describe('writing back', () => {
    it('changes the cells asked for in CSV, and nothing else', async () => {
      const file = write(
        'p.csv',
        '\uFEFFalternate_username,"note",n\r\nann,"a",1\r\n\r\nbo,"b\nb",2\r\n"carol",c,3',
      );
      await writeRecords(file, [
        { key: 'bo', fields: { note: 'say "x", y' } },
        { key: 'bo', fields: { n: null } },
      ]);
      assert.equal(
        readFileSync(file, 'utf8'),
        '\uFEFFalternate_username,"note",n\r\nann,"a",1\r\n\r\nbo,"say ""x"", y",\r\n"carol",c,3',
      );
      await writeRecords(file, new Map([['ann', { done: true, list: ['a', 1] }]]));
      assert.equal(
        readFileSync(file, 'utf8'),
        '\uFEFFalternate_username,"note",n,done,list\r\nann,a,1,true,"[""a"",1]"\r\n\r\nbo,"say ""x"", y",,,\r\n"carol",c,3,,',
      );
      assert.equal((await readAll(file))[0]!['list'], '["a",1]');
    });

    it('changes the values asked for in JSON and NDJSON, and nothing else', async () => {
      const file = write(
        'p.json',
        '[ {"alternate_username" :"ann" , "n": 1e2},\n  {\n    "alternate_username": "bo"\n  }\n]\n',
      );
      await writeRecords(file, each([{ key: 'bo', fields: { x: { y: ['a'] } } }]));
      assert.equal(
        readFileSync(file, 'utf8'),
        '[ {"alternate_username" :"ann" , "n": 1e2},\n  {\n    "alternate_username": "bo",\n    "x": {\n      "y": [\n        "a"\n      ]\n    }\n  }\n]\n',
      );
      const lines = write(
        'p.ndjson',
        '{"alternate_username":"ann"}\r\n\n{ "alternate_username": 2 }',
      );
      await writeRecords(lines, [{ key: 'ann', fields: { x: 1 } }]);
      assert.equal(
        readFileSync(lines, 'utf8'),
        '{"alternate_username":"ann","x":1}\r\n\n{ "alternate_username": 2 }',
      );
    });

    it('changes a table in one transaction, with columns for new fields', async () => {
      const database = await openSqlite(path('p.db'));
      database.exec(
        `CREATE TABLE people (alternate_username PRIMARY KEY, n); INSERT INTO people VALUES ('ann', 1), (2, 2)`,
      );
      database.close();
      await writeRecords(path('p.db'), new Map([['2', { 'new "one"': ['x'], n: true }]]));
      const expected = [
        { alternate_username: 'ann', n: 1, 'new "one"': null },
        { alternate_username: 2, n: 1, 'new "one"': '["x"]' },
      ];
      assert.deepEqual(await readAll(path('p.db')), expected);
      const updates = [
        { key: 'ann', fields: { n: 9, other: 1 } },
        { key: 'eve', fields: {} },
      ];
      await assert.rejects(
        writeRecords(path('p.db'), updates),
        /no record has the alternate_username eve/,
      );
      assert.deepEqual(await readAll(path('p.db')), expected);
    });

    for (const name of ['p.csv', 'p.json', 'p.ndjson']) {
      it(`leaves ${name} as it was when a key is unknown or would change`, async () => {
        await createRecords(path(name), each([{ alternate_username: 'ann' }]), {
          fields: ['alternate_username'],
        });
        const before = readFileSync(path(name), 'utf8');
        await assert.rejects(
          writeRecords(
            path(name),
            ['eve', 'ann', 'sam'].map((key) => ({ key, fields: { x: 1 } })),
          ),
          /no record has the alternate_username eve \(and 1 more\); nothing was written/,
        );
        await assert.rejects(
          writeRecords(path(name), [{ key: 'ann', fields: { alternate_username: 'bo' } }]),
          /the alternate_username of ann cannot be changed/,
        );
        assert.equal(readFileSync(path(name), 'utf8'), before);
        assert.deepEqual(readdirSync(path()), [name]);
      });
    }

    it('keeps the file’s mode, and a symbolic link to it', async () => {
      const file = write('p.csv', 'alternate_username\na\n');
      spawnSync('chmod', ['640', file]);
      symlinkSync(file, path('link.csv'));
      await writeRecords(path('link.csv'), [{ key: 'a', fields: { x: 1 } }]);
      assert.ok(lstatSync(path('link.csv')).isSymbolicLink());
      assert.equal(readFileSync(file, 'utf8'), 'alternate_username,x\na,1\n');
      assert.equal(statSync(file).mode & 0o777, 0o640);
    });

    it('leaves the old file whole, or the new one, when the process is killed', async function () {
      this.timeout(60_000);
      const people = Array.from({ length: 20_000 }, (_, at) => `user${at},${'x'.repeat(50)}\n`);
      const before = `alternate_username,note\n${people.join('')}`;
      const after = `alternate_username,note,done\n${people.map((row) => row.replace('\n', ',yes\n')).join('')}`;
      const module = new URL('../../lib/workflow/records.ts', import.meta.url).href;
      const script = `
        const { writeRecords } = await import(${JSON.stringify(module)});
        const updates = Array.from({ length: 20_000 }, (_, at) => ({ key: 'user' + at, fields: { done: 'yes' } }));
        process.stdout.write('ready');
        await writeRecords(process.argv[1], updates);`;
      const seen = new Set<string>();
      for (let round = 0; round < 8; round++) {
        const file = write('p.csv', before);
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', '--input-type=module', '-e', script, file],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        const over = once(child, 'exit');
        await once(child.stdout, 'data');
        if (round > 0) await Promise.race([over, wait(round * 60)]);
        child.kill('SIGKILL');
        await over;
        const found = readFileSync(file, 'utf8');
        assert.ok(found === before || found === after, `${found.length} characters`);
        seen.add(found === before ? 'before' : 'after');
      }
      assert.ok(seen.has('before'));
    });
  });

  describe('creating', () => {
    for (const extension of ['csv', 'json', 'ndjson', 'db']) {
      it(`makes a file that reads as what was given (.${extension})`, async () => {
        const file = path(`p.${extension}`);
        const people = [
          { alternate_username: 'ann', n: ' 1', note: 'a "quoted", one' },
          { alternate_username: '=bo', n: '', note: 'two\r\nlines' },
        ];
        const options = { fields: ['alternate_username', 'n', 'note'] };
        await createRecords(file, each(people), options);
        assert.deepEqual(await readAll(file), people);
        const unasked = (async function* (): AsyncGenerator<PersonRecord> {
          yield assert.fail('a record was asked for');
        })();
        await assert.rejects(createRecords(file, unasked, options), /is there already/);
        await createRecords(file, each([people[0]!]), { ...options, replace: true });
        assert.deepEqual(await readAll(file), [people[0]]);
        const failing = (async function* () {
          yield people[1]!;
          throw new Error('no more');
        })();
        await assert.rejects(
          createRecords(file, failing, { ...options, replace: true }),
          /no more/,
        );
        assert.deepEqual(await readAll(file), [people[0]]);
        assert.deepEqual(readdirSync(path()), [`p.${extension}`]);
      });
    }

    it('leaves the other tables of a database alone', async () => {
      const options = { fields: ['alternate_username'] };
      const ann = () => each([{ alternate_username: 'ann' }]);
      await createRecords(path('p.db'), ann(), options);
      await createRecords(path('p.db'), ann(), { ...options, table: 'later' });
      await createRecords(path('p.db'), each([]), { ...options, replace: true });
      assert.deepEqual(await readAll(path('p.db')), []);
      assert.deepEqual(await readAll(path('p.db'), { table: 'later' }), [
        { alternate_username: 'ann' },
      ]);
    });

    it('says where it may not write', async () => {
      await assert.rejects(
        createRecords(path('no/such/p.csv'), each([]), { fields: ['a'] }),
        /cannot be written \(ENOENT\)/,
      );
    });
  });

  describe('any records', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r', ' ', '\\', '{', '}', '[', ']'),
    });

    /** Reads a text that comes in pieces cut at any place. */
    async function split(format: TextFormat, whole: string, cuts: number[]) {
      const chunks: string[] = [];
      let from = 0;
      for (const cut of cuts.map((each) => each % (whole.length + 1)).sort((a, b) => a - b)) {
        chunks.push(whole.slice(from, cut));
        from = cut;
      }
      return collect(format.split(each([...chunks, whole.slice(from)]), 'p'));
    }

    for (const [name, format] of Object.entries({ csv, json, ndjson })) {
      it(`come back from ${name}, however its text is cut up, and its pieces make up the text`, async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.record({ key: text, note: text }, { noNullPrototype: true })),
            fc.array(fc.nat(2_000), { maxLength: 8 }),
            async (records, cuts) => {
              const whole = (await collect(format.join(each(records), ['key', 'note']))).join('');
              const pieces = await split(format, whole, cuts);
              assert.equal(pieces.map(({ raw }) => raw).join(''), whole);
              assert.deepEqual(
                pieces.flatMap(({ record }) => record ?? []),
                records,
              );
              let line = 1;
              for (const piece of pieces) {
                if (name === 'csv') assert.equal(piece.line, line);
                line += piece.raw.match(/\r\n|\n|\r/g)?.length ?? 0;
              }
            },
          ),
        );
      });
    }
  });
});
