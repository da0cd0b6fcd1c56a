import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { answering, functionsBehind, throwing } from '../triggers/functions.ts';
import { claimsOf, exchange, relyingParty } from './relying-party.ts';

onEveryStore((start) => {
  describe('functions of a pool in authorizations', () => {
    const functions = functionsBehind('lambda');
    const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
    const partyWith = (LambdaConfig: LambdaConfigType) =>
      relyingParty(poolhouse(), { pool: { LambdaConfig } });
    const tokensBy = (LambdaArn: string): LambdaConfigType => ({
      PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn },
    });

    test('the function of tokens hears that they are for a hosted sign-in, and of their scopes', async () => {
      const details = {
        idTokenGeneration: { claimsToAddOrOverride: { tenant: 'acme', nonce: 'forged' } },
        accessTokenGeneration: { scopesToAdd: ['more'] },
      };
      const answer = answering({ claimsAndScopeOverrideDetails: details });
      const party = await partyWith(tokensBy(functions.on('tokens', answer)));
      const back = await party.visitor().signIn(party.authorize({ nonce: 'n-3' }), 'ann');
      assert.deepEqual(functions.events('tokens'), []);
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const event = functions.events('tokens').at(-1);
      assert.equal(event.triggerSource, 'TokenGeneration_HostedAuth');
      assert.deepEqual(event.request.scopes, ['openid', 'email']);
      const id = claimsOf(body.id_token);
      assert.deepEqual([id.tenant, id.nonce], ['acme', 'n-3']);
      assert.equal(claimsOf(body.access_token).scope, 'openid email more');
      await party.token({ grant_type: 'refresh_token', refresh_token: body.refresh_token! });
      assert.equal(
        functions.events('tokens').at(-1).triggerSource,
        'TokenGeneration_RefreshTokens',
      );
    });

    test('what it refuses gives no tokens, and the code is spent', async () => {
      const party = await partyWith(tokensBy(functions.on('refusing', throwing('not you'))));
      const back = await party.visitor().signIn(party.authorize(), 'ann');
      const form = exchange(back.searchParams.get('code'));
      assert.deepEqual(await party.token(form), {
        status: 400,
        body: {
          error: 'invalid_request',
          error_description: 'PreTokenGeneration failed with error not you.',
        },
      });
      functions.on('refusing', (event) => event);
      assert.equal((await party.token(form)).body.error, 'invalid_grant');
    });

    test('of an implicit grant the application is told, and the browser is not signed in by it', async () => {
      const arn = functions.on('implicit', throwing('not you'));
      const party = await partyWith(tokensBy(arn));
      const visitor = party.visitor();
      const path = party.authorize({ response_type: 'token' });
      const told = {
        error: 'invalid_request',
        error_description: 'PreTokenGeneration failed with error not you.',
        state: 'st-1',
        iss: `${poolhouse().url}/${party.poolId}`,
      };
      const answerOf = ({ hash }: URL) => Object.fromEntries(new URLSearchParams(hash.slice(1)));
      assert.deepEqual(answerOf(await visitor.signIn(path, 'ann')), told);
      assert.equal(visitor.cookies.has('cognito'), false);
      assert.match((await visitor.location(path)).pathname, /\/login$/);
      // With a session from a code it is the authorization endpoint that asks the function.
      await visitor.signIn(party.authorize(), 'ann');
      assert.deepEqual(answerOf(await visitor.location(path)), told);
    });

    test('whom PostAuthentication refuses has neither a code nor a session', async () => {
      const PostAuthentication = functions.on('after', throwing('closed'));
      const party = await partyWith({ PostAuthentication });
      const visitor = party.visitor();
      const back = await visitor.signIn(party.authorize(), 'ann');
      assert.deepEqual(Object.fromEntries(back.searchParams), {
        error: 'invalid_request',
        error_description: 'PostAuthentication failed with error closed.',
        state: 'st-1',
        iss: `${poolhouse().url}/${party.poolId}`,
      });
      assert.equal(visitor.cookies.has('cognito'), false);
      const { store, clock } = poolhouse().server;
      const user = await party.cognito.adminGetUser({
        UserPoolId: party.poolId,
        Username: 'ann',
      });
      const sub = user.UserAttributes!.find(({ Name }) => Name === 'sub')!.Value!;
      assert.deepEqual(await store.sso.ofUser(party.poolId, sub, clock.now()), []);
    });
  });
});
