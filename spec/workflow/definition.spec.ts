import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWorkflow, readWorkflow, WorkflowError } from '../../lib/workflow/index.js';

const yaml = `name: Test
object: People
fields: [alternate_username]
begin:
  actions: [schedule]
  schedule: { cron: '0 6 * * *' }
  next: groups
blocks:
  groups:
    type: api
    preset: Get list of user groups for a user
    positive: end
`;

/** The text with one line changed, and where and what the error must be. */
const refused: [what: string, text: string, line: number, message: RegExp][] = [
  ['an empty file', '', 1, /not a map/],
  ['a list', '- a', 1, /not a map/],
  ['broken YAML', yaml.replace('[schedule]', '[schedule'), 6, /not YAML/],
  ['a key that is there twice', `${yaml}name: Again\n`, 13, /not YAML: .*unique/],
  ['a tab for indentation', yaml.replace('    type', '\ttype'), 10, /not YAML/],
  ['an unknown tag', yaml.replace('Test', '!!js/function x'), 1, /not YAML|unresolved/i],
  ['a wrong object', yaml.replace('People', 'Assets'), 2, /object .*; use People/],
  ['a property missing', yaml.replace(/fields.*\n/, ''), 1, /'fields' is missing/],
  [
    'an unknown property',
    yaml.replace('actions:', 'action:'),
    5,
    /unknown property 'action'; did you mean 'actions'/,
  ],
  [
    'a wrong property of a block',
    yaml.replace('preset:', 'presets:'),
    11,
    /unknown property 'presets'; did you mean 'preset'/,
  ],
  [
    'an unknown type of block',
    yaml.replace('type: api', 'type: call'),
    10,
    /use api, update, branch, delay/,
  ],
  [
    'neither preset nor action',
    yaml.replace(/ +preset.*\n/, ''),
    9,
    /a preset or an action, and not both/,
  ],
  [
    'preset and action',
    yaml.replace('positive: end', 'positive: end\n    action: GetUser'),
    9,
    /not both/,
  ],
  [
    'a number for a text',
    yaml.replace('positive: end', 'positive: end\n    params: { MaxItems: 5 }'),
    13,
    /MaxItems is not a text; make it one, in quotes/,
  ],
  [
    'a block called end',
    yaml.replace('  groups:', '  end:'),
    9,
    /end cannot be the name of a block/,
  ],
  ['a block with an odd name', yaml.replace('  groups:', '  "a b":'), 9, /a b has not the form/],
  ['a field twice', yaml.replace('[alternate_username]', '[a, a]'), 3, /fields has an item twice/],
  [
    'a rule without operator',
    yaml.replace('next: groups', 'next: groups\n  rules: { all: [{ field: a }] }'),
    8,
    /'operator' is missing/,
  ],
  [
    'an unknown operator',
    yaml.replace(
      'next: groups',
      'next: groups\n  rules: { any: [{ field: a, operator: like, value: b }] }',
    ),
    8,
    /use equals, not equals/,
  ],
  [
    'all and any at once',
    yaml.replace('next: groups', 'next: groups\n  rules: { all: [], any: [] }'),
    8,
    /rules/,
  ],
  [
    'a delay of no form',
    yaml.replace(/type: api[\s\S]*/, 'type: delay\n    delay: soon\n    next: end\n'),
    11,
    /delay has not the form .*30 minutes/,
  ],
  [
    'a relative date of no form',
    yaml.replace('begin:', 'dates: { cutoff: last year }\nbegin:'),
    4,
    /cutoff has not the form .*now - 90 days/,
  ],
  ['NUL', yaml.replace('Test', 'Te\0st'), 1, /not UTF-8/],
  [
    'half a surrogate pair',
    yaml.replace('fields:', '"\\ud800": 1\nfields:'),
    1,
    /half a character/,
  ],
];

describe('a workflow file', () => {
  it('is YAML or JSON', () => {
    const { workflow } = parseWorkflow(yaml);
    assert.equal(workflow.begin.next, 'groups');
    const json = parseWorkflow(JSON.stringify(workflow, null, 2), 'workflow.json');
    assert.deepEqual(json.workflow, workflow);
  });

  it('may use anchors', () => {
    const text = yaml.replace('positive: end', 'positive: &end end\n    negative: *end');
    const { workflow } = parseWorkflow(text);
    assert.equal((workflow.blocks['groups'] as { negative?: string }).negative, 'end');
  });

  for (const [what, text, line, message] of refused) {
    it(`is refused for ${what}`, () => {
      assert.throws(
        () => parseWorkflow(text, 'test.yaml'),
        (error) => {
          assert.ok(error instanceof WorkflowError);
          assert.match(error.message, message);
          assert.match(error.message, new RegExp(`^test\\.yaml:${line}:\\d+: .+; .`, 'm'));
          assert.ok(error.issues.every(({ fix }) => fix.length > 0));
          return true;
        },
      );
    });
  }

  it('names every fault of its form at once', () => {
    const text = yaml.replace('People', 'Assets').replace('type: api', 'type: call');
    assert.throws(
      () => parseWorkflow(text),
      (error) => error instanceof WorkflowError && error.issues.length === 2,
    );
  });

  const bombs: [string, string][] = [
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]`).join('\n')}\n`,
    ],
    ['deep nesting', `a: ${'['.repeat(100_000)}`],
    ['deep nesting that ends', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['very many keys', Array.from({ length: 60_000 }, (_, n) => `k${n}: x`).join('\n')],
    ['many unknown keys', Array.from({ length: 2_000 }, (_, n) => `k${n}: x`).join('\n')],
    ['lists in each other in a line', '- '.repeat(500_000)],
    [
      'ever deeper blocks',
      Array.from({ length: 1_400 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
    ],
    ['a huge file', `name: ${'x'.repeat(2_000_000)}`],
    ['a list in itself', 'a: &a [*a]'],
    ['a block in itself', yaml.replace('blocks:', 'blocks: &blocks\n  again: *blocks')],
    [
      'very many blocks',
      `${yaml}${Array.from({ length: 300 }, (_, n) => `  b${n}: { type: delay, delay: 1 day, next: end }\n`).join('')}`,
    ],
  ];
  for (const [what, text] of bombs) {
    it(`is refused soon for ${what}`, () => {
      const start = process.cpuUsage();
      assert.throws(() => parseWorkflow(text, 'bomb.yaml'), WorkflowError);
      assert.ok(process.cpuUsage(start).user < 8_000_000);
    });
  }

  describe('on disk', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    });
    after(() => rm(folder, { recursive: true }));

    it('is refused when it is missing or not UTF-8', async () => {
      await assert.rejects(readWorkflow(join(folder, 'none.yaml')), /cannot be read \(ENOENT\)/);
      await assert.rejects(readWorkflow(folder), /cannot be read \(EISDIR\)/);
      const file = join(folder, 'latin1.yaml');
      await writeFile(file, Buffer.from(yaml.replace('Test', 'Tést'), 'latin1'));
      await assert.rejects(readWorkflow(file), /latin1\.yaml:1:1: the file is not UTF-8/);
      await writeFile(file, Buffer.from(yaml, 'utf16le'));
      await assert.rejects(readWorkflow(file), WorkflowError);
    });

    it('may begin with a byte order mark', async () => {
      const file = join(folder, 'mark.yaml');
      await writeFile(file, `\uFEFF${yaml}`);
      assert.equal((await readWorkflow(file)).workflow.name, 'Test');
    });
  });
});
