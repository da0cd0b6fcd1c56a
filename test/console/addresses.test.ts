import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hrefTo, matchPath, placeIn } from '../../console/src/frame/addresses.ts';
import { failuresByMember } from '../../console/src/frame/api/failures.ts';

test('an address that was written is read as what it was written from', () => {
  const pattern = '/pools/:pool/users/:user';
  const user = 'a/b?c#d %';
  const { path, query } = placeIn(
    hrefTo(pattern, { pool: 'us-east-1_Shop', user }, { tab: 'x&y' }),
  );
  assert.deepEqual(matchPath(pattern, path), { pool: 'us-east-1_Shop', user });
  assert.equal(query.get('tab'), 'x&y');
});

test('a pattern is matched as a whole', () => {
  assert.equal(matchPath('/pools/:pool', '/pools'), undefined);
  assert.equal(matchPath('/pools/:pool', '/pools/'), undefined);
  assert.equal(matchPath('/pools/:pool', '/pools/a/users'), undefined);
  assert.deepEqual(placeIn('').path, '/');
});

test('what is called `new` has another address than the form that makes one', () => {
  const { path } = placeIn(hrefTo('/users/:user', { user: 'new' }));
  assert.equal(matchPath('/users/new', path), undefined);
  assert.deepEqual(matchPath('/users/:user', path), { user: 'new' });
});

test('a refusal is said at the members it is about', () => {
  const message =
    "2 validation errors detected: Value at 'poolName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '-1' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6";
  const found = failuresByMember(new Error(message));
  assert.deepEqual(Object.keys(found), ['PoolName', 'MinimumLength']);
  assert.match(found['PoolName']!, /length greater than or equal to 1$/);
});
