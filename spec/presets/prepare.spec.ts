import assert from 'node:assert/strict';
import { TemplateSyntaxError } from '../../lib/jinja/index.js';
import {
  type Inputs,
  type PrepareOptions,
  paramTemplates,
  preparePreset,
  presets,
} from '../../lib/presets/index.js';
import { readPreset } from './fixture.js';

const trustPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
  ],
};

const user = { alternate_username: 'jane.doe' };

function params(preset: string, inputs: Inputs, options?: PrepareOptions) {
  return { ...preparePreset(preset, inputs, options).params };
}

describe('presets/prepare', () => {
  for (const { id, heading, action } of presets) {
    it(`${heading}: action, version and the rendered params`, () => {
      const { inputs, variables, request } = readPreset(id);
      const prepared = preparePreset(id, inputs, { variables });
      const sent = { Action: prepared.action, Version: prepared.version, ...prepared.params };
      assert.deepEqual(sent, Object.fromEntries(new URLSearchParams(request.body)));
      assert.equal(prepared.action, action);
      assert.equal(prepared.preset.id, id);
    });
  }

  it('shows the Params tab of a preset: Action and Version first', () => {
    const preset = presets.find(({ id }) => id === 'delete-access-key')!;
    assert.deepEqual(Object.entries(paramTemplates(preset)), [
      ['Action', 'DeleteAccessKey'],
      ['Version', '{{AWS.Version}}'],
      ['UserName', '{{alternate_username}}'],
      ['AccessKeyId', '{{accesskeyid}}'],
    ]);
  });

  it('takes a preset itself as well as its name', () => {
    const preset = presets.find(({ id }) => id === 'delete-user')!;
    assert.equal(preparePreset(preset, user).preset, preset);
  });

  describe('global variables', () => {
    it('has AWS.Version by default', () => {
      assert.equal(preparePreset('delete-user', user).version, '2010-05-08');
      assert.equal(preparePreset('delete-user', user, { variables: {} }).version, '2010-05-08');
      const variables = { 'AWS.Region': 'us-east-1' };
      assert.equal(preparePreset('delete-user', user, { variables }).version, '2010-05-08');
    });

    it('takes another AWS.Version', () => {
      const variables = { 'AWS.Version': '2099-12-31' };
      assert.equal(preparePreset('delete-user', user, { variables }).version, '2099-12-31');
    });

    it('takes Version as a param, which may refer to GlobalSetting', () => {
      const variables = { 'AWS.Version': '2099-12-31', 'IAM.Version.Old': '2010-05-08' };
      const version = (template: string) =>
        preparePreset('delete-user', user, { variables, params: { Version: template } }).version;
      assert.equal(version('2011-01-01'), '2011-01-01');
      assert.equal(version("{{GlobalSetting['AWS.Version']}}"), '2099-12-31');
      assert.equal(version('{{ IAM.Version.Old }}'), '2010-05-08');
      assert.equal(version("{{ GlobalSetting['IAM.Version.Old'] }}"), '2010-05-08');
    });

    it('has AWS.Version beside a variable that is called AWS', () => {
      for (const variables of [
        { AWS: 'x', 'AWS.Version': '2099-12-31' },
        { 'AWS.Version': '2099-12-31', AWS: 'x' },
      ]) {
        const prepared = preparePreset('delete-user', user, { variables });
        assert.equal(prepared.version, '2099-12-31');
      }
    });

    it('shows them to the params and in the context', () => {
      const variables = { Team: 'Managers', 'Team.Lead': 'john.roe' };
      const inputs = { ...user, group_name: 'Admins' };
      assert.deepEqual(
        params('add-user-to-group', inputs, { variables, params: { UserName: '{{ Team.Lead }}' } }),
        { UserName: 'john.roe', GroupName: 'Admins' },
      );
      const { context } = preparePreset('delete-user', user, { variables });
      assert.deepEqual(context['GlobalSetting'], { 'AWS.Version': '2010-05-08', ...variables });
    });
  });

  describe('Advanced Mode', () => {
    it('renders a param of its own over inputs and variables', () => {
      const overridden = params(
        'add-user-to-group',
        { first: 'Jane', last: 'Doe', group_name: 'managers' },
        {
          variables: { 'Org.Prefix': 'acme' },
          params: {
            UserName: '{{ first | lower }}.{{ last | lower }}',
            GroupName: '{{ Org.Prefix }}-{{ group_name }}{% if last == "Doe" %}-d{% endif %}',
          },
        },
      );
      assert.deepEqual(overridden, { UserName: 'jane.doe', GroupName: 'acme-managers-d' });
    });

    it('may override any param of any preset with a template', () => {
      for (const { id } of presets) {
        const { inputs } = readPreset(id);
        const { Action: _, Version: __, ...templates } = readPreset(id).params;
        for (const [param, template] of Object.entries(templates)) {
          const overridden = `{% set value = ${template.slice(2, -2)} %}{{ value }}`;
          assert.deepEqual(
            params(id, inputs, { params: { [param]: overridden } }),
            params(id, inputs),
            `${id}: ${param}`,
          );
        }
      }
    });

    it('adds further params of the action', () => {
      const added = params('create-user', user, {
        params: {
          Path: '/division/it/',
          'Tags.member.1.Key': 'Owner',
          'Tags.member.1.Value': '{{ alternate_username }}',
          'Tags.member.2.Key': 'Empty',
          'Tags.member.2.Value': '',
        },
      });
      assert.deepEqual(added, {
        UserName: 'jane.doe',
        Path: '/division/it/',
        'Tags.member.1.Key': 'Owner',
        'Tags.member.1.Value': 'jane.doe',
        'Tags.member.2.Key': 'Empty',
        'Tags.member.2.Value': '',
      });
      const page = { Marker: '{{ marker }}', MaxItems: '2' };
      assert.deepEqual(
        params('get-mfa-status-for-user', { ...user, marker: 'AAY/x+8=' }, { params: page }),
        { UserName: 'jane.doe', Marker: 'AAY/x+8=', MaxItems: '2' },
      );
    });

    it('does not send a further param that renders to nothing', () => {
      const page = { Marker: '{{ marker }}', MaxItems: '' };
      assert.deepEqual(params('get-mfa-status-for-user', user, { params: page }), {
        UserName: 'jane.doe',
      });
    });

    it('refuses a template that is none', () => {
      for (const UserName of ['{{ alternate_username', '{% if %}', '{{ a b }}', '{% nonsense %}']) {
        assert.throws(
          () => preparePreset('delete-user', user, { params: { UserName } }),
          TemplateSyntaxError,
          UserName,
        );
      }
    });

    it('takes a template with an undefined value in it as nothing as a whole', () => {
      const UserName = 'jane.doe{{ nobody.there }}';
      assert.throws(() => preparePreset('delete-user', user, { params: { UserName } }), {
        name: 'ValidationError',
        field: 'UserName',
        length: 0,
      });
    });
  });

  describe('inputs', () => {
    it('sends a policy given as an object as JSON', () => {
      const inputs = {
        role_name: 'S3Access',
        description: 'Reads S3',
        policy_document: trustPolicy,
      };
      const { AssumeRolePolicyDocument } = params('create-role', inputs);
      assert.deepEqual(JSON.parse(AssumeRolePolicyDocument!), trustPolicy);
      assert.deepEqual(
        params('create-role', { ...inputs, policy_document: JSON.stringify(trustPolicy) }),
        params('create-role', inputs),
      );
    });

    it('refuses a policy object that JSON has no form for', () => {
      const circular: Record<string, unknown> = {};
      circular['Statement'] = circular;
      const inputs = { role_name: 'x', description: 'x', policy_document: circular };
      assert.throws(() => preparePreset('create-role', inputs), {
        name: 'ValidationError',
        preset: 'Create Role',
        field: 'policy_document',
      });
    });

    it('sends a policy given as text as it is, white space included', () => {
      const policy_document = ` {\n\t"Version": "2012-10-17",\r\n "Statement": [] } `;
      const inputs = { role_name: 'S3Access', description: 'Reads S3', policy_document };
      assert.equal(params('create-role', inputs)['AssumeRolePolicyDocument'], policy_document);
    });

    it('takes a number as its digits', () => {
      assert.deepEqual(params('delete-user', { alternate_username: 1001 }), { UserName: '1001' });
    });

    it('takes inputs that no template names', () => {
      assert.deepEqual(params('delete-user', { ...user, email: 'jane.doe@example.com' }), {
        UserName: 'jane.doe',
      });
    });

    it('leaves what it was given alone', () => {
      const inputs = { role_name: null, policy_document: trustPolicy };
      const before = structuredClone(inputs);
      assert.throws(() => preparePreset('create-role', inputs));
      assert.deepEqual(inputs, before);
    });
  });

  describe('hostile inputs', () => {
    it('does not render a value that looks like a template', () => {
      const description = "{{ alternate_username }} {% raw %} {{ ''.constructor }} {# note #}";
      const policy_document = '{"Sid":"{{ role_name }}{% if x %}"}';
      const rendered = params('create-role', {
        role_name: 'S3Access',
        description,
        policy_document,
      });
      assert.equal(rendered['Description'], description);
      assert.equal(rendered['AssumeRolePolicyDocument'], policy_document);
    });

    it('does not render a variable’s value, nor what an input brings into an own template', () => {
      const hostile = '{{ 7 * 7 }}';
      const inputs = { role_name: 'S3Access', description: hostile, policy_document: '{}' };
      const own = {
        variables: { 'Org.Note': hostile },
        params: { Description: '{{ Org.Note }}|{{ description }}' },
      };
      assert.equal(params('create-role', inputs, own)['Description'], `${hostile}|${hostile}`);
    });

    it('reaches nothing of JavaScript’s own from a template', () => {
      for (const template of [
        "{{ ''.constructor.constructor('return process')() }}",
        '{{ alternate_username.constructor }}',
        '{{ alternate_username.__proto__ }}',
        '{{ GlobalSetting.constructor }}',
        '{{ GlobalSetting.toString }}',
        '{{ AWS.hasOwnProperty }}',
        '{{ constructor }}',
        '{{ toString }}',
        '{{ __proto__ }}',
      ]) {
        const options = { params: { UserName: template } };
        assert.throws(
          () => preparePreset('delete-user', user, options),
          { name: 'ValidationError', field: 'UserName', length: 0 },
          template,
        );
      }
    });

    it('takes __proto__ in inputs and variables as a name like any other', () => {
      const inputs = JSON.parse(
        '{"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}, "alternate_username": "jane.doe"}',
      );
      const variables = JSON.parse(
        '{"__proto__.polluted": "yes", "constructor.prototype.polluted": "yes", "AWS.__proto__.polluted": "yes"}',
      );
      const prepared = preparePreset('delete-user', inputs, { variables });
      assert.deepEqual({ ...prepared.params }, { UserName: 'jane.doe' });
      assert.equal(prepared.version, '2010-05-08');
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
      assert.throws(
        () => preparePreset('delete-user', inputs, { params: { UserName: '{{ polluted }}' } }),
        { field: 'UserName', length: 0 },
      );
    });

    it('does not find an inherited property of the inputs', () => {
      const inherited = Object.create({ alternate_username: 'root' });
      assert.throws(() => preparePreset('delete-user', inherited), {
        field: 'alternate_username',
        length: 0,
      });
    });
  });
});
