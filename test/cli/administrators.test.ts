import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MASTER_KEY } from '../store/open.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { poolhouse, startServing } from './poolhouse.ts';

test('create-administrator makes the pool, and shows a temporary password once', async (t) => {
  const data = temporaryFolder(t);
  const env = {
    POOLHOUSE_MASTER_KEY: MASTER_KEY.toString('base64'),
    POOLHOUSE_DATA: data,
    POOLHOUSE_PUBLIC_URL: 'https://id.example.com',
  };
  const create = (...flags: readonly string[]) =>
    poolhouse(['admin', 'create-administrator', ...flags], env);

  const first = await create('--email', 'ann@example.com');
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^Console +https:\/\/id\.example\.com\/console\/$/m);
  const [, password] = /^Temporary password +(\S{16,})$/m.exec(first.stdout)!;
  assert.ok(!first.stderr.includes(password!));

  const again = await create('--email', 'ann@example.com');
  assert.deepEqual([again.code, again.stdout], [1, '']);
  const file = join(data, 'read-only.json');
  const reading = { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' };
  writeFileSync(file, JSON.stringify({ Statement: reading }));
  const second = await create('--email', 'bob@example.com', '--policy', file);
  assert.equal(second.code, 0, second.stderr);
  assert.equal((await create()).code, 2);
  assert.equal((await create('--email', 'not an address')).code, 1);

  const roles = await poolhouse(['admin', 'list-roles'], env);
  assert.match(roles.stdout, /role\/PoolhouseAdministrators /);
  assert.match(roles.stdout, /role\/Poolhouse-read-only /);
  const audit = await poolhouse(
    ['admin', 'audit', '--operation', 'admin create-administrator'],
    env,
  );
  assert.match(audit.stdout, /ann@example\.com/);
  assert.ok(!audit.stdout.includes(password!));

  const { url } = await startServing(t, ['serve'], env);
  const config = (await (await fetch(`${url}/console/config.json`)).json()) as {
    administration: { authorizeUrl: string };
  };
  const { authorizeUrl } = config.administration;
  assert.equal(authorizeUrl, 'https://id.example.com/administrators/oauth2/authorize');
});
