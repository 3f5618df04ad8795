import assert from 'node:assert/strict';
import { createClient } from '../../lib/client.js';
import {
  findPreset,
  type Inputs,
  type Preset,
  presets,
  type RunOptions,
  runPreset,
} from '../../lib/presets/index.js';
import { ValidationError } from '../../lib/query/errors.js';
import { credentials, readPreset, recorder } from './fixture.js';

/** Shortest and longest value by param, from Oomnitza's documentation and AWS's API reference. */
const bounds: Record<string, [min: number, max: number]> = {
  UserName: [1, 64],
  GroupName: [1, 128],
  RoleName: [1, 64],
  PolicyName: [1, 128],
  PolicyArn: [20, 2048],
  Description: [1, 1000],
  PolicyDocument: [1, 131_072],
  AssumeRolePolicyDocument: [1, 131_072],
  AccessKeyId: [16, 128],
};

const policies = ['PolicyDocument', 'AssumeRolePolicyDocument'];

/** A value of exactly `length` characters that IAM takes for the param. */
function valid(param: string, length: number): string {
  if (param === 'PolicyArn') return 'arn:aws:iam::aws:policy/'.padEnd(length, 'p');
  if (policies.includes(param)) return `{"Version":"${'2'.repeat(length - 14)}"}`;
  return 'a'.repeat(length);
}

const names: Record<string, string> = {
  'with a space': 'jane doe',
  'with a slash': 'jane/doe',
  'with a line break at the end': 'jane.doe\n',
  'with a NUL': 'jane\0doe',
  'with letters outside ASCII': 'jané.dœ',
  'with digits outside ASCII': 'jane٣',
  'with an emoji': 'jane🙂',
  'with a percent sign': 'jane%20doe',
  'with a template': '{{ 7 * 7 }}',
};

const arns: Record<string, string> = {
  'without its arn: prefix': 'aws:iam::aws:policy/Marketing',
  'of another service': 'arn:aws:s3::123456789012:policy/ReadOnlyAccess',
  'of a role': 'arn:aws:iam::123456789012:role/ReadOnlyRole',
  'with an account of 11 digits': 'arn:aws:iam::12345678901:policy/ReadOnlyAccess',
  'without account': 'arn:aws:iam:::policy/ReadOnlyAccess',
  'with a region': 'arn:aws:iam:us-east-1:aws:policy/ReadOnlyAccess',
  'without a name': 'arn:aws:iam::123456789012:policy/',
  'with a space': 'arn:aws:iam::aws:policy/Read Only',
  'with a line break at the end': 'arn:aws:iam::aws:policy/ReadOnlyAccess\n',
  'with a letter outside ASCII': 'arn:aws:iam::aws:policy/RéadOnlyAccess',
  'with an empty path': 'arn:aws:iam::aws:policy//ReadOnlyAccess',
};

const forbidden: Record<string, Record<string, string>> = {
  UserName: names,
  GroupName: names,
  RoleName: names,
  PolicyName: names,
  PolicyArn: arns,
  AccessKeyId: {
    'with a hyphen': 'AKIA-IOSFODNN7EXAMPLE',
    'with a line break at the end': 'AKIAIOSFODNN7EXAMPLE\n',
    'with letters outside ASCII': 'ÅKIAIOSFODNN7EXAMPLE',
  },
};

