/** `poolhouse dev` as a person starts it: what it says, what it begins with, and what it keeps. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { temporaryFolder } from '../support/memory-folder.ts';
import { poolhouse, startServing } from './poolhouse.ts';

const pool = {
  id: 'us-east-1_Shop',
  name: 'Web shop',
  clients: [{ id: 'webshop' }],
  users: [{ username: 'alice', password: 'Right-pass-1' }],
};

const inboxOf = async (url: string) => {
  const answer = await fetch(`${url}/_dev/inbox`, { headers: { Accept: 'application/json' } });
  return ((await answer.json()) as { messages: { username: string }[] }).messages;
};

test('a development server is seeded, follows its seeds, and keeps messages when it starts again', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'data');
  const seeds = join(folder, 'seeds');
  const seed = (name: string, content: unknown) =>
    writeFileSync(join(seeds, name), JSON.stringify(content));
  mkdirSync(seeds);
  seed('1-shop.json', { pools: [pool] });

  const { server, url } = await startServing(t, ['dev', '--data', data, '--seed', seeds]);
  const [, opened] = await server.says(/^Open (\S+) in a browser to begin\.$/m);
  assert.equal(opened, url);
  await server.says(/^Seeded: 1 pool, 1 client, 0 groups, 1 user\.$/m);
  assert.equal((await fetch(`${url}/_health/ready`)).status, 200);

  seed('2-more.json', { pools: [{ ...pool, users: [{ username: 'bob' }] }] });
  await server.says(/^Seeded again: 2 pools, 2 clients, 0 groups, 2 users\.$/m);
  seed('3-wrong.json', { pools: [{ id: 1 }] });
  await server.says(/^Not seeded: \S+3-wrong\.json: pools\[0\]\.id must be a text\.$/m);

  const cognito = new CognitoIdentityProvider({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  t.after(() => cognito.destroy());
  await cognito.adminCreateUser({
    UserPoolId: pool.id,
    Username: 'carol',
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: [{ Name: 'email', Value: 'carol@example.com' }],
  });
  const messages = await inboxOf(url);
  assert.deepEqual(
    messages.map(({ username }) => username),
    ['carol'],
  );
  await server.says(/^\S+ info +request .*operation=AdminCreateUser .*status=200/m);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);

  const file = join(folder, 'snapshot.json');
  const written = await poolhouse(['dev', '--data', data, '--snapshot', file]);
  assert.deepEqual([written.code, written.stdout], [0, `Wrote ${file}.\n`]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const { pools } = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual(pools[0].users.map(({ username }: { username: string }) => username).sort(), [
    'alice',
    'bob',
    'carol',
  ]);

  const again = await startServing(t, ['dev', '--data', data, '--log-format', 'json']);
  assert.deepEqual(await inboxOf(again.url), messages);
  const [line] = await again.server.says(/^\{.*"path":"\/_dev\/inbox".*\}$/m);
  assert.partialDeepStrictEqual(JSON.parse(line), { event: 'request', status: 200 });
});
