import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model } from '#contract/model.ts';
import { CATEGORIES } from '#domain/quotas/categories.ts';

test('every operation is in exactly one category', () => {
  const listed = Object.values(CATEGORIES).flatMap(({ operations }) => operations);
  assert.deepEqual([...listed].sort(), Object.keys(model.operations).sort());
});

test('limits are those that the service documents', () => {
  const limits = Object.entries(CATEGORIES).map(([name, { perSecond }]) => [name, perSecond]);
  assert.deepEqual(Object.fromEntries(limits), {
    UserAuthentication: 120,
    UserCreation: 50,
    UserFederation: 25,
    UserAccountRecovery: 30,
    UserRead: 120,
    UserUpdate: 25,
    UserToken: 120,
    UserResourceRead: 50,
    UserResourceUpdate: 25,
    UserList: 30,
    UserPoolRead: 15,
    UserPoolUpdate: 15,
    UserPoolResourceRead: 20,
    UserPoolResourceUpdate: 15,
    UserPoolClientRead: 15,
    UserPoolClientUpdate: 15,
    ClientAuthentication: 150,
    LimitManagement: 1,
  });
  const adjustable = Object.entries(CATEGORIES).filter(([, facts]) => facts.adjustable);
  assert.deepEqual(
    adjustable.map(([name]) => name),
    [
      'UserAuthentication',
      'UserCreation',
      'UserFederation',
      'UserRead',
      'UserToken',
      'UserResourceRead',
    ],
  );
});
