import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { familyIdOf, sessionIdOf } from '#domain/tokens/token-sessions.ts';

test('a session’s id says which family it is of, for every family', () => {
  const families = [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ...Array.from({ length: 200 }, () => randomUUID()),
  ];
  for (const family of families) {
    const id = sessionIdOf(family);
    assert.match(id, /^tkn[0-9a-z]{25}$/);
    assert.equal(familyIdOf(id), family);
  }
  assert.equal(new Set(families.map(sessionIdOf)).size, families.length);
});

test('other texts are no ids of sessions', () => {
  const id = sessionIdOf(randomUUID());
  for (const text of ['', 'tkn', `${id}0`, id.slice(1), id.toUpperCase(), `sso${id.slice(3)}`]) {
    assert.equal(familyIdOf(text), undefined, text);
  }
});
