import assert from 'node:assert/strict';
import { findPreset, limits, presets, searchPresets } from '../../lib/presets/index.js';
import { ValidationError } from '../../lib/query/errors.js';

/** The source's list, in its order, with the action of each section's reference and what it must be given. */
const source: [heading: string, action: string, mandatory: string[]][] = [
  ['Detach user policy', 'DetachUserPolicy', ['alternate_username', 'policy_arn']],
  ['Add User to Group', 'AddUserToGroup', ['alternate_username', 'group_name']],
  ['Attach role policy', 'AttachRolePolicy', ['role_name', 'policy_arn']],
  ['Attach user policy', 'AttachUserPolicy', ['alternate_username', 'policy_arn']],
  ['Create Group', 'CreateGroup', ['group_name']],
  ['Create Managed Policy', 'CreatePolicy', ['policy_name', 'description', 'policy_document']],
  ['Create Role', 'CreateRole', ['role_name', 'description', 'policy_document']],
  ['Create user', 'CreateUser', ['alternate_username']],
  ['Delete Group', 'DeleteGroup', ['group_name']],
  ['Delete policy', 'DeletePolicy', ['policy_arn']],
  ['Delete role', 'DeleteRole', ['role_name']],
  ['Detach role policy', 'DetachRolePolicy', ['role_name', 'policy_arn']],
  ['Get role', 'GetRole', ['role_name']],
  ['List attached group policies', 'ListAttachedGroupPolicies', ['group_name']],
  ['List attached role policies', 'ListAttachedRolePolicies', ['role_name']],
  ['List attached user policies', 'ListAttachedUserPolicies', ['alternate_username']],
  ['Remove user from group', 'RemoveUserFromGroup', ['alternate_username', 'group_name']],
  ['Attach group policy', 'AttachGroupPolicy', ['group_name', 'policy_arn']],
  ['Detach group policy', 'DetachGroupPolicy', ['group_name', 'policy_arn']],
  ['Delete access key', 'DeleteAccessKey', ['alternate_username', 'accesskeyid']],
  ['Delete user', 'DeleteUser', ['alternate_username']],
  ['Disable user', 'DeleteLoginProfile', ['alternate_username']],
  ['Get password age for user', 'GetLoginProfile', ['alternate_username']],
  ['Get MFA status for user', 'ListMFADevices', ['alternate_username']],
  ['Get list of user groups for a user', 'ListGroupsForUser', ['alternate_username']],
  ['Get list of access keys for a user', 'ListAccessKeys', ['alternate_username']],
];

/** Where Oomnitza's list and sections, or its sections among themselves, call a preset differently. */
const otherSpellings: [spelling: string, heading: string][] = [
  ['Amazon AWS IAM List attached role polices', 'List attached role policies'],
  ['AWS IAM Delete group', 'Delete Group'],
  ['Delete Managed Policy', 'Delete policy'],
  ['AWS IAM Delete policy', 'Delete policy'],
  ['Delete Access key', 'Delete access key'],
  ['Delete User', 'Delete user'],
  ['IAM Add User to Group', 'Add User to Group'],
  ['Disable User', 'Disable user'],
  ['Get password age for a user', 'Get password age for user'],
  ['AWS Get MFA Status for a user', 'Get MFA status for user'],
  ['Get List of Groups for a user', 'Get list of user groups for a user'],
  ['Get List of Access keys for a user', 'Get list of access keys for a user'],
];

