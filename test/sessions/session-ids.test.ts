import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sessionIdOf, uuidOfSession } from '#domain/oauth/session-ids.ts';

test('a session’s id says which UUID it is of, and of which kind, for every UUID', () => {
  const uuids = [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ...Array.from({ length: 200 }, () => randomUUID()),
  ];
  const ids = new Set<string>();
  for (const uuid of uuids) {
    const token = sessionIdOf('TOKEN', uuid);
    const sso = sessionIdOf('SSO', uuid);
    assert.match(token, /^tkn[0-9a-z]{25}$/);
    assert.match(sso, /^sso[0-9a-z]{25}$/);
    assert.deepEqual([uuidOfSession('TOKEN', token), uuidOfSession('SSO', sso)], [uuid, uuid]);
    assert.deepEqual(
      [uuidOfSession('SSO', token), uuidOfSession('TOKEN', sso)],
      [undefined, undefined],
    );
    ids.add(token).add(sso);
  }
  assert.equal(ids.size, 2 * uuids.length);
});

test('other texts are no ids of sessions', () => {
  const id = sessionIdOf('TOKEN', randomUUID());
  for (const text of ['', 'tkn', `${id}0`, id.slice(1), id.toUpperCase(), `abc${id.slice(3)}`]) {
    assert.equal(uuidOfSession('TOKEN', text), undefined, text);
  }
});
