import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { functionsBehind } from '../triggers/functions.ts';
import { claimsOf, exchange, type RelyingParty, relyingParty } from './relying-party.ts';
import { read } from './support.ts';

/** Everything that the user ann has. */
const ALL = ['email', 'name'];
const ROTATING = {
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
} as const;

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const newParty = (settings?: Parameters<typeof relyingParty>[1]) =>
    relyingParty(poolhouse(), settings);

  async function signedIn(party: RelyingParty, scope: string) {
    const back = await party.visitor().signIn(party.authorize({ scope }), 'ann');
    return (await party.token(exchange(back.searchParams.get('code')))).body;
  }

  const renewed = async (party: RelyingParty, refresh_token = '', scope?: string) =>
    (
      await party.token({
        grant_type: 'refresh_token',
        refresh_token,
        ...(scope !== undefined && { scope }),
      })
    ).body;

  const attributesIn = (claims: Record<string, unknown>) =>
    ALL.filter((name) => claims[name] !== undefined);

  /** The attributes that the tokens of an answer tell, by themselves and at userInfo. */
  async function told(party: RelyingParty, body: Readonly<Record<string, string>>) {
    const authorization = `Bearer ${body.access_token}`;
    const answer = await read(
      await fetch(`${party.site}/oauth2/userInfo`, { headers: { authorization } }),
    );
    return {
      id: body.id_token === undefined ? undefined : attributesIn(claimsOf(body.id_token)),
      userInfo: answer.status === 200 ? attributesIn(answer.body) : answer.body.error,
    };
  }

  const suppressing = (
    ...scopesToSuppress: string[]
  ): CreateUserPoolCommandInput['LambdaConfig'] => ({
    PreTokenGenerationConfig: {
      LambdaVersion: 'V2_0',
      LambdaArn: functions.on('suppressing', (event) => ({
        ...event,
        response: {
          claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress } },
        },
      })),
    },
  });

  for (const [title, client] of [
    ['tokens that fewer scopes were asked for tell no more than the grant', {}],
    ['neither do they where tokens do not name their sign-in', { EnableTokenRevocation: false }],
  ] as const) {
    test(title, async () => {
      const party = await newParty({ client });
      const email = await signedIn(party, 'openid email');
      const none = { id: [], userInfo: [] };
      assert.deepEqual(await told(party, email), { id: ['email'], userInfo: ['email'] });
      const fewer = await renewed(party, email.refresh_token, 'openid');
      assert.equal(claimsOf(fewer.access_token).scope, 'openid');
      assert.deepEqual(await told(party, fewer), none);
      const twice = await renewed(party, email.refresh_token, 'openid openid');
      assert.equal(claimsOf(twice.access_token).scope, 'openid');

      const both = await signedIn(party, 'openid email profile');
      const one = await renewed(party, both.refresh_token, 'openid profile');
      assert.deepEqual(await told(party, one), { id: ['name'], userInfo: ['name'] });
      assert.equal(claimsOf(one.access_token).granted_scope, undefined);

      const open = await signedIn(party, 'openid');
      const still = await renewed(party, open.refresh_token, 'openid');
      assert.deepEqual(await told(party, still), { id: ALL, userInfo: ALL });
    });
  }

  test('without openid there is no ID token, and userInfo tells nothing', async () => {
    const party = await newParty();
    const first = await signedIn(party, 'openid email aws.cognito.signin.user.admin');
    for (const scope of ['email', 'aws.cognito.signin.user.admin']) {
      const fewer = await renewed(party, first.refresh_token, scope);
      assert.equal(claimsOf(fewer.access_token).scope, scope);
      assert.deepEqual(await told(party, fewer), { id: undefined, userInfo: 'invalid_token' });
    }
    const { AuthenticationResult } = await party.cognito.getTokensFromRefreshToken({
      ClientId: party.clientId,
      RefreshToken: (await signedIn(party, 'aws.cognito.signin.user.admin')).refresh_token!,
    });
    assert.equal(AuthenticationResult?.IdToken, undefined);
  });

  test('a successor renews all that was granted, whatever was asked for when it was made', async () => {
    const party = await newParty({ client: { ...ROTATING, ExplicitAuthFlows: [] } });
    const first = await signedIn(party, 'openid email');
    const narrow = await renewed(party, first.refresh_token, 'openid');
    assert.deepEqual(await told(party, narrow), { id: [], userInfo: [] });
    const { AuthenticationResult } = await party.cognito.getTokensFromRefreshToken({
      ClientId: party.clientId,
      RefreshToken: narrow.refresh_token!,
    });
    assert.equal(claimsOf(AuthenticationResult?.AccessToken).scope, 'openid email');
    assert.deepEqual(attributesIn(claimsOf(AuthenticationResult?.IdToken)), ['email']);
  });

  test('a function that takes a scope away opens nothing by it', async () => {
    const party = await newParty({ pool: { LambdaConfig: suppressing('email') } });
    const tokens = await signedIn(party, 'openid email');
    assert.equal(claimsOf(tokens.access_token).scope, 'openid');
    assert.deepEqual(await told(party, tokens), { id: ['email'], userInfo: [] });
  });
});
