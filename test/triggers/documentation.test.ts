import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { confirm, signUp, signUpApp } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { arnOf, SECRET } from './functions.ts';
import { KEY_ID } from './kms.ts';

const guide = readFileSync(new URL('../../docs/operations/triggers.md', import.meta.url), 'utf8');

/** The program printed under a heading, as a file that finds the packages of this one. */
async function printed(t: TestContext, heading: string): Promise<string> {
  const section = guide.slice(guide.indexOf(`## ${heading}\n`));
  const [, program] = /```js\n(.*?)```/s.exec(section) ?? [];
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'printed-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'program.mjs');
  await writeFile(file, program!);
  return file;
}

/** The endpoint the operations guide prints, run as it stands there; answers its port. */
async function printedEndpoint(t: TestContext): Promise<number> {
  const file = await printed(t, 'An endpoint of your own');
  const port = await freePort();
  const env = { ...process.env, SECRET, PORT: String(port) };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  await once(child.stdout, 'data');
  return port;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('the endpoint printed in the operations guide takes what is signed and decides', async (t) => {
  const url = `http://127.0.0.1:${await printedEndpoint(t)}/`;
  const triggers = new Map([
    ['vetted', { url, secret: SECRET }],
    ['forged', { url, secret: `not ${SECRET}` }],
  ]);
  const poolhouse = await startOnSqlite(t, {}, { triggers });
  const appWith = (name: string) =>
    signUpApp(poolhouse, { pool: { LambdaConfig: { PreSignUp: arnOf(name) } } });
  const app = await appWith('vetted');
  assert.equal((await signUp(app, 'alice', { email: 'a@example.com' })).UserConfirmed, true);
  await assert.rejects(signUp(app, 'bob', { email: 'b@example.org' }), {
    name: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error Not one of us.',
  });
  const forged = signUp(await appWith('forged'), 'carol', { email: 'c@example.com' });
  await assert.rejects(forged, {
    name: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error AccessDeniedException',
  });

  const posted = async (age: number) => {
    const body = JSON.stringify({ request: { userAttributes: {} } });
    const timestamp = String(Math.floor(Date.now() / 1000) - age);
    const mac = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
    const headers = {
      'X-Poolhouse-Timestamp': timestamp,
      'X-Poolhouse-Signature': `v1=${mac}`,
    };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  assert.deepEqual([await posted(0), await posted(400)], [400, 403]);
});

test('the function that sends messages, printed there, reads the codes that are meant for it', async (t) => {
  const module = await printed(t, 'Functions that send messages');
  const key = Buffer.alloc(32, 9).toString('base64');
  process.env.CODE_KEY = key;
  t.after(() => delete process.env.CODE_KEY);
  const said = t.mock.method(console, 'log', () => {});
  const poolhouse = await startOnSqlite(
    t,
    {},
    {
      triggers: new Map([['*', { module }]]),
      senderKeys: new Map([['*', { aes: { key, name: 'codes', namespace: 'acme' } }]]),
    },
  );
  const app = await signUpApp(poolhouse, {
    pool: {
      LambdaConfig: {
        KMSKeyID: KEY_ID,
        CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('sender') },
      },
    },
  });
  await signUp(app, 'alice', { email: 'a@example.com' });
  const [line] = said.mock.calls[0]!.arguments as [string];
  assert.match(line, /^to a@example\.com: your code is \d{6}$/);
  await confirm(app, 'alice', line.slice(-6));
});
