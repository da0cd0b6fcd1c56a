/** Pages of other origins call the API directly: what a real browser lets them read. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { startOnSqlite } from '../support/servers.ts';
import { borrowTab } from '../support/tabs.ts';

const USER = { Username: 'alice', Password: 'Correct-Horse-7' };

/** A site of an origin of its own: one page, and nothing in it about other origins. */
async function startSite(t: TestContext): Promise<string> {
  const site = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Site</title>');
  });
  t.after(() => site.close());
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

async function prepareClient(poolhouse: Awaited<ReturnType<typeof startOnSqlite>>) {
  const cognito = poolhouse.client();
  const { UserPool } = await cognito.createUserPool({ PoolName: 'browser' });
  const UserPoolId = UserPool!.Id!;
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'page',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  await cognito.adminCreateUser({ UserPoolId, ...USER, MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, ...USER, Permanent: true });
  return UserPoolClient!.ClientId!;
}

interface Call {
  readonly url: string;
  readonly target?: string;
  readonly contentType?: string;
  readonly body: string;
}

interface Answer {
  readonly __type?: string;
  readonly message?: string;
  readonly AuthenticationResult?: { readonly TokenType: string; readonly IdToken: string };
}

/** Runs in the page, with the headers that Amplify sends. */
async function callFromPage({ url, target, contentType, body }: Call) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': contentType ?? 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${target ?? 'InitiateAuth'}`,
      'X-Amz-User-Agent': 'aws-amplify/6',
      'Cache-Control': 'no-store',
    },
    body,
  });
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: (await response.json()) as Answer };
}

suite('a page of another origin', () => {
  test('reads answers, errors and the headers of both', async (t) => {
    const poolhouse = await startOnSqlite(t);
    const ClientId = await prepareClient(poolhouse);
    const origin = await startSite(t);
    const page = await borrowTab(t);
    await page.goto(origin);
    const call = (given: Partial<Call>) =>
      page.evaluate(callFromPage, { url: poolhouse.url, body: '{}', ...given });
    const signIn = (PASSWORD: string) =>
      call({
        body: JSON.stringify({
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: USER.Username, PASSWORD },
        }),
      });

    await t.test('the browser refuses what no server has allowed', async () => {
      const elsewhere = origin.replace('127.0.0.1', 'localhost');
      await assert.rejects(call({ url: elsewhere }), /Failed to fetch/);
    });

    await t.test('an answer', async () => {
      const { status, headers, body } = await signIn(USER.Password);
      assert.equal(status, 200);
      assert.equal(body.AuthenticationResult?.TokenType, 'Bearer');
      assert.match(headers['x-amzn-requestid']!, /^[0-9a-f-]{36}$/);
      assert.ok(headers['date']);
    });

    await t.test('an error of an operation', async () => {
      const { status, headers, body } = await signIn('wrong');
      const message = 'Incorrect username or password.';
      assert.equal(status, 400);
      assert.deepEqual(body, { __type: 'NotAuthorizedException', message });
      assert.equal(headers['x-amzn-errortype'], 'NotAuthorizedException:');
      assert.equal(headers['x-amzn-errormessage'], message);
      assert.match(headers['x-amzn-requestid']!, /^[0-9a-f-]{36}$/);
    });

    await t.test('an error of the protocol', async () => {
      const typeOf = async (given: Partial<Call>) => (await call(given)).body.__type;
      assert.equal(await typeOf({ target: 'Nonsense' }), 'UnknownOperationException');
      assert.equal(await typeOf({ body: '{' }), 'SerializationException');
      assert.equal(
        await typeOf({ target: 'ListUserPools' }),
        'MissingAuthenticationTokenException',
      );
      const tooLarge = await call({ body: 'a'.repeat(3_000_000) });
      assert.equal(tooLarge.status, 413);
    });

    await t.test('the signing keys of a pool', async () => {
      const { IdToken } = (await signIn(USER.Password)).body.AuthenticationResult!;
      const claims = Buffer.from(IdToken.split('.')[1]!, 'base64url').toString();
      const { iss } = JSON.parse(claims) as { iss: string };
      const { keys } = await page.evaluate(
        async (url) => (await fetch(url)).json() as Promise<{ keys: unknown[] }>,
        `${iss}/.well-known/jwks.json`,
      );
      assert.equal(keys.length, 2);
    });
  });
});
