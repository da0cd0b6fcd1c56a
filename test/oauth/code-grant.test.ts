import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { CALLBACK, claimsOf, exchange, proofKey, relyingParty } from './relying-party.ts';

onEveryStore((start) => {
  describe('the grant of authorization codes', () => {
    const poolhouse = sharedServer(start);
    const newParty = (settings?: Parameters<typeof relyingParty>[1]) =>
      relyingParty(poolhouse(), settings);

    test('a sign-in leads to a code, and the code to the tokens of the scopes', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const back = await visitor.signIn(party.authorize({ nonce: 'n-1' }), 'ann');
      assert.equal(`${back.origin}${back.pathname}`, CALLBACK);
      assert.deepEqual([...back.searchParams.keys()].sort(), ['code', 'iss', 'state']);
      assert.equal(back.searchParams.get('state'), 'st-1');

      const { status, body } = await party.token(exchange(back.searchParams.get('code')));
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body).sort(), [
        'access_token',
        'expires_in',
        'id_token',
        'refresh_token',
        'token_type',
      ]);
      const access = claimsOf(body.access_token);
      const id = claimsOf(body.id_token);
      assert.equal(access.scope, 'openid email');
      assert.equal(access.version, 2);
      assert.equal(access.client_id, party.clientId);
      assert.equal(access.aud, undefined);
      assert.equal(id.nonce, 'n-1');
      assert.equal(id.email, 'ann@example.com');
      assert.equal(id.name, undefined);
      assert.equal(id.acr, undefined);
      const half = createHash('sha256').update(body.access_token!).digest().subarray(0, 16);
      assert.equal(id.at_hash, half.toString('base64url'));
      assert.deepEqual(
        [id.origin_jti, id.event_id, id.auth_time],
        [access.origin_jti, access.event_id, access.auth_time],
      );
    });

    test('without openid there is no ID token, and without scopes come all of the client', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const scope = 'aws.cognito.signin.user.admin';
      const bare = await visitor.signIn(party.authorize({ scope }), 'ann');
      const plain = await party.token(exchange(bare.searchParams.get('code')));
      assert.equal(plain.body.id_token, undefined);
      assert.equal(claimsOf(plain.body.access_token).scope, scope);
      const user = await party.cognito.getUser({ AccessToken: plain.body.access_token });
      assert.equal(user.Username, 'ann');
      const again = await visitor.location(party.authorize({ scope: undefined }));
      const all = await party.token(exchange(again.searchParams.get('code')));
      assert.equal(
        claimsOf(all.body.access_token).scope,
        'openid email phone profile aws.cognito.signin.user.admin',
      );
      assert.equal(claimsOf(all.body.id_token).name, 'Ann');
      const alone = await visitor.location(party.authorize({ scope: 'openid' }));
      const openid = await party.token(exchange(alone.searchParams.get('code')));
      assert.equal(claimsOf(openid.body.id_token).name, 'Ann');
    });

    test('a request without a redirect URI means the default one of its client, if there is one', async () => {
      const party = await newParty({ client: { DefaultRedirectURI: 'myapp://back' } });
      const visitor = party.visitor();
      const implied = party.authorize({ redirect_uri: undefined });
      const back = await visitor.signIn(implied, 'ann');
      assert.equal(`${back.protocol}//${back.host}`, 'myapp://back');
      const form = { grant_type: 'authorization_code', code: back.searchParams.get('code')! };
      assert.equal((await party.token(form)).status, 200);
      const named = await visitor.location(implied);
      const answer = await party.token(
        exchange(named.searchParams.get('code'), { redirect_uri: 'myapp://back' }),
      );
      assert.equal(answer.status, 200);
      // The code was sent to another address than the one that is implied.
      const elsewhere = await visitor.location(party.authorize());
      const refused = await party.token({ ...form, code: elsewhere.searchParams.get('code')! });
      assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_grant']);

      const without = await newParty();
      const other = without.visitor();
      const shown = await other.location(without.authorize({ redirect_uri: undefined }));
      assert.equal(shown.searchParams.get('error'), 'Required parameters missing');
      const given = await other.signIn(without.authorize(), 'ann');
      const unsaid = await without.token({ ...form, code: given.searchParams.get('code')! });
      assert.deepEqual([unsaid.status, unsaid.body.error], [400, 'invalid_request']);
    });

    test('of a hundred who present a code at once one has tokens, and they end', async () => {
      const party = await newParty();
      const back = await party.visitor().signIn(party.authorize(), 'ann');
      const form = exchange(back.searchParams.get('code'));
      const answers = await Promise.all(Array.from({ length: 100 }, () => party.token(form)));
      const winners = answers.filter(({ status }) => status === 200);
      assert.equal(winners.length, 1);
      for (const { status, body } of answers) {
        if (status !== 200) assert.deepEqual([status, body.error], [400, 'invalid_grant']);
      }
      const refresh = {
        grant_type: 'refresh_token',
        refresh_token: winners[0]!.body.refresh_token!,
      };
      assert.equal((await party.token(refresh)).body.error, 'invalid_grant');
    });

    test('a code that is presented again ends the tokens it gave', async () => {
      const party = await newParty();
      const scope = 'openid aws.cognito.signin.user.admin';
      const back = await party.visitor().signIn(party.authorize({ scope }), 'ann');
      const form = exchange(back.searchParams.get('code'));
      const first = await party.token(form);
      const AccessToken = first.body.access_token!;
      await party.cognito.getUser({ AccessToken });
      // Also long after the code has ended.
      poolhouse().clock.advance(600_000);
      assert.deepEqual(await party.token(form), { status: 400, body: { error: 'invalid_grant' } });
      await assert.rejects(party.cognito.getUser({ AccessToken }), {
        name: 'NotAuthorizedException',
        message: 'Access Token has been revoked',
      });
      const refresh = { grant_type: 'refresh_token', refresh_token: first.body.refresh_token! };
      assert.equal((await party.token(refresh)).body.error, 'invalid_grant');
    });

    test('a code is good for five minutes', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const [early, late] = [
        await visitor.signIn(party.authorize(), 'ann'),
        await visitor.location(party.authorize()),
      ];
      poolhouse().clock.advance(299_000);
      assert.equal((await party.token(exchange(early.searchParams.get('code')))).status, 200);
      poolhouse().clock.advance(1_000);
      const ended = await party.token(exchange(late.searchParams.get('code')));
      assert.deepEqual([ended.status, ended.body.error], [400, 'invalid_grant']);
    });

    test('the verifier must be that of the challenge, and a wrong one spends the code', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const { verifier, parameters } = proofKey();
      const first = await visitor.signIn(party.authorize(parameters), 'ann');
      const right = await party.token(
        exchange(first.searchParams.get('code'), { code_verifier: verifier }),
      );
      assert.equal(right.status, 200);
      const wrongs = [{}, { code_verifier: proofKey().verifier }, { code_verifier: 'short' }];
      for (const wrong of wrongs) {
        const back = await visitor.location(party.authorize(parameters));
        const code = back.searchParams.get('code');
        const refused = await party.token(exchange(code, wrong as Record<string, string>));
        assert.deepEqual(refused, { status: 400, body: { error: 'invalid_grant' } });
        const later = await party.token(exchange(code, { code_verifier: verifier }));
        assert.deepEqual(later, { status: 400, body: { error: 'invalid_grant' } });
      }
    });

    test('a verifier for a code that was given without a challenge is refused', async () => {
      const party = await newParty();
      const back = await party.visitor().signIn(party.authorize(), 'ann');
      const code = back.searchParams.get('code');
      const refused = await party.token(exchange(code, { code_verifier: proofKey().verifier }));
      assert.deepEqual(refused, { status: 400, body: { error: 'invalid_grant' } });
    });

    test('a code is for its own redirect URI, and for its own client', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const first = await visitor.signIn(party.authorize(), 'ann');
      const elsewhere = exchange(first.searchParams.get('code'), { redirect_uri: 'myapp://back' });
      assert.equal((await party.token(elsewhere)).body.error, 'invalid_grant');
      const missing = { grant_type: 'authorization_code', code: 'x' };
      assert.equal((await party.token(missing)).body.error, 'invalid_request');

      const { UserPoolClient } = await party.cognito.createUserPoolClient({
        UserPoolId: party.poolId,
        ClientName: 'other',
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid'],
        CallbackURLs: [CALLBACK],
      });
      const code = (await visitor.location(party.authorize())).searchParams.get('code');
      const other = { client_id: UserPoolClient!.ClientId! };
      assert.equal((await party.token(exchange(code, other))).body.error, 'invalid_grant');
      assert.equal((await party.token(exchange(code))).status, 200);
    });

    test('a client that cannot prove itself spends no code', async () => {
      const party = await newParty({ client: { GenerateSecret: true } });
      const back = await party.visitor().signIn(party.authorize(), 'ann');
      const code = back.searchParams.get('code');
      for (const wrong of [{}, { client_secret: 'wrong' }]) {
        const refused = await party.token(exchange(code, wrong as Record<string, string>));
        assert.deepEqual(refused, { status: 400, body: { error: 'invalid_client' } });
      }
      const secret = { client_secret: party.secret! };
      assert.equal((await party.token(exchange(code, secret))).status, 200);
    });

    test('whoever is signed out, disabled or removed meanwhile gets nothing for a code', async () => {
      for (const change of [
        'adminUserGlobalSignOut',
        'adminDisableUser',
        'adminDeleteUser',
      ] as const) {
        const party = await newParty();
        const back = await party.visitor().signIn(party.authorize(), 'ann');
        await party.cognito[change]({ UserPoolId: party.poolId, Username: 'ann' });
        const refused = await party.token(exchange(back.searchParams.get('code')));
        assert.deepEqual(refused, { status: 400, body: { error: 'invalid_grant' } }, change);
      }
    });

    test('the resource of a request is the audience of its access tokens, and of those after', async () => {
      const party = await newParty();
      const resource = 'https://api.example.com/v1';
      const back = await party.visitor().signIn(party.authorize({ resource }), 'ann');
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      assert.equal(claimsOf(body.access_token).aud, resource);
      assert.equal(claimsOf(body.id_token).aud, party.clientId);
      const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token! };
      const renewed = await party.token(refresh);
      assert.equal(claimsOf(renewed.body.access_token).aud, resource);
    });

    test('a resource other than that of the request gives no tokens, and spends nothing', async () => {
      const party = await newParty();
      const resource = 'https://api.example.com/v1';
      const visitor = party.visitor();
      const refused = { status: 400, body: { error: 'invalid_target' } };
      const code = (await visitor.signIn(party.authorize({ resource }), 'ann')).searchParams.get(
        'code',
      );
      assert.deepEqual(await party.token(exchange(code, { resource: `${resource}/` })), refused);
      const { status, body } = await party.token(exchange(code, { resource }));
      assert.equal(status, 200);
      const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token! };
      assert.deepEqual(
        await party.token({ ...refresh, resource: 'https://b.example.com/' }),
        refused,
      );
      assert.equal((await party.token({ ...refresh, resource })).status, 200);
      const plain = (await visitor.location(party.authorize())).searchParams.get('code');
      assert.deepEqual(await party.token(exchange(plain, { resource })), refused);
    });

    test('a scope whose attributes the client may not read gives no tokens', async () => {
      const party = await newParty({ client: { ReadAttributes: ['name'] } });
      const visitor = party.visitor();
      const email = await visitor.signIn(party.authorize(), 'ann');
      const refused = await party.token(exchange(email.searchParams.get('code')));
      assert.deepEqual(refused, { status: 400, body: { error: 'invalid_grant' } });
      const profile = await visitor.location(party.authorize({ scope: 'openid profile' }));
      const { body } = await party.token(exchange(profile.searchParams.get('code')));
      assert.equal(claimsOf(body.id_token).name, 'Ann');
    });

    test('tokens of the API are as they were', async () => {
      const party = await newParty();
      const { AuthenticationResult } = await party.cognito.initiateAuth({
        ClientId: party.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: 'Correct-horse-7' },
      });
      const access = claimsOf(AuthenticationResult!.AccessToken);
      const id = claimsOf(AuthenticationResult!.IdToken);
      assert.deepEqual(
        [access.version, access.scope],
        [undefined, 'aws.cognito.signin.user.admin'],
      );
      assert.deepEqual(
        [id.at_hash, id.nonce, id.acr, id.name],
        [undefined, undefined, undefined, 'Ann'],
      );
    });
  });
});
