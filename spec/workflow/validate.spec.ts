import assert from 'node:assert/strict';
import { parseWorkflow, validateWorkflow } from '../../lib/workflow/index.js';
import { fieldsRead } from '../../lib/workflow/validate.js';

const valid = `name: Test
object: People
fields: [alternate_username, status, keys, role_name]
variables: { Team.Group: Managers }
dates: { cutoff: now - 90 days }
credentials: { aws: {} }
begin:
  actions: [schedule]
  schedule: { cron: '0 6 * * 1-5', timezone: Europe/Berlin, missed: run }
  rules: { all: [{ field: status, operator: equals, value: Terminated }] }
  next: list
blocks:
  list:
    type: api
    preset: Get list of access keys for a user
    credential: aws
    params: { UserName: '{{alternate_username}}', MaxItems: '10' }
    response:
      found: response["ListAccessKeysResponse"]["ListAccessKeysResult"]["AccessKeyMetadata"]["member"]
      keys: active_access_keys
      ids: '{{ found | length }} {{ response_headers }}'
    positive: check
    negative: note
  check:
    type: branch
    condition: "{{ found and keys != 'NONE' }}"
    positive: delete
    negative: join
  delete:
    type: api
    preset: delete-access-key
    each: found
    inputs: { accesskeyid: '{{item.AccessKeyId}}' }
    positive: join
  join:
    type: api
    preset: Add User to Group
    inputs: { group_name: "{{GlobalSetting['Team.Group']}} {{Team.Group}} {{AWS.Version}} {{cutoff}}" }
    positive: raw
  raw:
    type: api
    action: TagUser
    params:
      UserName: '{{alternate_username}}'
      Tags.member.1.Key: status
      Tags.member.1.Value: '{{response.AddUserToGroupResponse}}'
    positive: wait
  wait: { type: delay, delay: 2 hours, next: end }
  note:
    type: update
    fields: { keys: '{{response.ErrorResponse.Error.Code}}' }
    next: end
`;

