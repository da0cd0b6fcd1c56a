/** Logs of pools as objects of a bucket, in a server that speaks as much of S3 as that takes. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { LogConfigurationType } from '@aws-sdk/client-cognito-identity-provider';
import { checkScope, checkSignature, parseAuthorization, signingKey } from '#api/protocol/sigv4.ts';
import { readLogDestinations, redactedLogDestinations } from '#config/log-destinations.ts';
import { createApp, createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';

const BUCKET = 'arn:aws:s3:::activity';
const KEY = { accessKeyId: 'AKIABUCKET2345678AAA', secretAccessKey: 'the-secret-of-the-bucket' };

const ACTIVITY: LogConfigurationType = {
  EventSource: 'userAuthEvents',
  LogLevel: 'INFO',
  S3Configuration: { BucketArn: BUCKET },
};

/** Takes objects that are signed with the key, after it has failed in the ways of `failures`. */
async function bucketServer(t: TestContext, failures: (number | 'silent')[] = []) {
  const objects = new Map<string, readonly string[]>();
  let refused = 0;
  const server = createServer(async (request, response) => {
    const { method = '', url = '', rawHeaders } = request;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const failure = failures.shift();
    if (failure === 'silent') return;
    if (failure !== undefined) {
      refused++;
      const code = failure === 404 ? 'NoSuchBucket' : 'InternalError';
      response.writeHead(failure).end(`<Error><Code>${code}</Code></Error>`);
      return;
    }
    const signed = { method, target: url, rawHeaders, body };
    const authorization = parseAuthorization(signed);
    checkScope(authorization, 's3');
    checkSignature(signed, authorization, signingKey(KEY.secretAccessKey, authorization.scope));
    assert.equal(authorization.accessKeyId, KEY.accessKeyId);
    const lines = gunzipSync(body).toString().trimEnd().split('\n');
    objects.set(new URL(url, 'http://x').pathname, lines);
    response.writeHead(200).end();
  }).listen(0, '127.0.0.1');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const s3 = { bucket: 'activity', prefix: 'pools/', endpoint, forcePathStyle: true, ...KEY };
  return { objects, refused: () => refused, settings: { [BUCKET]: { s3 } } };
}

async function signInDelivered(t: TestContext, failures: (number | 'silent')[]) {
  const bucket = await bucketServer(t, failures);
  const logDestinations = readLogDestinations(bucket.settings)!;
  const poolhouse = await startOnSqlite(t, {}, { logDestinations });
  const pool = { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } } as const;
  const app = await createApp(poolhouse, { pool });
  const { cognito, poolId, clientId } = app;
  await createUser(app, 'ann');
  await cognito.setLogDeliveryConfiguration({
    UserPoolId: poolId,
    LogConfigurations: [ACTIVITY],
  });
  await cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ann', PASSWORD },
  });
  return { ...bucket, stop: () => poolhouse.stop() };
}

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
};

test('records are put into a bucket as signed objects, by the hour, also after it has failed', async (t) => {
  const { objects, refused, stop } = await signInDelivered(t, [503, 404]);
  await until(() => objects.size > 0);
  await stop();
  assert.equal(refused(), 2);
  const [[name, lines]] = [...objects] as [[string, readonly string[]]];
  assert.match(
    name,
    /^\/activity\/pools\/2030\/06\/01\/12\/20300601T120015Z_[\da-f-]{36}\.log\.gz$/,
  );
  const records = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    records.map(({ eventSource, message }) => [eventSource, message.userName]),
    [['USER_ACTIVITY', 'ann']],
  );
});

test('a bucket that does not answer holds up no sign-in', async (t) => {
  const { objects } = await signInDelivered(t, ['silent']);
  assert.equal(objects.size, 0);
});

test('a bucket in the settings is read as it is meant, and shown without its secrets', () => {
  const read = (s3: unknown) => readLogDestinations({ '*': { s3 } })?.get('*');
  const place = { bucket: 'activity', region: 'eu-west-1', ...KEY };
  assert.deepEqual(read(place), { s3: place });
  const shown = JSON.stringify(redactedLogDestinations(new Map([['*', { s3: place }]])));
  assert.ok(!shown.includes(KEY.secretAccessKey));
  for (const wrong of [
    {},
    { bucket: 'No_Bucket' },
    { bucket: 'activity', endpoint: 'http://10.0.0.1' },
    { bucket: 'activity', accessKeyId: 'x' },
    { bucket: 'activity', forcePathStyle: 'yes' },
    { bucket: 'activity', prefix: 'a b' },
    { bucket: 'activity', other: 1 },
  ]) {
    assert.equal(read(wrong), undefined, JSON.stringify(wrong));
  }
});
