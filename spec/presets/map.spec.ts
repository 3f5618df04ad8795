import assert from 'node:assert/strict';
import { TemplateSyntaxError } from '../../lib/jinja/index.js';
import { checkMapping, mapResponse, statements } from '../../lib/presets/index.js';
import { parseXml } from '../../lib/query/parse.js';
import { plain } from '../support/plain.js';
import { readPreset } from './fixture.js';

const context = {
  response: parseXml(
    '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><RoleName>S3Access</RoleName><MaxSessionDuration>3600</MaxSessionDuration><RoleLastUsed/><Cost-Center>012</Cost-Center><Tags><member><Key>a</Key></member><member><Key>b</Key></member></Tags></Role></GetRoleResult></GetRoleResponse>',
  ),
  response_headers: { 'x-amzn-requestid': 'fb7a01c9-839c-40d3-a495-206e4794044a' },
  alternate_username: 'jane.doe',
};
const role = 'response.GetRoleResponse.GetRoleResult.Role';

describe('presets/map', () => {
  const paths: [path: string, value: unknown][] = [
    [`${role}.RoleName`, 'S3Access'],
    [`${role}.MaxSessionDuration`, '3600'],
    [`${role}.RoleLastUsed`, null],
    [`${role}.RoleLastUsed.Region`, null],
    [`${role}.Tags.member`, [{ Key: 'a' }, { Key: 'b' }]],
    [`${role}.Tags.member[1].Key`, 'b'],
    [`${role}["Cost-Center"]`, '012'],
    [`${role}['Cost-Center']`, '012'],
    ["response['GetRoleResponse']['@xmlns']", 'https://iam.amazonaws.com/doc/2010-05-08/'],
    ["response_headers['x-amzn-requestid']", 'fb7a01c9-839c-40d3-a495-206e4794044a'],
    ['alternate_username', 'jane.doe'],
    ['  alternate_username  ', 'jane.doe'],
    ['response.GetRoleResponse.NoSuchResult', null],
    ['response.GetRoleResponse.NoSuchResult.Role.RoleName', null],
    ['nothing', null],
    ['response.constructor', null],
    ['response.__proto__', null],
    [`${role}.RoleName.constructor`, null],
    [`${role}.Tags.member.length`, null],
  ];
  for (const [path, value] of paths) {
    it(`path ${path} gives ${JSON.stringify(value)}`, () => {
      assert.deepEqual(plain(mapResponse(path, context)), value);
    });
  }

  const templates: [template: string, text: string][] = [
    [`{{ ${role}.RoleName }}`, 'S3Access'],
    [`Role {{ ${role}.RoleName }} of {{ alternate_username }}`, 'Role S3Access of jane.doe'],
    [`{{ ${role}["Cost-Center"] }}`, '012'],
    [`{{ ${role}.Tags.member }}`, "[{'Key': 'a'}, {'Key': 'b'}]"],
    [`{{ ${role}.RoleLastUsed }}`, 'None'],
    [`{{ ${role}.Tags.member | map(attribute='Key') | join(', ') }}`, 'a, b'],
    [`{{ ${role}.NoSuchElement }}`, ''],
    ["{{ response_headers['x-amzn-requestid'] }}", 'fb7a01c9-839c-40d3-a495-206e4794044a'],
    ['{# a comment #}', ''],
    [`{% if ${role}.Path is defined %}{{ ${role}.Path }}{% else %}/{% endif %}`, '/'],
    ['before {{ response.NoSuchResponse.NoSuchResult }} after', ''],
    ["{{ ''.constructor.constructor('return process')() }}", ''],
  ];
  for (const [template, text] of templates) {
    it(`template ${template} gives ${JSON.stringify(text)}`, () => {
      assert.equal(mapResponse(template, context), text);
    });
  }

  for (const mapping of [
    '{{ response',
    '{% if response %}',
    '{{ response | }}',
    '{% endfor %}',
    '{{ response | nosuchfilter }}',
    'response.',
    'response..GetRoleResponse',
    'response["GetRoleResponse"',
    'a b',
  ]) {
    it(`refuses ${mapping}, which is no Jinja2`, () => {
      assert.throws(() => mapResponse(mapping, context), TemplateSyntaxError);
      assert.throws(() => checkMapping(mapping), TemplateSyntaxError);
    });
  }

  it('finds nothing wrong with the mappings above', () => {
    for (const [mapping] of [...paths, ...templates]) checkMapping(mapping);
  });

  it('does not render what a value brings with it', () => {
    const hostile = { response: { Message: '{{ 7 * 7 }}' } };
    assert.equal(mapResponse('{{ response.Message }}', hostile), '{{ 7 * 7 }}');
    assert.equal(mapResponse('response.Message', hostile), '{{ 7 * 7 }}');
  });

  it('has Oomnitza’s statements, character for character', () => {
    const { active_access_keys, oldest_access_key_date } = statements;
    const { mappings } = readPreset('get-list-of-access-keys-for-a-user');
    assert.equal(active_access_keys, mappings.success['active_access_keys']);
    assert.equal(oldest_access_key_date, mappings.success['oldest_access_key_date']);
  });
});
