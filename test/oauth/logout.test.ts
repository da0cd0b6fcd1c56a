import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as openid from 'openid-client';
import { createUser } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { Visitor } from '../support/visitor.ts';
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

    describe('RP-initiated logout', () => {
      async function signedIn() {
        const party = await relyingParty(poolhouse());
        const visitor = party.visitor();
        const back = await visitor.signIn(party.authorize(), 'ann');
        const { body } = await party.token(exchange(back.searchParams.get('code')));
        const isSignedIn = async () =>
          (await visitor.location(party.authorize())).searchParams.has('code');
        return { party, visitor, hint: body.id_token!, isSignedIn };
      }

      test('an ID token signs its user out, and the browser goes where the application says', async () => {
        const { visitor, hint, isSignedIn } = await signedIn();
        const asked = { id_token_hint: hint, post_logout_redirect_uri: BYE, state: 'a b' };
        const left = await visitor.get(logout(asked));
        assert.deepEqual([left.status, left.headers.get('location')], [302, `${BYE}?state=a+b`]);
        assert.equal(visitor.cookies.has('cognito'), false);
        assert.equal(await isSignedIn(), false);
      });

      test('the ID token may have expired', async () => {
        const { visitor, hint, isSignedIn } = await signedIn();
        poolhouse().clock.advance(2 * 3_600_000);
        const left = await visitor.get(
          logout({ id_token_hint: hint, post_logout_redirect_uri: BYE }),
        );
        assert.equal(left.headers.get('location'), BYE);
        assert.equal(await isSignedIn(), false);
      });

      test('without an address a page says that one is signed out', async () => {
        const { party, visitor, hint, isSignedIn } = await signedIn();
        const location = await visitor.location(logout({ id_token_hint: hint }));
        assert.equal(location.href, `${party.site}/signedout?client_id=${party.clientId}`);
        assert.equal(await isSignedIn(), false);
      });

      test('a posted form does the same, although browsers send no cookie with it', async () => {
        const { party, visitor, hint, isSignedIn } = await signedIn();
        const asked = { id_token_hint: hint, post_logout_redirect_uri: BYE, state: 's' };
        const posted = await new Visitor(party.site).post('/logout', asked);
        assert.equal(posted.status, 303);
        const left = await visitor.get(posted.headers.get('location')!);
        assert.equal(left.headers.get('location'), `${BYE}?state=s`);
        assert.equal(await isSignedIn(), false);
        const tooLong = await visitor.post('/logout', { state: 'x'.repeat(13_000) });
        assert.match(tooLong.headers.get('location')!, /\/error\?error=invalid_request$/);
      });

      test('without an ID token of the user the person is asked first', async () => {
        const { party, visitor, isSignedIn } = await signedIn();
        const { clientId: client_id } = party;
        await createUser(party, 'bob');
        const other = await party.visitor().signIn(party.authorize(), 'bob');
        const { body } = await party.token(exchange(other.searchParams.get('code')));
        for (const asked of [
          { client_id, post_logout_redirect_uri: BYE, state: 's' },
          { id_token_hint: body.id_token!, post_logout_redirect_uri: BYE },
          { id_token_hint: body.id_token! },
          {},
        ] as Record<string, string>[]) {
          const page = await visitor.location(logout(asked));
          assert.equal(page.pathname, `${new URL(party.site).pathname}/signout`);
          assert.match(await (await visitor.get(page.href)).text(), /signed in as ann/);
          assert.equal(await isSignedIn(), true);
          // A form of another site has no secret of this browser.
          const forged = await visitor.post(page.href, {});
          assert.equal(forged.status, 200);
          assert.equal(await isSignedIn(), true);
        }
        const page = await visitor.location(
          logout({ client_id, post_logout_redirect_uri: BYE, state: 's' }),
        );
        const left = await visitor.send(page.href, {});
        assert.equal(left.headers.get('location'), `${BYE}?state=s`);
        assert.equal(await isSignedIn(), false);
      });

      test('where nobody is signed in nobody is asked', async () => {
        const party = await relyingParty(poolhouse());
        const { clientId: client_id } = party;
        const asked = logout({ client_id, post_logout_redirect_uri: BYE });
        assert.equal((await party.visitor().location(asked)).href, BYE);
      });

      test('a wrong request signs nobody out, and leads to no address of anyone', async () => {
        const { party, visitor, hint, isSignedIn } = await signedIn();
        const stranger = await signedIn();
        const { clientId: client_id } = party;
        const accessToken = (
          await party.token(
            exchange((await visitor.location(party.authorize())).searchParams.get('code')),
          )
        ).body.access_token!;
        const [head, body, signature] = hint.split('.');
        const claims = JSON.parse(Buffer.from(body!, 'base64url').toString());
        const forged = Buffer.from(JSON.stringify({ ...claims, aud: 'x' })).toString('base64url');
        const evil = 'https://evil.example/';
        const uri = { post_logout_redirect_uri: BYE };
        const cases: [Record<string, string> | string, string][] = [
          [{ id_token_hint: hint, post_logout_redirect_uri: evil }, 'redirect_mismatch'],
          [{ id_token_hint: hint, post_logout_redirect_uri: `${BYE}/` }, 'redirect_mismatch'],
          [{ id_token_hint: hint, post_logout_redirect_uri: CALLBACK }, 'redirect_mismatch'],
          [{ id_token_hint: hint, ...uri, logout_uri: BYE }, 'invalid_request'],
          [{ id_token_hint: hint, ...uri, client_id: stranger.party.clientId }, 'invalid_request'],
          [{ id_token_hint: stranger.hint, ...uri }, 'invalid_request'],
          [{ id_token_hint: accessToken, ...uri }, 'invalid_request'],
          [{ id_token_hint: `${head}.${forged}.${signature}`, ...uri }, 'invalid_request'],
          [{ id_token_hint: `${head}.${body}.`, ...uri }, 'invalid_request'],
          [{ id_token_hint: 'x', ...uri }, 'invalid_request'],
          [uri, "Required String parameter 'client_id' is not present"],
          [{ client_id: stranger.party.clientId, ...uri }, 'Client does not exist'],
          [
            `id_token_hint=${hint}&post_logout_redirect_uri=${BYE}&post_logout_redirect_uri=${evil}`,
            'invalid_request',
          ],
          [`id_token_hint=${hint}&id_token_hint=${hint}`, 'invalid_request'],
          [`client_id=${client_id}&client_id=x&post_logout_redirect_uri=${BYE}`, 'invalid_request'],
        ];
        for (const [asked, error] of cases) {
          const query = typeof asked === 'string' ? asked : new URLSearchParams(asked);
          for (const path of ['/logout', '/signout']) {
            const location = await visitor.location(`${path}?${query}`);
            assert.equal(location.pathname, `${new URL(party.site).pathname}/error`, `${query}`);
            assert.equal(location.searchParams.get('error'), error, `${query}`);
          }
        }
        assert.equal(await isSignedIn(), true);
      });

      test('openid-client signs its user out by discovery', async () => {
        const { party, visitor, hint, isSignedIn } = await signedIn();
        const issuer = new URL(`${poolhouse().url}/${party.poolId}`);
        const config = await openid.discovery(issuer, party.clientId, undefined, openid.None(), {
          execute: [openid.allowInsecureRequests],
        });
        const url = openid.buildEndSessionUrl(config, {
          id_token_hint: hint,
          post_logout_redirect_uri: BYE,
          state: 's-1',
        });
        assert.equal((await visitor.location(url.href)).href, `${BYE}?state=s-1`);
        assert.equal(await isSignedIn(), false);
      });
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
