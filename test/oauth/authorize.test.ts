import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf } from '../support/visitor.ts';
import {
  CALLBACK,
  OAUTH_CLIENT,
  proofKey,
  type RelyingParty,
  relyingParty,
} from './relying-party.ts';

onEveryStore((start) => {
  describe('the authorization endpoint', () => {
    const poolhouse = sharedServer(start);
    let party: RelyingParty;
    before(async () => {
      party = await relyingParty(poolhouse());
    });

    /** The answer that the application gets to a request. */
    async function told(parameters: Readonly<Record<string, string | undefined>>) {
      const location = await party.visitor().location(party.authorize(parameters));
      assert.equal(`${location.origin}${location.pathname}`, CALLBACK);
      const { iss, ...answer } = Object.fromEntries(location.searchParams);
      assert.equal(iss, `${poolhouse().url}/${party.poolId}`);
      return answer;
    }

    /** What the error page is told of a request. */
    async function shown(query: string) {
      const location = await party.visitor().location(`/oauth2/authorize?${query}`);
      assert.equal(`${location.origin}${location.pathname}`, `${party.site}/error`);
      return Object.fromEntries(location.searchParams);
    }

    const query = (parameters: Readonly<Record<string, string>>) =>
      new URLSearchParams(parameters).toString();

    test('who is not signed in is sent to the login page with the same query', async () => {
      const path = party.authorize({ lang: 'de', login_hint: 'ann', nonce: 'a b+c' });
      const location = await party.visitor().location(path);
      assert.equal(`${location.origin}${location.pathname}`, `${party.site}/login`);
      const sent = new URL(path, party.site).searchParams;
      assert.deepEqual([...location.searchParams], [...sent]);
    });

    test('a request that names no client, or no place to go back to, ends at the error page', async () => {
      const { clientId: client_id } = party;
      const known = { response_type: 'code', client_id };
      assert.deepEqual(await shown(query({ response_type: 'code', redirect_uri: CALLBACK })), {
        error: 'Required parameters missing',
      });
      assert.deepEqual(
        await shown(query({ ...known, client_id: 'nobody', redirect_uri: CALLBACK })),
        { error: 'Client does not exist', client_id: 'nobody' },
      );
      assert.deepEqual(await shown(query(known)), {
        error: 'Required parameters missing',
        client_id,
      });
      const twice = `${query({ ...known, redirect_uri: CALLBACK })}&client_id=other`;
      assert.deepEqual(await shown(twice), { error: 'invalid_request', client_id });
    });

    test('the redirect URI is compared character by character', async () => {
      const { clientId: client_id } = party;
      const near = [
        `${CALLBACK}/`,
        `${CALLBACK}?a=b`,
        `${CALLBACK}#x`,
        `${CALLBACK}/../callback`,
        CALLBACK.toUpperCase(),
        CALLBACK.replace('https', 'http'),
        `${CALLBACK}%2f`,
        'https://app.example.com.evil.example/callback',
        'https://evil.example/callback',
        'javascript:alert(1)',
        '//evil.example',
        ` ${CALLBACK}`,
      ];
      for (const redirect_uri of near) {
        assert.deepEqual(
          await shown(query({ response_type: 'code', client_id, redirect_uri })),
          { error: 'redirect_mismatch', client_id },
          redirect_uri,
        );
      }
    });

    test('a client of another pool does not exist here', async () => {
      const other = await relyingParty(poolhouse());
      const { clientId: client_id } = other;
      assert.deepEqual(
        await shown(query({ response_type: 'code', client_id, redirect_uri: CALLBACK })),
        { error: 'Client does not exist', client_id },
      );
    });

    test('a client that is not set up for these pages ends at the error page', async () => {
      const { poolId: UserPoolId, cognito } = party;
      for (const change of [
        { AllowedOAuthFlowsUserPoolClient: false },
        { SupportedIdentityProviders: [] },
      ]) {
        const { UserPoolClient } = await cognito.createUserPoolClient({
          UserPoolId,
          ClientName: 'api',
          ...OAUTH_CLIENT,
          ...change,
        });
        const client_id = UserPoolClient!.ClientId!;
        assert.deepEqual(
          await shown(query({ response_type: 'code', client_id, redirect_uri: CALLBACK })),
          { error: 'unauthorized_client', client_id },
        );
      }
    });

    test('whatever else is wrong is told to the application, with its state', async () => {
      const state = 'st-1';
      const { parameters } = proofKey();
      const { code_challenge } = parameters;
      const invalid = { error: 'invalid_request', state };
      const scope = { error: 'invalid_request', error_description: 'invalid_scope', state };
      const cases: [Record<string, string | undefined>, Record<string, string>][] = [
        [{ response_type: undefined }, invalid],
        [{ response_type: 'code token' }, { error: 'unsupported_response_type', state }],
        [{ response_type: 'id_token' }, { error: 'unsupported_response_type', state }],
        [{ code_challenge }, invalid],
        [{ code_challenge_method: 'S256' }, invalid],
        [{ code_challenge, code_challenge_method: 'plain' }, invalid],
        [{ code_challenge: 'short', code_challenge_method: 'S256' }, invalid],
        [{ code_challenge: `${code_challenge}=`, code_challenge_method: 'S256' }, invalid],
        [{ scope: 'openid nothing' }, scope],
        [{ scope: 'email' }, scope],
        [{ scope: 'profile aws.cognito.signin.user.admin' }, scope],
        [
          { identity_provider: 'Google' },
          { ...invalid, error_description: 'Unknown identity provider Google' },
        ],
        [
          { idp_identifier: 'example.com' },
          { ...invalid, error_description: 'Unknown identity provider identifier' },
        ],
        [{ resource: 'no-uri' }, { error: 'invalid_target', state }],
        [{ resource: 'https://api.example.com/#part' }, { error: 'invalid_target', state }],
        [{ resource: 'http://api.example.com/' }, { error: 'invalid_target', state }],
        [{ resource: 'javascript:alert(1)' }, { error: 'invalid_target', state }],
        [{ prompt: 'none login' }, { ...invalid, error_description: 'Invalid prompt.' }],
        [{ prompt: 'create' }, { ...invalid, error_description: 'Invalid prompt.' }],
        [{ max_age: '-1' }, { ...invalid, error_description: 'Invalid max_age.' }],
        [{ prompt: 'none' }, { error: 'login_required', state }],
        [{ prompt: 'none', state: undefined }, { error: 'login_required' }],
      ];
      for (const [parameters, answer] of cases) {
        assert.deepEqual(await told(parameters), answer, JSON.stringify(parameters));
      }
    });

    test('a flow the client is not allowed is told to the application', async () => {
      const { poolId: UserPoolId, cognito } = party;
      const { UserPoolClient } = await cognito.createUserPoolClient({
        UserPoolId,
        ClientName: 'code',
        ...OAUTH_CLIENT,
        AllowedOAuthFlows: ['code'],
      });
      const client_id = UserPoolClient!.ClientId!;
      const location = await party
        .visitor()
        .location(party.authorize({ client_id, response_type: 'token' }));
      assert.deepEqual(Object.fromEntries(new URLSearchParams(location.hash.slice(1))), {
        error: 'unauthorized_client',
        state: 'st-1',
        iss: `${poolhouse().url}/${party.poolId}`,
      });
    });

    test('an answer joins the query that the redirect URI has, and goes to schemes of apps', async () => {
      const redirect_uri = 'https://app.example.com/with?query=1';
      const web = await party.visitor().get(party.authorize({ redirect_uri, prompt: 'none' }));
      const iss = encodeURIComponent(`${poolhouse().url}/${party.poolId}`);
      const expected = `&error=login_required&state=st-1&iss=${iss}`;
      assert.equal(web.headers.get('location'), `${redirect_uri}${expected}`);
      const app = await party
        .visitor()
        .get(party.authorize({ redirect_uri: 'myapp://back', prompt: 'none' }));
      assert.equal(
        app.headers.get('location'),
        `myapp://back?error=login_required&state=st-1&iss=${iss}`,
      );
      const snowman = 'https://app.example.com/zurück/☃';
      const far = await party
        .visitor()
        .location(party.authorize({ redirect_uri: snowman, prompt: 'none' }));
      assert.equal(decodeURI(`${far.origin}${far.pathname}`), snowman);
    });

    test('the pool’s own users are chosen by name as well, and an empty parameter is none', async () => {
      const path = party.authorize({ identity_provider: 'COGNITO', prompt: '', nonce: '' });
      assert.match((await party.visitor().location(path)).pathname, /\/login$/);
    });

    test('other methods are refused, and nothing is kept by caches', async () => {
      const url = `${party.site}${party.authorize()}`;
      const post = await fetch(url, { method: 'POST', redirect: 'manual' });
      assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET']);
      const get = await party.visitor().get(url);
      assert.equal(get.headers.get('cache-control'), 'no-store');
      assert.equal(locationOf(get).pathname.endsWith('/login'), true);
    });
  });
});
