import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { temporaryFolder } from '../support/memory-folder.ts';
import { startOwnServer } from './own-server.ts';
import { poolhouse, startServing, withoutServer } from './poolhouse.ts';

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

function cognitoAt(endpoint: string, accessKeyId = 'local', secretAccessKey = 'local') {
  return new CognitoIdentityProvider({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
}

test('dev says what it is, where it listens and what to try, makes its master key once, for its owner alone, and keeps what it is told', async (t) => {
  const data = join(temporaryFolder(t), 'new');
  const file = join(data, 'master.key');
  const first = await startServing(t, ['dev', '--data', data]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(data).mode & 0o777, 0o700);
  const key = readFileSync(file, 'utf8');
  assert.equal(Buffer.from(key, 'base64').length, 32);
  await first.server.says(/create-user-pool-client/);
  assert.match(first.server.stdout, /development server/);
  assert.ok(first.server.stdout.includes(`AWS_ENDPOINT_URL=${first.url}\n`));
  assert.match(first.server.stdout, /^ {2}aws cognito-idp create-user-pool --pool-name first$/m);
  const { UserPool } = await cognitoAt(first.url).createUserPool({ PoolName: 'kept' });
  first.server.child.kill('SIGTERM');
  assert.equal((await first.server.ended).code, 0);

  const second = await startServing(t, ['dev', '--data', data]);
  assert.equal(readFileSync(file, 'utf8'), key);
  const { UserPools } = await cognitoAt(second.url).listUserPools({ MaxResults: 10 });
  assert.deepEqual(
    UserPools?.map(({ Id }) => Id),
    [UserPool!.Id],
  );
  second.server.child.kill('SIGINT');
  assert.equal((await second.server.ended).code, 0);
});

test('a store does not open with another master key', async (t) => {
  const data = temporaryFolder(t);
  await (await startOwnServer(t, data)).stop();
  const { code, stderr } = await poolhouse(['serve', '--data', data], {
    POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 8).toString('base64'),
  });
  assert.equal(code, 1);
  assert.match(stderr, /^[^\n]*master key[^\n]*\n$/);
});

test('a taken port is one sentence and exit code 1', async (t) => {
  const other = createServer().listen(0, 'localhost');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const dev = ['dev', '--data', temporaryFolder(t), '--port', String(port)];
  const { code, stderr } = await poolhouse(dev);
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `Port ${port} on localhost is already in use. Stop what uses it, or choose another port.\n`,
  );
});

test('serve refuses to start without a master key, and says how to make one', async (t) => {
  const data = join(temporaryFolder(t), 'never');
  const { code, stderr } = await withoutServer(['serve', '--data', data]);
  assert.equal(code, 2);
  assert.match(stderr, /^A master key is needed[^\n]*openssl rand -base64 32[^\n]*\n$/);
  assert.ok(!existsSync(data));
});

test('serve refuses to start where its tokens would name no address that anyone can reach', async (t) => {
  const env = { POOLHOUSE_MASTER_KEY: MASTER_KEY };
  const serve = ['serve', '--data', join(temporaryFolder(t), 'never')];
  for (const host of ['0.0.0.0', '::']) {
    assert.deepEqual(await withoutServer([...serve, '--host', host], env), {
      code: 2,
      stdout: '',
      stderr: `Listening on ${host} needs publicUrl (--public-url or POOLHOUSE_PUBLIC_URL): tokens name the address that clients use, and ${host} is none. See poolhouse help.\n`,
    });
  }
  assert.deepEqual(await withoutServer([...serve, '--public-url', 'request'], env), {
    code: 2,
    stdout: '',
    stderr:
      'publicUrl: request is for dev only. Set the address that clients use. See poolhouse help.\n',
  });
});

test('dev is localhost on every interface too, and follows requests where it is told to', async (t) => {
  const data = ['--data', temporaryFolder(t), '--host', '0.0.0.0'];
  const { server, url } = await startServing(t, ['dev', ...data]);
  assert.match(url, /^http:\/\/localhost:\d+$/);
  server.child.kill('SIGTERM');
  await server.ended;
  const following = await startServing(t, ['dev', ...data, '--public-url', 'request']);
  const byAddress = following.url.replace('localhost', '127.0.0.1');
  const { UserPool } = await cognitoAt(byAddress).createUserPool({ PoolName: 'first' });
  for (const base of [following.url, byAddress]) {
    const issuer = `${base}/${UserPool!.Id}`;
    const document = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    assert.equal((document as { issuer: string }).issuer, issuer);
  }
});

test('a malformed master key file is refused without repeating it', async (t) => {
  const file = join(temporaryFolder(t), 'key');
  writeFileSync(file, 'hunter2');
  const { code, stderr } = await withoutServer(['serve', '--master-key-file', file]);
  assert.equal(code, 2);
  assert.match(stderr, /openssl rand -base64 32/);
  assert.doesNotMatch(stderr, /hunter2/);
});