/** What is changed, into what, in which line the issue must be, and what it must say. */
const table: [what: string, from: string | RegExp, to: string, line: number, says: RegExp][] = [
  [
    'an unknown preset',
    'Get list of access keys for a user',
    'Get list of acess keys',
    15,
    /no preset is called .*'Get list of access keys for a user'/,
  ],
  [
    'an unknown action',
    'TagUser',
    'TagUsers',
    42,
    /IAM has no action 'TagUsers'; did you mean 'TagUser'/,
  ],
  [
    'a param the action does not have',
    "UserName: '{{alternate_username}}'\n      Tags",
    'User: a\n      Tags',
    44,
    /TagUser has no param 'User'/,
  ],
  [
    'a mandatory param left out',
    /\n +Tags.member.1.Key.*\n.*/,
    '',
    42,
    /TagUser needs Tags; add 'Tags'/,
  ],
  [
    'a user left out',
    /action: TagUser[\s\S]*(?= {4}positive: wait)/,
    'action: ListAccessKeys\n',
    42,
    /without UserName, ListAccessKeys is about whoever signs/,
  ],
  [
    'a param the preset does not have',
    "MaxItems: '10'",
    "Max: '10'",
    17,
    /ListAccessKeys has no param 'Max'/,
  ],
  [
    'an unknown credential',
    'credential: aws',
    'credential: awz',
    16,
    /unknown credential 'awz'; did you mean 'aws'/,
  ],
  [
    'an unknown field in a rule',
    'field: status',
    'field: state',
    10,
    /unknown field 'state'; did you mean 'status'/,
  ],
  [
    'an unknown field in an update',
    '{ keys:',
    '{ kays:',
    51,
    /unknown field 'kays'; did you mean 'keys'/,
  ],
  [
    'a value that a rule cannot take',
    'operator: equals, value: Terminated',
    'operator: greater, value: soon',
    10,
    /'greater' takes a number, a date/,
  ],
  [
    'a mandatory input left out',
    /\n +inputs: \{ accesskeyid.*/,
    '',
    31,
    /mandatory input 'accesskeyid' is missing; add it to inputs/,
  ],
  [
    'a mandatory record field left out',
    /alternate_username, status/,
    'status',
    17,
    /nothing provides 'alternate_username'/,
  ],
  ['an unknown input', 'accesskeyid:', 'access_key:', 33, /no input is called 'access_key'/],
  ['a broken template', '{{item.AccessKeyId}}', '{{item.AccessKeyId', 33, /not a Jinja2 template/],
  [
    'an unknown filter',
    '{{item.AccessKeyId}}',
    '{{item.AccessKeyId|upcase}}',
    33,
    /not a Jinja2 template: .*upcase/,
  ],
  [
    'a broken mapping',
    '{{ found | length }} {{ response_headers }}',
    'response.',
    21,
    /not a Jinja2 mapping/,
  ],
  [
    'a broken condition',
    "{{ found and keys != 'NONE' }}",
    'found and',
    26,
    /not a Jinja2 expression/,
  ],
  [
    'two expressions in a condition',
    "{{ found and keys != 'NONE' }}",
    '{{ found }}{{ keys }}',
    26,
    /not a Jinja2 expression/,
  ],
  ['a broken each', 'each: found', 'each: "found |"', 32, /not a Jinja2 expression/],
  [
    'a variable nothing provides',
    'found and',
    'found and fund and',
    26,
    /nothing provides 'fund'; did you mean 'found'/,
  ],
  ['a global nothing provides', 'Team.Group}}', 'Teem.Group}}', 38, /nothing provides 'Teem'/],
  ['item outside of each', '{{cutoff}}', '{{item}}', 38, /nothing provides 'item'/],
  [
    'a value of a block that comes later',
    'status\n',
    "'{{ids}} {{later}}'\n",
    45,
    /nothing provides 'later'/,
  ],
  [
    'a value after the negative outcome',
    '{{response.ErrorResponse.Error.Code}}',
    '{{ids}}',
    51,
    /nothing provides 'ids'/,
  ],
  [
    'the response before the first call',
    "UserName: '{{alternate_username}}', MaxItems",
    "UserName: '{{response.a}}', MaxItems",
    17,
    /nothing provides 'response'/,
  ],
  [
    'a mapping over a later one',
    'found: response',
    'found: ids or response',
    19,
    /nothing provides 'ids'/,
  ],
  ['a mapping to a reserved name', 'ids: ', 'item: ', 21, /'item' has a meaning already/],
  [
    'a field with a reserved name',
    'role_name]',
    'response]',
    3,
    /'response' has a meaning already/,
  ],
  [
    'an edge to nothing',
    'positive: check',
    'positive: chekc',
    22,
    /no block 'chekc'; did you mean 'check'/,
  ],
  [
    'a Begin that leads nowhere',
    'next: list',
    'next: lists',
    11,
    /leads to no block 'lists'; did you mean 'list'/,
  ],
  ['a Begin that ends at once', 'next: list', 'next: end', 11, /leads to no block 'end'/],
  ['a block nothing leads to', '    negative: note\n', '', 48, /no block leads to 'note'/],
  [
    'a cycle',
    'delay: 2 hours, next: end',
    'delay: 2 hours, next: list',
    13,
    /the blocks form a cycle: list → check → delete → join → raw → wait → list/,
  ],
  [
    'a block that leads to itself',
    'delay: 2 hours, next: end',
    'delay: 2 hours, next: wait',
    48,
    /cycle: wait → wait/,
  ],
  [
    'destruction without a rule',
    /\n {2}rules: .*/,
    '',
    28,
    /'delete' \(DeleteAccessKey\) would run for every record; add rules/,
  ],
  [
    'a schedule that is missing',
    /\n {2}schedule: .*/,
    '',
    8,
    /the action schedule needs a schedule/,
  ],
  ['a schedule that is not asked for', '[schedule]', '[new]', 9, /not among the actions/],
  ['a cron pattern that is none', '0 6 * * 1-5', '0 6 * *', 9, /not a cron pattern/],
  ['a time that never comes', '0 6 * * 1-5', '0 6 31 2 *', 9, /never comes|not a cron/],
  [
    'an unknown time zone',
    'Europe/Berlin',
    'Europe/Berlyn',
    9,
    /unknown time zone 'Europe\/Berlyn'/,
  ],
];

describe('validating a workflow', () => {
  it('finds nothing wrong with one that is right', () => {
    assert.deepEqual(validateWorkflow(parseWorkflow(valid)), []);
  });

  for (const [what, from, to, line, says] of table) {
    it(`finds ${what}`, () => {
      const text = valid.replace(from, to);
      assert.notEqual(text, valid);
      const issues = validateWorkflow(parseWorkflow(text, 'test.yaml'));
      const found = issues.find(({ message, fix }) => says.test(`${message}; ${fix}`));
      assert.ok(found, JSON.stringify(issues, null, 1));
      assert.deepEqual([found.file, found.line], ['test.yaml', line]);
      assert.ok(found.fix.length > 3);
    });
  }

  it('finds all of it at once, in the order of the lines', () => {
    const text = valid
      .replace('credential: aws', 'credential: awz')
      .replace('TagUser', 'TagUsers')
      .replace('role_name', 'item');
    const lines = validateWorkflow(parseWorkflow(text)).map(({ line }) => line);
    assert.deepEqual(lines, [3, 16, 42]);
  });

  it('takes global variables from outside', () => {
    const file = parseWorkflow(valid.replace('{{cutoff}}', '{{Other.Thing}}'));
    assert.equal(validateWorkflow(file).length, 1);
    assert.deepEqual(validateWorkflow(file, { 'Other.Thing': 'x' }), []);
  });

  it('names the line within a template of several', () => {
    const text = valid.replace(
      "'{{ found | length }} {{ response_headers }}'",
      '|\n        {{ found }}\n        {% if %}',
    );
    const [issue] = validateWorkflow(parseWorkflow(text));
    assert.match(issue!.message, /line 2 of it/);
  });

  it('tells the fields that the records must have', () => {
    assert.deepEqual(fieldsRead(parseWorkflow(valid).workflow), ['alternate_username', 'status']);
  });
});
