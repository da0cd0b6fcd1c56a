/** `poolhouse health`: what a container or a supervisor asks. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSilentServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cert, key } from '../http/certificate.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { poolhouse, startServing } from './poolhouse.ts';

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

async function portOf(t: TestContext, server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  return String((server.address() as AddressInfo).port);
}

test('health finds the server by its settings, on every interface and over HTTPS', async (t) => {
  const folder = temporaryFolder(t);
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  const env = {
    POOLHOUSE_HOST: '0.0.0.0',
    POOLHOUSE_PUBLIC_URL: 'https://id.example.com',
    POOLHOUSE_DATA: join(folder, 'data'),
    POOLHOUSE_MASTER_KEY: MASTER_KEY,
    POOLHOUSE_TLS_CERT_FILE: certFile,
    POOLHOUSE_TLS_KEY_FILE: keyFile,
    POOLHOUSE_DRAIN_DELAY: '60',
  };
  const { server, url } = await startServing(t, ['serve'], env);
  const settings = { ...env, POOLHOUSE_PORT: new URL(url).port };

  const ready = await poolhouse(['health'], settings);
  assert.deepEqual(ready, { code: 0, stdout: '{"ready":true}\n', stderr: '' });
  const live = await poolhouse(['health', '--live'], settings);
  assert.deepEqual(live, { code: 0, stdout: '{"live":true}\n', stderr: '' });

  // A server that was asked to stop lives, and is not ready.
  server.child.kill('SIGTERM');
  await server.says(/"stopping"/);
  const address = `https://127.0.0.1:${settings.POOLHOUSE_PORT}/_health/ready`;
  const stopping = await poolhouse(['health'], settings);
  assert.deepEqual(stopping, {
    code: 1,
    stdout: '',
    stderr: `${address} answers 503: {"ready":false}\n`,
  });
  assert.equal((await poolhouse(['health', '--live'], settings)).code, 0);
});

test('health asks at the port of the metrics where there is one', async (t) => {
  const asked: string[] = [];
  const apart = createServer(({ url }, answer) => {
    asked.push(url!);
    answer.end('{"live":true}');
  });
  const env = {
    POOLHOUSE_PORT: '1',
    POOLHOUSE_METRICS_PORT: await portOf(t, apart),
    POOLHOUSE_METRICS_HOST: '0.0.0.0',
    POOLHOUSE_TLS_CERT_FILE: '/nowhere/cert.pem',
    POOLHOUSE_TLS_KEY_FILE: '/nowhere/key.pem',
  };
  const { code, stdout, stderr } = await poolhouse(['health', '--live'], env);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '{"live":true}\n', stderr: '' });
  assert.deepEqual(asked, ['/_health/live']);
  // A port that was free is not known: the port of the users is asked.
  const free = await poolhouse(['health'], { ...env, POOLHOUSE_METRICS_PORT: '0' });
  assert.match(free.stderr, /^https:\/\/localhost:1\/_health\/ready does not answer/);
});

test('health fails where nobody answers, or nobody answers in time', async (t) => {
  const silent = await portOf(t, createSilentServer());
  const waited = await poolhouse(['health', '--host', '127.0.0.1', '--port', silent]);
  const url = `http://127.0.0.1:${silent}/_health/ready`;
  assert.equal(waited.code, 1);
  assert.equal(waited.stderr, `${url} does not answer within 3 seconds.\n`);

  const other = createServer((_, answer) => answer.writeHead(404).end('not here'));
  const strange = await poolhouse([
    'health',
    '--host',
    '127.0.0.1',
    '--port',
    await portOf(t, other),
  ]);
  assert.equal(strange.code, 1);
  assert.match(strange.stderr, /answers 404: not here\n$/);

  const nobody = await poolhouse(['health', '--host', '127.0.0.1', '--port', '1']);
  assert.equal(nobody.code, 1);
  assert.match(nobody.stderr, /\/_health\/ready does not answer \(ECONNREFUSED\)\.\n$/);
  const unknown = await poolhouse(['health', '--port', '0']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^Port 0 is whichever was free/);
});
