import assert from 'node:assert/strict';
import { type Repetition, repetition } from '../../lib/query/repetition.js';
import { services } from '../model/facts.js';

describe('repetition', () => {
  const table: Record<Repetition, string[]> = {
    read: ['GetUser', 'ListUsers', 'SimulatePrincipalPolicy', 'GenerateCredentialReport'],
    idempotent: [
      'PutUserPolicy',
      'AttachRolePolicy',
      'TagUser',
      'AddUserToGroup',
      'UpdateAccessKey',
    ],
    refused: [
      'CreateUser',
      'DeleteUser',
      'DetachUserPolicy',
      'RemoveUserFromGroup',
      'EnableMFADevice',
    ],
    unsafe: [
      'CreateAccessKey',
      'CreatePolicyVersion',
      'CreateServiceSpecificCredential',
      'CreateVirtualMFADevice',
      'ResetServiceSpecificCredential',
      'ResyncMFADevice',
      'ChangePassword',
      'UpdateSAMLProvider',
      'DeleteServiceLinkedRole',
      'ActionOfNextYear',
    ],
  };
  for (const [expected, actions] of Object.entries(table)) {
    it(`is ${expected} for ${actions.join(', ')}`, () => {
      for (const action of actions) assert.equal(repetition(action, {}), expected, action);
    });
  }

  it('is refused for a rename, which finds nothing under the old name', () => {
    assert.equal(repetition('UpdateUser', { UserName: 'a', NewPath: '/b/' }), 'idempotent');
    assert.equal(repetition('UpdateUser', { UserName: 'a', NewUserName: 'b' }), 'refused');
    assert.equal(repetition('UpdateGroup', { GroupName: 'a', NewGroupName: 'b' }), 'refused');
  });

  it('is unsafe for every action that gives a secret, and for none that STS has', () => {
    for (const { service, actions } of services) {
      for (const [action, { output }] of Object.entries(actions)) {
        const secret = /SecretAccessKey|ServicePassword|Base32StringSeed/.test(
          JSON.stringify(output),
        );
        if (service === 'sts') assert.equal(repetition(action, {}), 'read', action);
        else if (secret && !/^(Get|List)/.test(action))
          assert.equal(repetition(action, {}), 'unsafe', action);
      }
    }
  });

  it('is read for no action that changes something', () => {
    for (const action of Object.keys(services[0]!.actions)) {
      const reads = /^(Get|List|Simulate|Generate)/.test(action);
      assert.equal(repetition(action, {}) === 'read', reads, action);
    }
  });
});
