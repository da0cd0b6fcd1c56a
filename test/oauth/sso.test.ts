import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SetUserPoolSessionConfigurationCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { createUser } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import type { Visitor } from '../support/visitor.ts';
import { consenting, OPEN_POOL, registeredId } from './registered.ts';
import {
  claimsOf,
  exchange,
  OAUTH_CLIENT,
  proofKey,
  type RelyingParty,
  relyingParty,
} from './relying-party.ts';

const MINUTE = 60_000;

onEveryStore((start) => {
  describe('SSO sessions', () => {
    const poolhouse = sharedServer(start);
    const newParty = (settings?: Parameters<typeof relyingParty>[1]) =>
      relyingParty(poolhouse(), settings);

    /** Whether the browser goes straight back to the application. */
    async function isSignedIn(
      party: RelyingParty,
      visitor: Visitor,
      parameters?: Readonly<Record<string, string | undefined>>,
    ): Promise<boolean> {
      const location = await visitor.location(party.authorize(parameters));
      const isLogin = location.pathname.endsWith('/login');
      assert.equal(isLogin, !location.searchParams.has('code'));
      return !isLogin;
    }

    async function track({ cognito, poolId: UserPoolId }: RelyingParty) {
      const settings: SetUserPoolSessionConfigurationCommandInput = {
        UserPoolId,
        UserSessionTracking: 'ENABLED',
        TokenSession: { MaxPerUser: 20 },
      };
      await cognito.setUserPoolSessionConfiguration(settings);
    }

    const limit = (party: RelyingParty, ClientId: string, MaxValidityMinutes: number) =>
      party.cognito.setUserPoolClientSessionConfiguration({
        UserPoolId: party.poolId,
        ClientId,
        SSOSession: { MaxValidityMinutes },
      });

    async function anotherClient(party: RelyingParty): Promise<string> {
      const { UserPoolClient } = await party.cognito.createUserPoolClient({
        UserPoolId: party.poolId,
        ClientName: 'other',
        ...OAUTH_CLIENT,
      });
      return UserPoolClient!.ClientId!;
    }

    test('the cookie is for the site alone, and only its hash is kept', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const answer = await visitor.submit(party.authorize(), {
        username: 'ann',
        password: 'Correct-horse-7',
      });
      const lines = answer.headers.getSetCookie();
      const cookie = lines.find((line) => line.startsWith('cognito='))!;
      const path = new URL(party.site).pathname;
      assert.match(cookie, /^cognito=[\w-]{43};/);
      assert.match(cookie, /; HttpOnly/i);
      assert.match(cookie, /; SameSite=Lax/i);
      assert.match(cookie, /; Max-Age=3600\b/i);
      assert.match(cookie, new RegExp(`; Path=${path}(;|$)`, 'i'));
    });

    test('a browser that is signed in goes straight back, for every client of the pool', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      assert.equal(await isSignedIn(party, visitor), true);
      const client_id = await anotherClient(party);
      assert.equal(await isSignedIn(party, visitor, { client_id }), true);
      assert.equal(await isSignedIn(party, visitor, { prompt: 'none' }), true);
      assert.equal(await isSignedIn(party, visitor, { prompt: 'consent' }), false);
      assert.equal(await isSignedIn(party, party.visitor()), false);
      const other = await newParty();
      const stranger = other.visitor();
      for (const [name, value] of visitor.cookies) stranger.cookies.set(name, value);
      assert.equal(await isSignedIn(other, stranger), false);
    });

    test('who is still signed in at some client is asked before a stranger’s link signs out', async () => {
      const party = await newParty();
      await track(party);
      const client_id = await anotherClient(party);
      await limit(party, party.clientId, 5);
      await limit(party, client_id, 120);
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      poolhouse().clock.advance(10 * MINUTE);
      assert.equal(await isSignedIn(party, visitor), false);
      assert.match((await visitor.location('/logout')).pathname, /\/signout$/);
      assert.equal(await isSignedIn(party, visitor, { client_id }), true);
    });

    test('auth_time is that of the sign-in, whenever a client asks', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      const first = await visitor.signIn(party.authorize(), 'ann');
      poolhouse().clock.advance(30 * MINUTE);
      const second = await visitor.location(party.authorize());
      const tokens = [];
      poolhouse().clock.advance(-30 * MINUTE);
      tokens.push(await party.token(exchange(first.searchParams.get('code'))));
      poolhouse().clock.advance(30 * MINUTE);
      tokens.push(await party.token(exchange(second.searchParams.get('code'))));
      const [one, two] = tokens.map(({ body }) => claimsOf(body.id_token));
      assert.equal(one!.auth_time, two!.auth_time);
      assert.notEqual(one!.origin_jti, two!.origin_jti);
      assert.equal(Number(two!.iat) - Number(two!.auth_time), 1800);
    });

    test('a session ends an hour after its sign-in, however it is used', async () => {
      const party = await newParty();
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      poolhouse().clock.advance(60 * MINUTE - 1000);
      assert.equal(await isSignedIn(party, visitor), true);
      poolhouse().clock.advance(1000);
      assert.equal(await isSignedIn(party, visitor), false);
    });

    test('who is asked for anew must prove it, and then stays signed in in one session', async () => {
      const party = await newParty();
      await track(party);
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      const former = visitor.cookies.get('cognito')!;
      for (const prompt of ['login', 'select_account']) {
        assert.equal(await isSignedIn(party, visitor, { prompt }), false);
      }
      assert.equal(await isSignedIn(party, visitor, { max_age: '60' }), true);
      poolhouse().clock.advance(MINUTE);
      assert.equal(await isSignedIn(party, visitor, { max_age: '60' }), false);
      assert.equal(await isSignedIn(party, visitor, { max_age: '61' }), true);
      await visitor.signIn(party.authorize({ prompt: 'login' }), 'ann');
      assert.notEqual(visitor.cookies.get('cognito'), former);
      const thief = party.visitor();
      thief.cookies.set('cognito', former);
      assert.equal(await isSignedIn(party, thief), false);
      const { Sessions } = await party.cognito.adminListUserSessions({
        UserPoolId: party.poolId,
        Username: 'ann',
      });
      assert.deepEqual(
        Sessions!.map(({ SessionType }) => SessionType),
        ['SSO'],
      );
    });

    test('whoever signs in in the same browser takes the place of who was there', async () => {
      const party = await newParty();
      await createUser(party, 'bob');
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      const former = visitor.cookies.get('cognito')!;
      await visitor.signIn(party.authorize({ prompt: 'login' }), 'bob');
      const back = await visitor.location(party.authorize());
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      assert.equal(claimsOf(body.access_token).username, 'bob');
      const old = party.visitor();
      old.cookies.set('cognito', former);
      assert.equal(await isSignedIn(party, old), false);
    });

    test('where sessions are followed a client says how long one spares a sign-in', async () => {
      const party = await newParty();
      await track(party);
      const [short, never, long] = [
        await anotherClient(party),
        await anotherClient(party),
        await anotherClient(party),
      ];
      await limit(party, short, 5);
      await limit(party, never, 0);
      await limit(party, long, 129_600);
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      const signedIn = async () => {
        const states = [];
        for (const client_id of [short, never, long, party.clientId]) {
          states.push(await isSignedIn(party, visitor, { client_id }));
        }
        return states;
      };
      assert.deepEqual(await signedIn(), [true, false, true, true]);
      poolhouse().clock.advance(5 * MINUTE);
      assert.deepEqual(await signedIn(), [false, false, true, true]);
      poolhouse().clock.advance(55 * MINUTE);
      assert.deepEqual(await signedIn(), [false, false, true, false]);
      poolhouse().clock.advance(129_540 * MINUTE - 1000);
      assert.deepEqual(await signedIn(), [false, false, true, false]);
      poolhouse().clock.advance(1000);
      assert.deepEqual(await signedIn(), [false, false, false, false]);
    });

    test('a client that registered itself gets no code unless a person signs in', async () => {
      const party = await newParty({
        pool: OPEN_POOL,
      });
      const redirect_uri = 'https://stranger.example/callback';
      const client_id = await registeredId(party.site, { redirect_uris: [redirect_uri] });
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      const stranger = { client_id, redirect_uri, scope: 'openid', ...proofKey().parameters };
      assert.equal(await isSignedIn(party, visitor, stranger), false);
      // A link to this server is not to lead anywhere by itself.
      for (const more of [
        { prompt: 'none' },
        { prompt: 'unknown' },
        { scope: 'openid unknown' },
        { response_type: 'token' },
        { identity_provider: 'Elsewhere' },
      ]) {
        for (const browser of [visitor, party.visitor()]) {
          const to = await browser.location(party.authorize({ ...stranger, ...more }));
          assert.match(to.href, /\/error\?/, JSON.stringify(more));
        }
        if (more.prompt === 'none') continue;
        const login = party
          .authorize({ ...stranger, ...more })
          .replace('/oauth2/authorize', '/login');
        assert.match((await party.visitor().location(login)).href, /\/error\?/, login);
      }
      const back = await consenting(visitor, party.authorize(stranger));
      assert.equal(back.searchParams.has('code'), true);
    });

    test('what signs a user out, shuts it out or changes its password ends its sessions', async () => {
      const party = await newParty();
      const { cognito, poolId: UserPoolId } = party;
      const who = { UserPoolId, Username: 'ann' };
      const Password = 'Another-horse-8';
      const api = async (password: string) => {
        const { AuthenticationResult } = await cognito.initiateAuth({
          ClientId: party.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ann', PASSWORD: password },
        });
        return AuthenticationResult!.AccessToken!;
      };
      const endings: Record<string, () => Promise<unknown>> = {
        AdminUserGlobalSignOut: () => cognito.adminUserGlobalSignOut(who),
        GlobalSignOut: async () =>
          cognito.globalSignOut({ AccessToken: await api('Correct-horse-7') }),
        AdminDisableUser: async () => {
          await cognito.adminDisableUser(who);
          await cognito.adminEnableUser(who);
        },
        AdminSetUserPassword: async () => {
          await cognito.adminSetUserPassword({ ...who, Password, Permanent: true });
          await cognito.adminSetUserPassword({
            ...who,
            Password: 'Correct-horse-7',
            Permanent: true,
          });
        },
        ChangePassword: async () =>
          cognito.changePassword({
            AccessToken: await api('Correct-horse-7'),
            PreviousPassword: 'Correct-horse-7',
            ProposedPassword: Password,
          }),
        AdminDeleteUser: () => cognito.adminDeleteUser(who),
      };
      for (const [name, end] of Object.entries(endings)) {
        const visitor = party.visitor();
        const password = name === 'AdminDeleteUser' ? Password : 'Correct-horse-7';
        await visitor.signIn(party.authorize(), 'ann', password);
        poolhouse().clock.advance(1000);
        assert.equal(await isSignedIn(party, visitor), true, name);
        await end();
        // Who signs in at the very instant of a sign-out is signed out.
        poolhouse().clock.advance(1000);
        assert.equal(await isSignedIn(party, visitor), false, name);
      }
    });

    test('whoever signs out elsewhere ends the codes that are on their way', async () => {
      const party = await newParty();
      const [own, stolen] = [party.visitor(), party.visitor()];
      await own.signIn(party.authorize(), 'ann');
      poolhouse().clock.advance(1000);
      const code = (await stolen.signIn(party.authorize(), 'ann')).searchParams.get('code');
      poolhouse().clock.advance(1000);
      const done = await own.send('/account/sessions/end', {});
      assert.equal(done.status, 303);
      const { status, body } = await party.token(exchange(code));
      assert.deepEqual([status, body.error], [400, 'invalid_grant']);
      assert.equal(await isSignedIn(party, own), true);
    });

    test('sessions are listed with what came through them', async () => {
      const party = await newParty();
      await track(party);
      const visitor = party.visitor();
      const scope = 'openid aws.cognito.signin.user.admin';
      const back = await visitor.signIn(party.authorize({ scope }), 'ann');
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const { Sessions } = await party.cognito.listUserSessions({
        AccessToken: body.access_token!,
      });
      assert.equal(Sessions!.length, 2);
      const sso = Sessions!.find(({ SessionType }) => SessionType === 'SSO')!;
      const token = Sessions!.find(({ SessionType }) => SessionType === 'TOKEN')!;
      assert.match(sso.SessionId!, /^sso[0-9a-z]{25}$/);
      assert.equal(token.OriginSessionId, sso.SessionId);
      assert.deepEqual([sso.IsCurrentSession, token.IsCurrentSession], [false, true]);
      assert.deepEqual([sso.ClientId, sso.OriginSessionId], [party.clientId, undefined]);
      assert.equal(sso.LastIPAddress, '127.0.0.1');
      poolhouse().clock.advance(60 * MINUTE);
      const later = await party.cognito.adminListUserSessions({
        UserPoolId: party.poolId,
        Username: 'ann',
      });
      assert.deepEqual(
        later.Sessions!.map(({ SessionType }) => SessionType),
        ['TOKEN'],
      );
    });

    test('LINKED ends the session that tokens came through, and not its other tokens', async () => {
      const party = await newParty();
      await track(party);
      const { cognito, poolId: UserPoolId, clientId: ClientId } = party;
      const who = { UserPoolId, Username: 'ann' };
      const scope = 'openid aws.cognito.signin.user.admin';
      const endings: Record<
        string,
        (ended: { refresh: string; id: string; other: string }) => Promise<unknown>
      > = {
        RevokeToken: ({ refresh: Token }) =>
          cognito.revokeToken({ ClientId, Token, RevokeAssociatedSessions: 'LINKED' }),
        AdminRevokeUserSession: ({ id: SessionId }) =>
          cognito.adminRevokeUserSession({
            ...who,
            SessionId,
            RevokeAssociatedSessions: 'LINKED',
          }),
        RevokeUserSession: ({ id: SessionId, other: AccessToken }) =>
          cognito.revokeUserSession({
            AccessToken,
            SessionId,
            RevokeAssociatedSessions: 'LINKED',
          }),
      };
      for (const [name, end] of Object.entries(endings)) {
        const visitor = party.visitor();
        const one = await visitor.signIn(party.authorize({ scope }), 'ann');
        const first = (await party.token(exchange(one.searchParams.get('code')))).body;
        const two = await visitor.location(party.authorize({ scope }));
        const second = (await party.token(exchange(two.searchParams.get('code')))).body;
        const { Sessions } = await cognito.listUserSessions({
          AccessToken: first.access_token!,
        });
        const id = Sessions!.find(({ IsCurrentSession }) => IsCurrentSession)!.SessionId!;
        await end({ refresh: first.refresh_token!, id, other: second.access_token! });
        await assert.rejects(cognito.getUser({ AccessToken: first.access_token! }), {
          message: 'Access Token has been revoked',
        });
        await cognito.getUser({ AccessToken: second.access_token! });
        assert.equal(await isSignedIn(party, visitor), false, name);
        await cognito.adminUserGlobalSignOut(who);
        poolhouse().clock.advance(1000);
      }
    });

    test('without LINKED the browser stays signed in; an SSO session is ended by its id', async () => {
      const party = await newParty();
      await track(party);
      const { cognito, poolId: UserPoolId } = party;
      const who = { UserPoolId, Username: 'ann' };
      const visitor = party.visitor();
      const back = await visitor.signIn(party.authorize(), 'ann');
      await party.token(exchange(back.searchParams.get('code')));
      const { Sessions } = await cognito.adminListUserSessions(who);
      const idOf = (kind: string) =>
        Sessions!.find(({ SessionType }) => SessionType === kind)!.SessionId!;
      await cognito.adminRevokeUserSession({
        ...who,
        SessionId: idOf('TOKEN'),
        RevokeAssociatedSessions: 'NONE',
      });
      assert.equal(await isSignedIn(party, visitor), true);
      await cognito.adminRevokeUserSession({ ...who, SessionId: idOf('SSO') });
      assert.equal(await isSignedIn(party, visitor), false);
      await assert.rejects(cognito.adminRevokeUserSession({ ...who, SessionId: idOf('SSO') }), {
        name: 'ResourceNotFoundException',
        message: 'Session does not exist.',
      });
      await createUser(party, 'bob');
      const bob = party.visitor();
      await bob.signIn(party.authorize(), 'bob');
      const others = await cognito.adminListUserSessions({ ...who, Username: 'bob' });
      await assert.rejects(
        cognito.adminRevokeUserSession({ ...who, SessionId: others.Sessions![0]!.SessionId }),
        { name: 'ResourceNotFoundException' },
      );
      assert.equal(await isSignedIn(party, bob), true);
    });
  });
});