test('serve takes only access keys that were made for it, within their policy', async (t) => {
  const folder = temporaryFolder(t);
  const env = {
    POOLHOUSE_MASTER_KEY: MASTER_KEY,
    POOLHOUSE_DATA: join(folder, 'data'),
    POOLHOUSE_DRAIN_DELAY: '0',
  };
  const policyFile = join(folder, 'policy.json');
  const statement = { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' };
  writeFileSync(policyFile, JSON.stringify({ Version: '2012-10-17', Statement: statement }));

  const made = await poolhouse(['admin', 'create-access-key', '--name', 'ci'], env);
  assert.equal(made.code, 0);
  const [, id, secret] = /^AWS_ACCESS_KEY_ID=(AKIA\w{16})\nAWS_SECRET_ACCESS_KEY=(\S{40})\n$/.exec(
    made.stdout,
  )!;
  const reader = ['admin', 'create-access-key', '--name', 'reader', '--policy', policyFile];
  const limited = await poolhouse(reader, env);
  const [, readerId, readerSecret] = /KEY_ID=(\S+)\n.*KEY=(\S+)\n/.exec(limited.stdout)!;

  const listed = await poolhouse(['admin', 'list-access-keys'], env);
  assert.match(
    listed.stdout,
    new RegExp(`^${id}  made \\S+  never used  does not expire  everything  ci$`, 'm'),
  );
  assert.match(
    listed.stdout,
    new RegExp(`^${readerId}  made \\S+  never used  does not expire  policy  reader$`, 'm'),
  );
  assert.ok(!listed.stdout.includes(secret!));

  const { server, url } = await startServing(t, ['serve'], env);
  await cognitoAt(url, id, secret).createUserPool({ PoolName: 'ours' });
  await cognitoAt(url, readerId, readerSecret).listUserPools({ MaxResults: 1 });
  await assert.rejects(cognitoAt(url, readerId, readerSecret).createUserPool({ PoolName: 'no' }), {
    name: 'AccessDeniedException',
  });
  await assert.rejects(cognitoAt(url).listUserPools({ MaxResults: 1 }), {
    name: 'UnrecognizedClientException',
  });
  assert.equal((await fetch(`${url}/_dev/clock`)).status, 404);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);

  const deleted = await poolhouse(['admin', 'delete-access-key', id!], env);
  assert.equal(deleted.code, 0);
  const again = await poolhouse(['admin', 'delete-access-key', id!], env);
  assert.equal(again.code, 1);
  assert.equal(again.stderr, `There is no access key ${id}.\n`);
});

test('an access key needs a name and a policy that can be used', async (t) => {
  const folder = temporaryFolder(t);
  const env = { POOLHOUSE_MASTER_KEY: MASTER_KEY, POOLHOUSE_DATA: join(folder, 'data') };
  const unnamed = await poolhouse(['admin', 'create-access-key'], env);
  assert.equal(unnamed.code, 2);
  assert.match(unnamed.stderr, /^Give the key a name/);
  const file = join(folder, 'policy.json');
  for (const [text, reason] of [
    ['{', /It is not JSON/],
    ['{}', /A policy needs a Statement/],
  ] as const) {
    writeFileSync(file, text);
    const args = ['admin', 'create-access-key', '--name', 'x', '--policy', file];
    const { code, stderr } = await poolhouse(args, env);
    assert.equal(code, 2);
    assert.match(stderr, reason);
  }
});

test('migrate makes the tables, and then has nothing to do', async (t) => {
  const args = ['migrate', '--data', temporaryFolder(t)];
  const first = await poolhouse(args);
  assert.equal(first.code, 0);
  assert.match(first.stdout, /^Ran 0001/);
  assert.equal((await poolhouse(args)).stdout, 'Nothing to do.\n');
});

test('migrate says that an upgrade is not finalized, until it is', async (t) => {
  const folder = temporaryFolder(t);
  const args = ['migrate', '--data', folder];
  await poolhouse(args);
  const store = new DatabaseSync(join(folder, 'poolhouse.db'));
  store.exec('update compatibility set level = 1');
  store.close();
  assert.match((await poolhouse(args)).stdout, /can still use the store.*migrate --finalize/);
  assert.equal((await poolhouse([...args, '--finalize'])).stdout, 'Nothing to do.\n');
  assert.equal((await poolhouse(args)).stdout, 'Nothing to do.\n');
});

test('a server that is asked to stop answers what it has begun', async (t) => {
  const { server, url } = await startServing(t, ['dev', '--data', temporaryFolder(t)]);
  const cognito = cognitoAt(url);
  const answers = Array.from({ length: 20 }, (_, i) =>
    cognito.createUserPool({ PoolName: `p${i}` }),
  );
  await answers[0];
  server.child.kill('SIGTERM');
  const outcomes = await Promise.allSettled(answers);
  const broken = outcomes.filter(
    (outcome) => outcome.status === 'rejected' && outcome.reason.$metadata?.httpStatusCode,
  );
  assert.deepEqual(broken, []);
  assert.equal((await server.ended).code, 0);
});

test('serve refuses functions in its own process, and endpoints in the clear', async (t) => {
  const data = temporaryFolder(t);
  const serveWith = async (way: unknown) => {
    const { code, stderr } = await withoutServer(['serve', '--data', data], {
      POOLHOUSE_MASTER_KEY: MASTER_KEY,
      POOLHOUSE_TRIGGERS: JSON.stringify({ f: way }),
    });
    assert.equal(code, 2);
    return stderr;
  };
  assert.match(await serveWith({ module: './f.mjs' }), /the module of f is for dev only/);
  const inTheClear = { lambda: { endpoint: 'http://lambda.example.com' } };
  assert.match(await serveWith(inTheClear), /the Lambda endpoint of f must be https/);
  const { code, stderr } = await withoutServer(['serve', '--data', data], {
    POOLHOUSE_MASTER_KEY: MASTER_KEY,
    POOLHOUSE_SENDER_KEYS: JSON.stringify({ k: { kms: { endpoint: 'http://kms.example.com' } } }),
  });
  assert.equal(code, 2);
  assert.match(stderr, /the KMS endpoint of k must be https/);
});
