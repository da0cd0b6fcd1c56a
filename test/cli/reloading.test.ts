/** SIGHUP to `poolhouse serve`. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { connect } from 'node:tls';
import { anotherCertificate } from '../http/another-certificate.ts';
import { cert, key } from '../http/certificate.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { startServing } from './poolhouse.ts';

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

async function startWithTls(t: TestContext) {
  const folder = temporaryFolder(t);
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const config = join(folder, 'settings.json');
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  const settings = { tlsCertFile: certFile, tlsKeyFile: keyFile, data: join(folder, 'data') };
  writeFileSync(config, JSON.stringify(settings));
  const { server, url } = await startServing(t, ['serve', '--config', config], {
    POOLHOUSE_MASTER_KEY: MASTER_KEY,
  });
  return { server, port: Number(new URL(url).port), certFile, keyFile, config, settings };
}

/** The certificate that a connection gets. */
function served(port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: 'localhost', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()!);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('a new certificate is taken up, and one that cannot be used changes nothing', async (t) => {
  const { server, port, certFile, keyFile } = await startWithTls(t);
  const first = new X509Certificate(cert).fingerprint256;
  assert.equal((await served(port)).fingerprint256, first);
  const next = anotherCertificate();

  // A certificate whose key has not been replaced yet.
  writeFileSync(certFile, next.cert);
  server.child.kill('SIGHUP');
  await server.says(
    /"reason":"The certificate and key cannot be used: [^"]*"[^\n]*"settings not reloaded"/,
  );
  assert.equal((await served(port)).fingerprint256, first);

  writeFileSync(keyFile, next.key);
  server.child.kill('SIGHUP');
  await server.says(/"reason":"certificate alone"[^\n]*"settings reloaded"/);
  const second = new X509Certificate(next.cert).fingerprint256;
  assert.equal((await served(port)).fingerprint256, second);
  assert.doesNotMatch(server.stdout, /PRIVATE KEY/);
});

test('settings that can change do, and of others the log says that they need a restart', async (t) => {
  const { server, port, config, settings } = await startWithTls(t);
  const change = { logLevel: 'warn', drainDelay: 0, port: port + 1, attemptsPerMinute: 5 };
  writeFileSync(config, JSON.stringify({ ...settings, ...change, region: 'eu-west-1' }));
  server.child.kill('SIGHUP');
  await server.says(/"reason":"region"[^\n]*"setting needs a restart"/);
  // The port of the command line comes before that of the file.
  assert.doesNotMatch(server.stdout, /"reason":"port"/);
  assert.equal((await served(port)).subject, 'CN=localhost');

  writeFileSync(config, JSON.stringify({ ...settings, logLevel: 'loud' }));
  server.child.kill('SIGHUP');
  await server.says(/"reason":"logLevel in [^\n]* must be one of [^\n]*"settings not reloaded"/);
  server.child.kill('SIGTERM');
  // Without a drain delay, since that has changed too.
  assert.equal((await server.ended).code, 0);
  assert.doesNotMatch(server.stdout, /"event":"stopping"/);
});

test('without TLS at the start there is none later', async (t) => {
  const folder = temporaryFolder(t);
  const config = join(folder, 'settings.json');
  const settings = { data: join(folder, 'data') };
  writeFileSync(config, JSON.stringify(settings));
  const { server, url } = await startServing(t, ['serve', '--config', config], {
    POOLHOUSE_MASTER_KEY: MASTER_KEY,
  });
  const files = { tlsCertFile: join(folder, 'none'), tlsKeyFile: join(folder, 'none') };
  writeFileSync(config, JSON.stringify({ ...settings, ...files }));
  server.child.kill('SIGHUP');
  await server.says(/"reason":"tlsKeyFile"[^\n]*"setting needs a restart"/);
  assert.equal((await fetch(`${url}/_health/ready`)).status, 200);
});
