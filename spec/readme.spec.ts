import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { presets } from '../lib/presets/index.js';
import { parseWorkflow, validateWorkflow } from '../lib/workflow/index.js';
import { samplePeople } from './people/sample.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const examples = new URL('runtimes/examples/', import.meta.url);

// The formatter pads tables.
const flat = readme.replace(/ +/g, ' ');

describe('README', () => {
  it('has the catalog’s 26 presets in its table', () => {
    const rows = presets.map(({ heading, action, reference, inputs, destructive }) => {
      const names = inputs.map(({ name, required }) =>
        required ? `\`${name}\`` : `[\`${name}\`]`,
      );
      return `| ${heading} | [${action}](${reference}) | ${names.join(' ')} |${destructive ? ' destructive' : ''} |`;
    });
    assert.ok(flat.includes(`${rows.join('\n')}\n`), rows.join('\n'));
  });

  for (const file of readdirSync(examples)) {
    it(`has ${file} as the specs run it`, () => {
      const text = readFileSync(new URL(file, examples), 'utf8');
      assert.ok(readme.includes(`\`\`\`js\n${text}\`\`\`\n`), text);
    });
  }

  it('has a workflow that is valid', () => {
    const [, text] = /```yaml\n(.*?)```/s.exec(readme)!;
    assert.deepEqual(validateWorkflow(parseWorkflow(text!)), []);
  });

  it('says what each field of an imported person is', () => {
    const [person] = [...samplePeople(100)].filter(({ access_keys }) => access_keys.length > 0);
    const table = flat.slice(flat.indexOf('| field | what | from |'));
    const rows = table.slice(0, table.indexOf('\n\n'));
    for (const field of Object.keys({ ...person, ...person!.access_keys[0] })) {
      assert.ok(rows.includes(`\`${field}\``), field);
    }
  });
});