/** Runs a preset that must be refused: nothing may be sent. */
async function refuse(
  preset: Preset,
  inputs: Inputs,
  options: RunOptions = {},
): Promise<ValidationError> {
  const { transport, sent } = recorder();
  const client = createClient({ credentials, transport });
  const error = await runPreset(client, preset, inputs, options).then(
    () => assert.fail(`${preset.heading} was run`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ValidationError, String(error));
  assert.equal(sent.length, 0, 'something was sent');
  assert.equal(error.preset, preset.heading);
  assert.equal(error.action, preset.action);
  assert.ok(error.message.startsWith(`${preset.heading}: `), error.message);
  assert.ok(error.message.includes(error.field), error.message);
  return error;
}

async function accept(preset: Preset, inputs: Inputs, options: RunOptions = {}) {
  const { transport, sent } = recorder();
  await runPreset(createClient({ credentials, transport }), preset, inputs, options);
  assert.equal(sent.length, 1);
  return new URLSearchParams(sent[0]!.body);
}

function assertNames(error: ValidationError, field: string, limit: string, length: number): void {
  assert.equal(error.field, field);
  assert.equal(error.limit, limit);
  assert.equal(error.length, length);
  assert.match(error.message, new RegExp(`\\b${length} characters`));
}

describe('presets/validate', () => {
  for (const preset of presets) {
    describe(preset.heading, () => {
      const { inputs } = readPreset(preset.id);
      for (const { name, param, required } of preset.inputs) {
        if (required) missing(preset, inputs, name, param);
        if (bounds[param]) tooLongOrShort(preset, inputs, name, param);
        if (forbidden[param]) notAllowed(preset, inputs, name, forbidden[param]);
        if (policies.includes(param)) policyDocuments(preset, inputs, name);
      }

      it('refuses a param that the action does not have', async () => {
        const error = await refuse(preset, inputs, { params: { Quantity: '1' } });
        assert.equal(error.field, 'Quantity');
        assert.match(error.message, new RegExp(`${preset.action} has no param 'Quantity'`));
      });
    });
  }

  function missing(preset: Preset, inputs: Inputs, name: string, param: string): void {
    const [min, max] = bounds[param]!;
    const { [name]: _, ...others } = inputs;
    const missingValues: [what: string, inputs: Inputs][] = [
      ['left out', others],
      ['undefined', { ...inputs, [name]: undefined }],
      ['null', { ...inputs, [name]: null }],
      ['empty', { ...inputs, [name]: '' }],
    ];
    for (const [what, given] of missingValues) {
      it(`refuses ${name} ${what}`, async () => {
        const error = await refuse(preset, given);
        assertNames(error, name, `${min} to ${max} characters`, 0);
        assert.ok(error.message.includes(`{{${name}}} is undefined or empty`), error.message);
        assert.ok(error.message.length < 300, 'the whole example is in the message');
      });
    }

    it(`refuses a template for ${param} that gives nothing, naming the param`, async () => {
      const error = await refuse(preset, inputs, { params: { [param]: '{{ nobody.there }}' } });
      assertNames(error, param, `${min} to ${max} characters`, 0);
      assert.match(error.message, /its template gives nothing/);
    });
  }

  function tooLongOrShort(preset: Preset, inputs: Inputs, name: string, param: string): void {
    const [min, max] = bounds[param]!;
    const limit = `${min} to ${max} characters`;

    it(`takes ${name} of ${max} characters, refuses one more`, async () => {
      const longest = valid(param, max);
      assert.equal((await accept(preset, { ...inputs, [name]: longest })).get(param), longest);
      const error = await refuse(preset, { ...inputs, [name]: valid(param, max + 1) });
      assertNames(error, name, limit, max + 1);
      assert.ok(error.message.includes(limit), error.message);
      assert.ok(error.message.length < 300, 'the value is in the message');
    });

    if (min > 1) {
      it(`refuses ${name} of ${min - 1} characters`, async () => {
        const error = await refuse(preset, { ...inputs, [name]: 'a'.repeat(min - 1) });
        assertNames(error, name, limit, min - 1);
      });
    }
  }

  function notAllowed(
    preset: Preset,
    inputs: Inputs,
    name: string,
    values: Record<string, string>,
  ): void {
    for (const [what, value] of Object.entries(values)) {
      it(`refuses ${name} ${what}`, async () => {
        const error = await refuse(preset, { ...inputs, [name]: value });
        assert.equal(error.field, name);
        assert.equal(error.length, [...value].length);
        assert.ok(error.limit && error.message.includes(error.limit), error.message);
        assert.ok(!error.message.includes(value), 'the value is in the message');
      });
    }
  }

  function policyDocuments(preset: Preset, inputs: Inputs, name: string): void {
    const refused: [what: string, value: unknown, message: RegExp][] = [
      ['text', 'allow everything', /is not valid JSON$/],
      ['cut-off JSON', '{"Version":"2012-10-17"', /is not valid JSON$/],
      ['JSON with a comma too many', '{"Version":"2012-10-17",}', /is not valid JSON$/],
      ['a printed dict', "{'Version': '2012-10-17'}", /looks like a printed dict; add `\| tojson`/],
      ['a JSON list', '[{"Version":"2012-10-17"}]', /is JSON but not an object$/],
      ['a JSON string', '"policy"', /is JSON but not an object$/],
      ['JSON null', 'null', /is JSON but not an object$/],
      ['a list', [{ Version: '2012-10-17' }], /is JSON but not an object$/],
    ];
    for (const [what, value, message] of refused) {
      it(`refuses ${name} that is ${what}`, async () => {
        const error = await refuse(preset, { ...inputs, [name]: value });
        const { length } = typeof value === 'string' ? value : JSON.stringify(value);
        assertNames(error, name, 'a JSON object', length);
        assert.match(error.message, message);
        assert.equal(error.cause, undefined);
      });
    }

    for (const [what, character] of [
      ['beyond U+00FF', 'Ā'],
      ['that is an emoji', '🙂'],
      ['that is a control character', '\u0001'],
    ]) {
      it(`refuses ${name} with a character ${what}`, async () => {
        const value = `{"Sid":"${character}"}`;
        const error = await refuse(preset, { ...inputs, [name]: value });
        assertNames(error, name, 'characters up to U+00FF', [...value].length);
      });
    }
  }

  describe('the session duration of Create Role', () => {
    const preset = findPreset('Create Role');
    const { inputs } = readPreset(preset.id);
    const limit = 'a whole number from 3600 to 43200 seconds';

    for (const value of [
      '3599',
      '43201',
      'abc',
      '3600.5',
      '-3600',
      '0x1000',
      '1e4',
      ' 3600',
      '3600\n',
      '٣٦٠٠',
      '9'.repeat(400),
      3599,
      43_201,
      3600.5,
      true,
    ]) {
      it(`refuses ${JSON.stringify(value).slice(0, 20)}`, async () => {
        const error = await refuse(preset, { ...inputs, max_session_duration: value });
        assert.equal(error.field, 'max_session_duration');
        assert.equal(error.limit, limit);
        assert.ok(error.message.endsWith(`must be ${limit}`), error.message);
        assert.match(error.message, new RegExp(`\\(${error.length} characters\\)`));
      });
    }

    for (const value of ['3600', '43200', 3600, 43_200]) {
      it(`takes ${JSON.stringify(value)}`, async () => {
        const form = await accept(preset, { ...inputs, max_session_duration: value });
        assert.equal(form.get('MaxSessionDuration'), String(value));
      });
    }

    for (const value of [undefined, null, '']) {
      it(`leaves it to AWS's one hour when ${JSON.stringify(value) ?? 'undefined'}`, async () => {
        const form = await accept(preset, { ...inputs, max_session_duration: value });
        assert.equal(form.has('MaxSessionDuration'), false);
      });
    }
  });

  describe('params of Advanced Mode', () => {
    const unknown: [preset: string, param: string, suggestion: string | undefined][] = [
      ['Delete user', 'Username', 'UserName'],
      ['Add User to Group', 'GroupNam', 'GroupName'],
      ['List attached user policies', 'MaxItem', 'MaxItems'],
      ['Create Role', 'MaxSessionDurations', 'MaxSessionDuration'],
      ['Delete user', 'Marker', undefined],
      ['Delete user', 'Action', undefined],
      ['Create user', 'Tags', undefined],
      ['Create user', 'Tags.member.0.Key', undefined],
      ['Create user', 'Tags.member.1', undefined],
      ['Create user', 'Tags.member.N.Key', undefined],
      ['Create user', 'Tags.member.1.Colour', undefined],
      ['Create user', 'UserName.member.1.Key', undefined],
      ['Delete user', 'Tags.member.1.Key', undefined],
      ['Delete user', '__proto__', undefined],
      ['Delete user', 'constructor', undefined],
    ];
    for (const [heading, param, suggestion] of unknown) {
      it(`${heading}: refuses ${param}${suggestion ? ` and suggests ${suggestion}` : ''}`, async () => {
        const preset = findPreset(heading);
        const params = Object.fromEntries([[param, 'x']]);
        const error = await refuse(preset, readPreset(preset.id).inputs, { params });
        assert.equal(error.field, param);
        if (suggestion) {
          assert.ok(error.message.endsWith(`did you mean '${suggestion}'`), error.message);
        }
      });
    }

    const values: [preset: string, param: string, refused: string[], taken: string[]][] = [
      ['Create user', 'Path', ['staff', '/staff', '/a b/', '//'], ['/', '/staff/', '/a/b/']],
      [
        'Create user',
        'PermissionsBoundary',
        ['Employees'],
        ['arn:aws:iam::123456789012:policy/Employees'],
      ],
      ['Create user', 'Tags.member.1.Key', ['k'.repeat(129), 'a;b'], ['k'.repeat(128), 'Größe']],
      [
        'Create user',
        'Tags.member.2.Value',
        ['v'.repeat(257), 'a;b'],
        ['', 'v'.repeat(256), 'a b'],
      ],
      ['Get MFA status for user', 'MaxItems', ['0', '1001', 'all', '1.5'], ['1', '1000']],
      [
        'Get MFA status for user',
        'Marker',
        ['m'.repeat(321), 'a\nb'],
        ['m'.repeat(320), 'AAY/x+8='],
      ],
      [
        'List attached user policies',
        'PathPrefix',
        ['boundaries/', '/a b/'],
        ['/', '/boundaries/'],
      ],
    ];
    for (const [heading, param, refused, taken] of values) {
      const preset = findPreset(heading);
      const { inputs } = readPreset(preset.id);
      for (const value of refused) {
        it(`${heading}: refuses ${param} ${JSON.stringify(value).slice(0, 40)}`, async () => {
          const error = await refuse(preset, inputs, { params: { [param]: value } });
          assert.equal(error.field, param);
          assert.equal(error.length, value.length);
          assert.ok(error.limit && error.message.includes(error.limit), error.message);
        });
      }
      for (const value of taken) {
        it(`${heading}: takes ${param} ${JSON.stringify(value).slice(0, 40)}`, async () => {
          assert.equal(
            (await accept(preset, inputs, { params: { [param]: value } })).get(param),
            value,
          );
        });
      }
    }

    it('refuses a value that a template makes, naming the param', async () => {
      const preset = findPreset('Delete user');
      const params = { UserName: '{{ alternate_username * 9 }}' };
      const error = await refuse(preset, { alternate_username: 'jane.doe' }, { params });
      assertNames(error, 'UserName', '1 to 64 characters', 72);
    });
  });

  describe('descriptions', () => {
    it('may hold any text for a managed policy', async () => {
      const preset = findPreset('Create Managed Policy');
      const description = 'Grün, 緑 🙂\n{{ alternate_username }}';
      const form = await accept(preset, { ...readPreset(preset.id).inputs, description });
      assert.equal(form.get('Description'), description);
    });

    for (const character of ['緑', '🙂', '\u007f', '\u0080']) {
      it(`of a role may not hold U+${character.codePointAt(0)!.toString(16)}`, async () => {
        const preset = findPreset('Create Role');
        const description = `Reads ${character}`;
        const error = await refuse(preset, { ...readPreset(preset.id).inputs, description });
        assert.equal(error.field, 'description');
        assert.equal(error.length, 7);
      });
    }

    it('of a role may hold line breaks and letters up to U+00FF', async () => {
      const preset = findPreset('Create Role');
      const description = 'Größe\n\tund Länge';
      const form = await accept(preset, { ...readPreset(preset.id).inputs, description });
      assert.equal(form.get('Description'), description);
    });
  });

  it('refuses an unknown preset, naming the nearest, and sends nothing', async () => {
    const { transport, sent } = recorder();
    const run = runPreset(createClient({ credentials, transport }), 'Delete usr', {});
    await assert.rejects(run, { name: 'ValidationError', message: /'Delete user'/ });
    assert.equal(sent.length, 0);
  });
});
