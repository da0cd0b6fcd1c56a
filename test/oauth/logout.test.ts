import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { CALLBACK, exchange, OAUTH_CLIENT, relyingParty } from './relying-party.ts';

const BYE = 'https://app.example.com/bye';

onEveryStore((start) => {
  describe('the logout endpoint', () => {
    const poolhouse = sharedServer(start);

    const logout = (parameters: Readonly<Record<string, string>>) =>
      `/logout?${new URLSearchParams(parameters)}`;

    test('the browser is signed out and goes on; tokens stay good', async () => {
      const party = await relyingParty(poolhouse());
      const { clientId: client_id } = party;
      const visitor = party.visitor();
      const back = await visitor.signIn(party.authorize(), 'ann');
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const cookie = visitor.cookies.get('cognito')!;
      const left = await visitor.get(logout({ client_id, logout_uri: BYE }));
      assert.deepEqual([left.status, left.headers.get('location')], [302, BYE]);
      assert.equal(visitor.cookies.has('cognito'), false);
      visitor.cookies.set('cognito', cookie);
      assert.match((await visitor.location(party.authorize())).pathname, /\/login$/);
      const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token! };
      assert.equal((await party.token(refresh)).status, 200);
    });

    test('the state comes back with the browser', async () => {
      const party = await relyingParty(poolhouse());
      const { clientId: client_id } = party;
      const left = await party.visitor().get(logout({ client_id, logout_uri: BYE, state: 'a b' }));
      assert.equal(left.headers.get('location'), `${BYE}?state=a+b`);
    });

    test('the other form leads to the login page, with all scopes of the client', async () => {
      const party = await relyingParty(poolhouse());
      const { clientId: client_id } = party;
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      const again = { client_id, redirect_uri: CALLBACK, response_type: 'code', state: 's' };
      const login = await visitor.location(logout(again));
      assert.equal(`${login.origin}${login.pathname}`, `${party.site}/login`);
      assert.deepEqual(Object.fromEntries(login.searchParams), {
        ...again,
        scope: OAUTH_CLIENT.AllowedOAuthScopes!.join(' '),
      });
      assert.equal(visitor.cookies.has('cognito'), false);
      const narrow = await visitor.location(logout({ ...again, scope: 'openid' }));
      assert.equal(narrow.searchParams.get('scope'), 'openid');
    });

    test('what is asked for wrongly signs nobody out and leads to the error page', async () => {
      const party = await relyingParty(poolhouse());
      const { clientId: client_id } = party;
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      const missing = (name: string) => `Required String parameter '${name}' is not present`;
      const cases: [Record<string, string>, string][] = [
        [{ logout_uri: BYE }, missing('client_id')],
        [{ client_id }, missing('redirect_uri')],
        [{ client_id, redirect_uri: CALLBACK }, missing('response_type')],
        [{ client_id: 'nobody', logout_uri: BYE }, 'Client does not exist'],
        [{ client_id: '\0', logout_uri: BYE }, 'Client does not exist'],
        [{ client_id, logout_uri: 'https://evil.example' }, 'redirect_mismatch'],
        [{ client_id, logout_uri: CALLBACK }, 'redirect_mismatch'],
        [{ client_id, logout_uri: `${BYE}/` }, 'redirect_mismatch'],
        [{ client_id, redirect_uri: BYE, response_type: 'code' }, 'redirect_mismatch'],
      ];
      for (const [parameters, error] of cases) {
        const location = await visitor.location(logout(parameters));
        assert.equal(`${location.origin}${location.pathname}`, `${party.site}/error`);
        assert.equal(location.searchParams.get('error'), error);
      }
      assert.equal((await visitor.location(party.authorize())).searchParams.has('code'), true);
      const post = await fetch(`${party.site}${logout({ client_id, logout_uri: BYE })}`, {
        method: 'POST',
      });
      assert.equal(post.status, 405);
    });
  });
});
