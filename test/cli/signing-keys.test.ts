import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/memory-folder.ts';
import { startOwnServer } from './own-server.ts';
import { poolhouse } from './poolhouse.ts';

test('keys of a pool are listed and rotated with the server stopped, and signed with after a start', async (t) => {
  const data = join(temporaryFolder(t), 'data');
  const first = await startOwnServer(t, data);
  const { UserPool } = await first.client().createUserPool({ PoolName: 'kept' });
  const poolId = UserPool!.Id!;
  const kidsAt = async (url: string) => {
    const response = await fetch(`${url}/${poolId}/.well-known/jwks.json`);
    const { keys } = (await response.json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const before = await kidsAt(first.url);
  await first.stop();

  const keys = (...args: string[]) => poolhouse(['keys', ...args, '--data', data]);
  const unknown = await keys('rotate-signing', 'us-east-1_No');
  assert.deepEqual(
    [unknown.code, unknown.stderr],
    [1, 'There is no user pool us-east-1_No in this store.\n'],
  );
  const planned = await keys('rotate-signing', poolId);
  assert.equal(planned.code, 0, planned.stderr);
  assert.match(
    planned.stderr,
    /"audit":true[^\n]*signing keys rotated|signing keys rotated[^\n]*"audit":true/,
  );
  assert.match(planned.stderr, /published now and sign from \S+Z; those before them stay until/);
  const again = await keys('rotate-signing', poolId);
  assert.deepEqual([again.code, again.stdout], [1, '']);
  assert.match(again.stderr, /has new keys already, which sign from/);
  const listed = await keys('list-signing', poolId);
  const lines = listed.stdout.trim().split('\n');
  assert.equal(lines.length, 4);
  assert.equal(lines.filter((line) => /published, signs from/.test(line)).length, 2);
  assert.equal(lines.filter((line) => /signs since .* published until/.test(line)).length, 2);

  const second = await startOwnServer(t, data);
  const added = planned.stdout.trim().split('\n');
  assert.deepEqual((await kidsAt(second.url)).sort(), [...before, ...added].sort());
  await second.stop();

  const emergency = await keys('rotate-signing', poolId, '--emergency');
  assert.equal(emergency.code, 0, emergency.stderr);
  assert.match(emergency.stderr, /Access and ID tokens of the pool from before are refused/);
  const third = await startOwnServer(t, data);
  const replaced = emergency.stdout.trim().split('\n').sort();
  while ((await kidsAt(third.url)).length > 2) await new Promise((go) => setTimeout(go, 100));
  assert.deepEqual((await kidsAt(third.url)).sort(), replaced);
});
