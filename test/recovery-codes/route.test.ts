import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { ask, enrolledUser, makeCodes, remaining, route } from './support.ts';

onEveryStore((start) => {
  const server = sharedServer(start);

  test('nothing is made or removed without a fresh proof of the authenticator', async () => {
    const owner = await enrolledUser(server());
    const { app, accessToken, phone } = owner;
    const { poolhouse } = app;
    await makeCodes(owner);
    for (const method of ['POST', 'DELETE'] as const) {
      const used = phone.code();
      await app.cognito.verifySoftwareToken({ AccessToken: accessToken, UserCode: used });
      assert.deepEqual((await ask(poolhouse, method, accessToken, used)).body, {
        __type: 'ExpiredCodeException',
        message: 'Your software token has already been used once.',
      });
      assert.deepEqual((await ask(poolhouse, method, accessToken, phone.wrongCode())).body, {
        __type: 'CodeMismatchException',
        message: 'Invalid code received for user',
      });
      poolhouse.clock.advance(30_000);
    }
    assert.equal(await remaining(owner), 10);
  });

  test('guesses at the proof are counted with those at sign-in', async () => {
    const { app, accessToken, phone } = await enrolledUser(server());
    const guess = (code: string) => ask(app.poolhouse, 'POST', accessToken, code);
    for (let n = 0; n < 5; n++) {
      assert.equal((await guess(phone.wrongCode())).body.__type, 'CodeMismatchException');
    }
    assert.deepEqual((await guess(phone.code())).body, {
      __type: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    });
  });

  test('a recovery code is no proof for new codes', async () => {
    const owner = await enrolledUser(server());
    const [code] = await makeCodes(owner);
    const { status, body } = await ask(owner.app.poolhouse, 'POST', owner.accessToken, code);
    assert.deepEqual([status, body.__type], [400, 'InvalidParameterException']);
    assert.equal(await remaining(owner), 10);
  });

  test('malformed bodies are refused in the words of the API, and count as no guess', async () => {
    const { app, accessToken, phone } = await enrolledUser(server());
    const pattern =
      "1 validation error detected: Value at 'userCode' failed to satisfy constraint: ";
    const refused: [body: string, type: string, message?: string][] = [
      ['', 'InvalidParameterException', `${pattern}Member must not be null`],
      ['{}', 'InvalidParameterException', `${pattern}Member must not be null`],
      ['{"userCode":null}', 'InvalidParameterException', `${pattern}Member must not be null`],
      ['{"userCode":"12345"}', 'InvalidParameterException'],
      ['{"userCode":"1234567"}', 'InvalidParameterException'],
      ['{"userCode":"１２３４５６"}', 'InvalidParameterException'],
      ['{"userCode":"+12345"}', 'InvalidParameterException'],
      ['{"userCode":" 12345"}', 'InvalidParameterException'],
      [`{"userCode":"${'1'.repeat(1_000_000)}"}`, 'InvalidParameterException'],
      ['{"userCode":123456}', 'SerializationException'],
      ['{"userCode":["123456"]}', 'SerializationException'],
      ['[]', 'SerializationException'],
      ['"123456"', 'SerializationException'],
      ['{', 'SerializationException'],
    ];
    const headers = { Authorization: `Bearer ${accessToken}` };
    for (const method of ['POST', 'DELETE']) {
      for (const [body, type, message] of refused) {
        const response = await fetch(route(app.poolhouse), { method, headers, body });
        const answer = (await response.json()) as { __type: string; message: string };
        assert.deepEqual([response.status, answer.__type], [400, type], body.slice(0, 40));
        if (message) assert.equal(answer.message, message);
        assert.ok(!answer.message.includes('12345'));
      }
    }
    const tooLarge = await fetch(route(app.poolhouse), {
      method: 'POST',
      headers,
      body: 'x'.repeat(1_100_000),
    });
    assert.equal(tooLarge.status, 413);
    const made = await ask(app.poolhouse, 'POST', accessToken, phone.code());
    assert.equal(made.body.codes?.length, 10);
  });

  test('only an access token of a signed-in user opens the route', async () => {
    const { app, accessToken, phone } = await enrolledUser(server());
    const { cognito, poolhouse } = app;
    const typeFor = async (authorization: string | undefined) => {
      const headers = authorization === undefined ? {} : { Authorization: authorization };
      const response = await fetch(route(poolhouse), { headers });
      assert.equal(response.status, 400);
      return ((await response.json()) as { __type: string }).__type;
    };
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      `Basic ${accessToken}`,
      accessToken,
      `Bearer ${accessToken}x`,
      `Bearer ${accessToken} x`,
      'Bearer a.b.c',
    ]) {
      assert.equal(await typeFor(authorization), 'NotAuthorizedException', authorization);
    }
    const lower = await fetch(route(poolhouse), {
      headers: { Authorization: `bearer ${accessToken}` },
    });
    assert.equal(lower.status, 200);
    await cognito.globalSignOut({ AccessToken: accessToken });
    const revoked = await ask(poolhouse, 'POST', accessToken, phone.code());
    assert.deepEqual(revoked.body, {
      __type: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    });
  });

  test('a page of any origin may ask', async () => {
    const url = route(server());
    const asked = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://app.example',
        'Access-Control-Request-Method': 'DELETE',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    });
    assert.equal(asked.status, 200);
    assert.equal(asked.headers.get('access-control-allow-origin'), '*');
    assert.equal(asked.headers.get('access-control-allow-methods'), 'GET, POST, DELETE');
    assert.equal(asked.headers.get('access-control-allow-headers'), 'authorization,content-type');
    const refused = await fetch(url);
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
    assert.equal(refused.headers.get('x-amzn-errortype'), 'NotAuthorizedException:');
    assert.match(refused.headers.get('x-amzn-requestid')!, /^[0-9a-f-]{36}$/);
    assert.equal(refused.headers.get('cache-control'), 'no-store');
  });
});