describe('presets/catalog', () => {
  it('has Oomnitza’s 26 presets, in its order, with their actions', () => {
    assert.equal(presets.length, 26);
    assert.deepEqual(
      presets.map(({ heading, action }) => [heading, action]),
      source.map(([heading, action]) => [heading, action]),
    );
  });

  for (const [heading, action, mandatory] of source) {
    it(`${heading}: mandatory inputs, reference and response path`, () => {
      const preset = findPreset(heading);
      const required = preset.inputs.filter((input) => input.required);
      assert.deepEqual(required.map(({ name }) => name).sort(), [...mandatory].sort());
      assert.equal(
        preset.reference,
        `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${action}.html`,
      );
      assert.ok(preset.responsePath.startsWith(`response.${action}Response.`));
    });
  }

  it('has one input that may be left out: the session duration of Create Role', () => {
    const optional = presets.flatMap(({ heading, inputs }) =>
      inputs.filter(({ required }) => !required).map(({ name }) => [heading, name]),
    );
    assert.deepEqual(optional, [['Create Role', 'max_session_duration']]);
  });

  it('takes the user and the access key from the record, the rest from a prompt', () => {
    const inputs = presets.flatMap((preset) => preset.inputs);
    const names = (wanted: string) =>
      new Set(inputs.filter(({ source }) => source === wanted).map(({ name }) => name));
    assert.deepEqual(names('record'), new Set(['alternate_username', 'accesskeyid']));
    assert.equal([...names('prompt')].filter((name) => names('record').has(name)).length, 0);
  });

  it('knows the limits of every param that it can send', () => {
    for (const { heading, inputs, optionalParams } of presets) {
      for (const param of [...inputs.map(({ param }) => param), ...optionalParams]) {
        assert.ok(limits[param], `${heading}: ${param}`);
      }
    }
  });

  it('calls destructive what deletes an entity, a password or a key', () => {
    assert.deepEqual(
      presets.filter(({ destructive }) => destructive).map(({ heading }) => heading),
      [
        'Delete Group',
        'Delete policy',
        'Delete role',
        'Delete access key',
        'Delete user',
        'Disable user',
      ],
    );
  });

  const notes: [heading: string, ...says: RegExp[]][] = [
    ['Delete Group', /users/, /policies/],
    ['Delete policy', /[Dd]etach.*user.*group.*role/, /versions/],
    ['Delete role', /console/, /first/],
    ['Delete access key', /fails/, /each further key/],
    ['Delete user', /cannot be restored/, /removed first/],
    ['Disable user', /command line/, /API/, /access keys inactive or delete/],
  ];
  for (const [heading, ...says] of notes) {
    it(`${heading} says what must be known before it is run`, () => {
      for (const words of says) assert.match(findPreset(heading).important ?? '', words);
    });
  }

  it('has no such note elsewhere', () => {
    assert.deepEqual(
      presets.filter(({ important }) => important).map(({ heading }) => heading),
      notes.map(([heading]) => heading),
    );
  });

  it('has the two statements of the access keys preset, and none elsewhere', () => {
    const named = presets.flatMap(({ heading, statements }) =>
      Object.keys(statements).map((name) => [heading, name]),
    );
    assert.deepEqual(named, [
      ['Get list of access keys for a user', 'active_access_keys'],
      ['Get list of access keys for a user', 'oldest_access_key_date'],
    ]);
  });
});

describe('presets/find', () => {
  for (const preset of presets) {
    const { id, heading, action } = preset;
    it(`finds ${id} by id, heading and action, in any case`, () => {
      for (const name of [
        id,
        heading,
        action,
        `Amazon AWS IAM ${heading}`,
        `AWS IAM ${heading}`,
        `  amazon aws iam ${heading.toUpperCase()} `,
        id.replaceAll('-', '_'),
        action.toLowerCase(),
      ]) {
        assert.equal(findPreset(name), preset, name);
      }
    });
  }

  for (const [spelling, heading] of otherSpellings) {
    it(`finds ${heading} as '${spelling}'`, () => {
      assert.equal(findPreset(spelling).heading, heading);
    });
  }

  const unknown: [name: string, nearest: string][] = [
    ['delete-usr', 'Delete user'],
    ['Detach users policy', 'Detach user policy'],
    ['get mfa state for user', 'Get MFA status for user'],
    ['create-rol', 'Create Role'],
  ];
  for (const [name, nearest] of unknown) {
    it(`refuses '${name}', naming '${nearest}' first`, () => {
      assert.throws(() => findPreset(name), {
        name: 'ValidationError',
        field: 'preset',
        length: name.length,
        message: new RegExp(
          `^no preset is called '${name}'; the nearest are '${nearest}', '.+', '.+'$`,
        ),
      });
    });
  }

  for (const name of ['', ' ', 'constructor', '__proto__', 'toString', 'x'.repeat(10_000)]) {
    it(`refuses ${name.slice(0, 20) || JSON.stringify(name)} without repeating much of it`, () => {
      assert.throws(
        () => findPreset(name),
        (error) => error instanceof ValidationError && error.message.length < 300,
      );
    });
  }

  const searches: [text: string, ...found: string[]][] = [
    ['MFA', 'get-mfa-status-for-user'],
    ['listaccesskeys', 'get-list-of-access-keys-for-a-user'],
    ['delete role', 'delete-role'],
    ['role DETACH', 'detach-role-policy'],
    ['password', 'disable-user', 'get-password-age-for-user'],
    ['no such thing'],
  ];
  for (const [text, ...found] of searches) {
    it(`searches '${text}': ${found.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(
        searchPresets(text).map(({ id }) => id),
        found,
      );
    });
  }

  it('lists all for an empty search', () => {
    assert.deepEqual(searchPresets(''), presets);
    assert.deepEqual(searchPresets('  '), presets);
  });
});
