import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { CALLBACK, claimsOf, exchange, type RelyingParty, relyingParty } from './relying-party.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const newParty = (settings?: Parameters<typeof relyingParty>[1]) =>
    relyingParty(poolhouse(), settings);

  async function signedIn(party: RelyingParty, parameters?: Readonly<Record<string, string>>) {
    const back = await party.visitor().signIn(party.authorize(parameters), 'ann');
    return (await party.token(exchange(back.searchParams.get('code')))).body;
  }

  describe('the grant of refresh tokens', () => {
    const renewal = (refresh_token = '', more: Readonly<Record<string, string>> = {}) => ({
      grant_type: 'refresh_token',
      refresh_token,
      ...more,
    });

    test('a refresh token is good for new tokens of the same sign-in, without the nonce', async () => {
      const party = await newParty();
      const first = await signedIn(party, { nonce: 'n-1' });
      poolhouse().clock.advance(60_000);
      const { status, body } = await party.token(renewal(first.refresh_token));
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body).sort(), [
        'access_token',
        'expires_in',
        'id_token',
        'token_type',
      ]);
      const [old, now] = [claimsOf(first.id_token), claimsOf(body.id_token)];
      assert.equal(now.auth_time, old.auth_time);
      assert.equal(now.origin_jti, old.origin_jti);
      assert.notEqual(now.jti, old.jti);
      assert.equal(now.nonce, undefined);
      assert.equal(claimsOf(body.access_token).scope, 'openid email');
      const half = createHash('sha256').update(body.access_token!).digest().subarray(0, 16);
      assert.equal(now.at_hash, half.toString('base64url'));
    });

    test('fewer scopes can be asked for, and no others', async () => {
      const party = await newParty();
      const first = await signedIn(party);
      const fewer = await party.token(renewal(first.refresh_token, { scope: 'openid' }));
      assert.equal(claimsOf(fewer.body.access_token).scope, 'openid');
      const more = await party.token(renewal(first.refresh_token, { scope: 'openid phone' }));
      assert.deepEqual([more.status, more.body.error], [400, 'invalid_scope']);
      const all = await party.token(renewal(first.refresh_token));
      assert.equal(claimsOf(all.body.access_token).scope, 'openid email');
    });

    test('with rotation each is replaced, and a replaced one ends them all', async () => {
      const party = await newParty({
        client: {
          RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
          ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        },
      });
      const first = await signedIn(party);
      const second = await party.token(renewal(first.refresh_token));
      assert.equal(second.status, 200);
      assert.notEqual(second.body.refresh_token, first.refresh_token);
      const third = await party.token(renewal(second.body.refresh_token));
      assert.equal(third.status, 200);
      const replayed = await party.token(renewal(first.refresh_token));
      assert.deepEqual([replayed.status, replayed.body.error], [400, 'invalid_grant']);
      const last = await party.token(renewal(third.body.refresh_token));
      assert.deepEqual([last.status, last.body.error], [400, 'invalid_grant']);
    });

    test('what is no refresh token of the client is refused', async () => {
      const party = await newParty();
      const other = await newParty();
      const foreign = await signedIn(other);
      const own = await signedIn(party);
      for (const token of ['x', own.access_token!, foreign.refresh_token!]) {
        const { status, body } = await party.token(renewal(token));
        assert.deepEqual([status, body.error], [400, 'invalid_grant'], token);
      }
      assert.equal(
        (await party.token({ grant_type: 'refresh_token' })).body.error,
        'invalid_request',
      );
    });

    test('on a device that the pool tracks, a browser’s refresh token needs no device key', async () => {
      const party = await newParty({
        pool: { DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: false } },
      });
      const first = await signedIn(party);
      assert.match(String(claimsOf(first.access_token).device_key), /^us-east-1_/);
      assert.equal((await party.token(renewal(first.refresh_token))).status, 200);
    });
  });

  describe('the implicit grant', () => {
    const answerOf = (location: URL) =>
      Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

    test('the tokens come in the fragment, without a refresh token', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const path = party.authorize({ response_type: 'token', nonce: 'n-2' });
      const back = await visitor.signIn(path, 'ann');
      assert.equal(`${back.origin}${back.pathname}${back.search}`, CALLBACK);
      const answer = answerOf(back);
      assert.deepEqual(Object.keys(answer).sort(), [
        'access_token',
        'expires_in',
        'id_token',
        'iss',
        'state',
        'token_type',
      ]);
      assert.deepEqual([answer.expires_in, answer.token_type], ['3600', 'Bearer']);
      const id = claimsOf(answer.id_token);
      assert.deepEqual([id.nonce, id.email], ['n-2', 'ann@example.com']);
      assert.equal(claimsOf(answer.access_token).version, 2);
      const again = answerOf(await visitor.location(path));
      assert.notEqual(claimsOf(again.id_token).origin_jti, id.origin_jti);
      assert.equal(claimsOf(again.id_token).auth_time, id.auth_time);
    });

    test('without openid there is no ID token, and signing out ends the access token', async () => {
      const party = await newParty();
      const scope = 'aws.cognito.signin.user.admin';
      const back = await party
        .visitor()
        .signIn(party.authorize({ response_type: 'token', scope }), 'ann');
      const { access_token: AccessToken, id_token } = answerOf(back);
      assert.equal(id_token, undefined);
      await party.cognito.getUser({ AccessToken });
      await party.cognito.globalSignOut({ AccessToken });
      await assert.rejects(party.cognito.getUser({ AccessToken }), {
        message: 'Access Token has been revoked',
      });
    });
  });
});
