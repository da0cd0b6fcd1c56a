/** How `poolhouse serve` ends: asked to, with a database that hangs, and with a disk that fails. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { send } from '../support/call.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createDatabase } from '../support/postgres.ts';
import { startServing, withoutServer } from './poolhouse.ts';

const MASTER_KEY = { POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') };

const ready = async (url: string) => (await fetch(`${url}/_health/ready`)).status;

test('asked to stop, serve is not ready at once, and goes on serving for the drain delay', async (t) => {
  const { server, url } = await startServing(
    t,
    ['serve', '--data', temporaryFolder(t), '--drain-delay', '600'],
    MASTER_KEY,
  );
  assert.equal(await ready(url), 200);
  server.child.kill('SIGTERM');
  while ((await ready(url)) === 200);
  assert.equal((await fetch(`${url}/_health/live`)).status, 200);
  const answer = await fetch(url, { method: 'POST', body: '{}' });
  assert.equal(answer.headers.get('connection'), 'close');
});

test('serve ends by itself when the drain delay is over', async (t) => {
  const { server } = await startServing(
    t,
    ['serve', '--data', temporaryFolder(t), '--drain-delay', '1'],
    MASTER_KEY,
  );
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
});

test('who stops serve at a terminal waits for no load balancer', async (t) => {
  const { server } = await startServing(
    t,
    ['serve', '--data', temporaryFolder(t), '--drain-delay', '600'],
    MASTER_KEY,
  );
  server.child.kill('SIGINT');
  assert.equal((await server.ended).code, 0);
});

test('a database that hangs is not ready, and does not keep the server from ending well', async (t) => {
  const database = new URL(await createDatabase());
  const proxy = await pausable(t, new URL(database));
  database.searchParams.delete('host');
  database.hostname = '127.0.0.1';
  database.port = String(proxy.port);
  const { server, url } = await startServing(
    t,
    ['serve', '--drain-delay', '0', '--shutdown-grace', '1', '--metrics-port', '0'],
    { ...MASTER_KEY, POOLHOUSE_DATABASE_URL: database.href },
  );
  assert.equal(await ready(url), 200);
  proxy.pause();
  while ((await ready(url)) === 200);
  const [, metrics] = await server.says(/metrics are at (\S+)\.\n/);
  const text = await (await fetch(metrics!)).text();
  assert.match(text, /^poolhouse_ready 0$/m);
  assert.doesNotMatch(text, /^poolhouse_outbox/m);
  const hung = send(url, 'GetUser', { AccessToken: 'x' }).catch(() => undefined);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
  await hung;
});

/** Ends the sync of every write with an error, once a file is there. */
const FAILING_DISK = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { fdatasync } = fs;
  fs.fdatasync = (descriptor, done) =>
    fs.existsSync(process.env.BROKEN_DISK)
      ? done(Object.assign(new Error('EIO'), { code: 'EIO' }))
      : fdatasync(descriptor, done);
  syncBuiltinESMExports();
`)}`;

test('a sync to disk that fails ends the process, and the next start has what was acknowledged', async (t) => {
  const folder = temporaryFolder(t);
  const broken = join(folder, 'broken');
  const dev = ['dev', '--data', join(folder, 'data'), '--log-format', 'json'];
  const { server, url } = await startServing(t, dev, {
    NODE_OPTIONS: `--import ${FAILING_DISK}`,
    BROKEN_DISK: broken,
  });
  assert.equal((await send(url, 'CreateUserPool', { PoolName: 'kept' })).status, 200);
  writeFileSync(broken, '');
  const answer = await send(url, 'CreateUserPool', { PoolName: 'not said' }).catch(() => undefined);
  assert.notEqual(answer?.status, 200);
  const { code, stdout } = await server.ended;
  assert.equal(code, 1);
  assert.match(stdout, /"store broken"/);
  const again = await startServing(t, dev);
  const { body } = await send(again.url, 'ListUserPools', { MaxResults: 10 });
  assert.ok(body.UserPools.some(({ Name }: { Name: string }) => Name === 'kept'));
});

test('the drain delay is shown in the settings', async () => {
  const { stdout } = await withoutServer(
    ['serve', '--print-config', '--drain-delay', '7'],
    MASTER_KEY,
  );
  assert.equal(JSON.parse(stdout).drainDelay, 7);
});

/** A way to the database that passes nothing on any more, and closes nothing, once it is paused. */
async function pausable(t: TestContext, to: URL) {
  let isPaused = false;
  const server = createServer((incoming) => {
    const socket = to.searchParams.get('host');
    const outgoing = socket?.startsWith('/')
      ? connect(`${socket}/.s.PGSQL.${to.port || 5432}`)
      : connect(Number(to.port || 5432), to.hostname || 'localhost');
    const pass = (from: typeof incoming, into: typeof incoming) =>
      from.on('data', (chunk) => {
        if (!isPaused) into.write(chunk);
      });
    pass(incoming, outgoing);
    pass(outgoing, incoming);
    for (const each of [incoming, outgoing]) {
      each.on('error', () => {});
      t.after(() => each.destroy());
    }
    incoming.on('close', () => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    pause() {
      isPaused = true;
    },
  };
}
