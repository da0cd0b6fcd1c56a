import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backWith, fakeProtocol, federatedParty, stateFrom } from '../federation/fake-provider.ts';
import { relyingParty } from '../oauth/relying-party.ts';
import { postForm } from '../oauth/support.ts';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';

const RATE_EXCEEDED = { name: 'TooManyRequestsException', message: 'Rate exceeded' };

/** Makes requests one after the other; answers how many came before the first that was refused. */
async function untilRefused(request: () => Promise<unknown>, most = 200): Promise<number> {
  for (let answered = 0; answered < most; answered++) {
    const name = await request().then(
      () => '',
      (error: Error) => error.name,
    );
    if (name === RATE_EXCEEDED.name) return answered;
  }
  return most;
}

async function newPool({ client }: Poolhouse, region: string) {
  const cognito = client({ region, maxAttempts: 1 });
  const { UserPool } = await cognito.createUserPool({ PoolName: 'limited' });
  const UserPoolId = UserPool!.Id!;
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app' });
  return { cognito, UserPoolId, ClientId: UserPoolClient!.ClientId! };
}

onEveryStore((start) => {
  test('requests beyond the limit of their category are refused, until time has passed', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const { cognito, UserPoolId } = await newPool(poolhouse, 'us-east-1');
    const list = () => cognito.listUserPools({ MaxResults: 1 });
    assert.equal(await untilRefused(list), 15);
    await assert.rejects(list(), RATE_EXCEEDED);
    await assert.rejects(cognito.describeUserPool({ UserPoolId }), RATE_EXCEEDED);
    await cognito.listUsers({ UserPoolId });
    await poolhouse.client({ region: 'eu-west-1' }).listUserPools({ MaxResults: 1 });

    poolhouse.clock.advance(200);
    assert.equal(await untilRefused(list), 3);
    poolhouse.clock.advance(5000);
    assert.equal(await untilRefused(list), 15);
  });

  test('a limit that is raised is in force at once, and managing limits has one too', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const { cognito, UserPoolId } = await newPool(poolhouse, 'us-east-1');
    const read = () => cognito.adminListGroupsForUser({ UserPoolId, Username: 'nobody' });
    const LimitDefinition = {
      LimitClass: 'API_CATEGORY' as const,
      Attributes: { Category: 'UserResourceRead' },
    };
    const update = (RequestedLimitValue: number) =>
      cognito.updateProvisionedLimit({ LimitDefinition, RequestedLimitValue });
    assert.equal(await untilRefused(read), 50);
    await update(60);
    assert.equal(await untilRefused(read), 10);
    await assert.rejects(update(70), RATE_EXCEEDED);
    await assert.rejects(cognito.getProvisionedLimit({ LimitDefinition }), RATE_EXCEEDED);
    poolhouse.clock.advance(1000);
    await update(50);
    assert.equal(await untilRefused(read), 50);
  });

  test('operations on what belongs to a pool have a limit for each pool', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const one = await newPool(poolhouse, 'us-east-1');
    const other = await newPool(poolhouse, 'us-east-1');
    const { cognito } = one;
    const mfa = (pool: { UserPoolId: string }) =>
      untilRefused(() => cognito.getUserPoolMfaConfig({ UserPoolId: pool.UserPoolId }));
    assert.equal(await mfa(one), 5);
    assert.equal(await mfa(other), 5);
    await cognito.listGroups({ UserPoolId: one.UserPoolId });
  });

  test('unsigned requests count in the region of their client, whatever they say', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const here = await newPool(poolhouse, 'us-east-1');
    const there = await newPool(poolhouse, 'eu-west-1');
    const forgot = ({ ClientId }: { ClientId: string }) =>
      here.cognito.forgotPassword({ ClientId, Username: 'nobody' });
    assert.equal(await untilRefused(() => forgot(there)), 30);
    await assert.rejects(forgot(here), { name: 'UserNotFoundException' });

    const answer = await fetch(poolhouse.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.ForgotPassword',
        authorization:
          'AWS4-HMAC-SHA256 Credential=A/20300601/ap-south-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ ClientId: there.ClientId, Username: 'nobody' }),
    });
    const { __type, message } = (await answer.json()) as { __type: string; message: string };
    assert.deepEqual({ name: __type, message }, RATE_EXCEEDED);

    // A new password counts with those that were forgotten, and other challenges do not.
    const respond = (ChallengeName: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA') =>
      here.cognito.respondToAuthChallenge({
        ClientId: there.ClientId,
        ChallengeName,
        Session: 'x'.repeat(32),
        ChallengeResponses: { USERNAME: 'nobody' },
      });
    await assert.rejects(respond('NEW_PASSWORD_REQUIRED'), RATE_EXCEEDED);
    await assert.rejects(respond('SOFTWARE_TOKEN_MFA'), { name: 'NotAuthorizedException' });
  });

  test('requests with an access token count in the region of its client', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const here = await newPool(poolhouse, 'us-east-1');
    const there = await newPool(poolhouse, 'eu-west-1');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const get = ({ ClientId }: { ClientId: string }) => {
      const head = part({ alg: 'RS256', kid: 'none' });
      const AccessToken = `${head}.${part({ client_id: ClientId })}.${'A'.repeat(342)}`;
      return here.cognito.getUser({ AccessToken });
    };
    const { UserPoolId } = there;
    const read = () => there.cognito.adminGetUser({ UserPoolId, Username: 'nobody' });
    await assert.rejects(get(there), { name: 'NotAuthorizedException' });
    assert.equal(await untilRefused(read), 119);
    await assert.rejects(get(there), RATE_EXCEEDED);
    await assert.rejects(get(here), { name: 'NotAuthorizedException' });
  });

  test('tokens are revoked at the endpoint within the limit of RevokeToken', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const { cognito, clientId, site } = await relyingParty(poolhouse);
    const revoke = () => postForm(`${site}/oauth2/revoke`, { client_id: clientId, token: 'x' });
    assert.notEqual((await revoke()).status, 429);
    assert.equal(
      await untilRefused(() => cognito.revokeToken({ ClientId: clientId, Token: 'x' })),
      119,
    );
    const { status, body } = await revoke();
    assert.deepEqual([status, body['error']], [429, 'temporarily_unavailable']);
  });

  test('answers to challenges have three times the limit of what begins a sign-in', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const { cognito, ClientId } = await newPool(poolhouse, 'us-east-1');
    const begin = () =>
      cognito.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters: {} });
    const answer = () =>
      cognito.respondToAuthChallenge({
        ClientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: 'x'.repeat(32),
        ChallengeResponses: { USERNAME: 'nobody' },
      });
    assert.equal(await untilRefused(begin, 500), 120);
    assert.equal(await untilRefused(answer, 500), 360);
  });

  test('the token endpoint refuses as it does for any other limit', async (t) => {
    const poolhouse = await start(t, {}, { requestRates: 'enforced' });
    const { ClientId } = await newPool(poolhouse, 'us-east-1');
    const statuses: number[] = [];
    const exchange = async () => {
      const answer = await fetch(`${poolhouse.url}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: ClientId,
          code: 'x',
        }),
      });
      statuses.push(answer.status);
      return (await answer.json()) as Record<string, unknown>;
    };
    for (let i = 0; i < 120; i++) await exchange();
    assert.deepEqual(new Set(statuses), new Set([400]));
    assert.deepEqual(await exchange(), {
      error: 'temporarily_unavailable',
      error_description: 'Rate exceeded',
    });
    assert.equal(statuses.at(-1), 429);
  });

  test('forms of the login pages count with sign-ins, and answers of providers apart', async (t) => {
    const poolhouse = await start(t, {}, { ...fakeProtocol(), requestRates: 'enforced' });
    const party = await federatedParty(poolhouse);
    const come = async (n: number) => {
      const visitor = party.visitor();
      const state = await stateFrom(visitor, party.authorize({ identity_provider: 'Acme' }));
      return visitor.location(backWith(state, { sub: `user-${n}` }));
    };
    for (let n = 0; n < 25; n++) assert.match((await come(n)).search, /[?&]code=/);
    const refused = await come(25);
    assert.equal(refused.searchParams.get('error_description')?.trim(), 'Rate exceeded');

    const { cognito, clientId: ClientId } = party;
    await untilRefused(() =>
      cognito.initiateAuth({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters: {} }),
    );
    const login = { username: 'ann', password: 'Correct-horse-7' };
    const answer = await party.visitor().submit(party.authorize(), login);
    assert.match(await answer.text(), /That was asked for too often/);
    poolhouse.clock.advance(1000);
    const back = await party.visitor().signIn(party.authorize(), 'ann');
    assert.match(back.search, /[?&]code=/);
  });

  test('without the setting, any number of requests is answered', async (t) => {
    const poolhouse = await start(t);
    const { cognito } = await newPool(poolhouse, 'us-east-1');
    const list = () => cognito.listUserPools({ MaxResults: 1 });
    assert.equal(await untilRefused(list, 40), 40);
  });
});
