import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../account/support.ts';
import type { PagesApp } from '../pages/support.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf, type Visitor } from '../support/visitor.ts';
import { BACK, consenting, OPEN_POOL, registeredId } from './registered.ts';
import { claimsOf, proofKey, type RelyingParty, relyingParty } from './relying-party.ts';
import { postForm, read } from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  interface Stranger {
    readonly party: RelyingParty;
    readonly clientId: string;
    /** A request of the application, which can prove that it is its own. */
    ask(parameters?: Record<string, string>): string;
    /** Exchanges the code that a browser came back with. */
    exchange(back: URL): Promise<Record<string, string>>;
    refresh(token: string | undefined): Promise<Record<string, string>>;
    userInfo(token: string | undefined): Promise<number>;
  }

  async function stranger(metadata: object = {}, pool: object = {}): Promise<Stranger> {
    const party = await relyingParty(poolhouse(), { pool: { ...OPEN_POOL, ...pool } });
    poolhouse().clock.advance(3_600_000);
    return application(party, metadata);
  }

  async function application(party: RelyingParty, metadata: object = {}): Promise<Stranger> {
    const clientId = await registeredId(party.site, metadata);
    const { verifier, parameters } = proofKey();
    const token = async (form: Record<string, string>) => {
      const { body } = await postForm(`${party.site}/oauth2/token`, {
        client_id: clientId,
        ...form,
      });
      return body as Record<string, string>;
    };
    return {
      party,
      clientId,
      ask: (more = {}) =>
        party.authorize({
          client_id: clientId,
          redirect_uri: BACK,
          scope: 'openid email',
          ...parameters,
          ...more,
        }),
      exchange: (back) =>
        token({
          grant_type: 'authorization_code',
          redirect_uri: BACK,
          code: back.searchParams.get('code') ?? '',
          code_verifier: verifier,
        }),
      refresh: (refresh_token = '') => token({ grant_type: 'refresh_token', refresh_token }),
      async userInfo(access) {
        const headers = { authorization: `Bearer ${access}` };
        return (await read(await fetch(`${party.site}/oauth2/userInfo`, { headers }))).status;
      },
    };
  }

  const isAsked = (to: URL) => /\/login\/consent$/.test(to.pathname);
  const errorOf = (to: URL) => to.searchParams.get('error');

  test('a person is asked before an application that registered itself gets its first code, and not again', async () => {
    const { party, ask, exchange } = await stranger({ client_name: 'Agent 7' });
    const visitor = party.visitor();
    const asks = await visitor.signIn(ask(), 'ann');
    const page = await (await visitor.get(asks.href)).text();
    assert.match(page, /“Agent 7” asks for access to your account/);
    assert.match(page, /The application chose this name itself, and nobody has checked it/);
    for (const told of ['Your username', 'Your e-mail address', 'stranger.example']) {
      assert.ok(page.includes(told), told);
    }
    assert.ok(!page.includes('Your phone number'));
    const back = locationOf(await visitor.send(asks.href, { answer: 'allow' }));
    assert.equal(back.origin + back.pathname, BACK);
    assert.equal(back.searchParams.get('state'), 'st-1');
    const tokens = await exchange(back);
    assert.equal(claimsOf(tokens.id_token).email, 'ann@example.com');

    // The same browser goes straight back now, and another one after its sign-in.
    assert.ok((await visitor.location(ask())).searchParams.has('code'));
    assert.ok((await party.visitor().signIn(ask(), 'ann')).searchParams.has('code'));
    // The journey to the page is over.
    assert.match((await visitor.location(asks.href)).href, /\/login\?.*notice=expired/);
  });

  test('whoever does not allow it is led back without a code, and asked again', async () => {
    const { party, ask } = await stranger();
    const visitor = party.visitor();
    const back = await consenting(visitor, ask(), 'deny');
    assert.equal(back.origin + back.pathname, BACK);
    assert.deepEqual([errorOf(back), back.searchParams.has('code')], ['access_denied', false]);
    assert.equal(isAsked(await party.visitor().signIn(ask(), 'ann')), true);
  });

  test('what an application says of itself is text', async () => {
    const name = 'A+B,=@-._';
    const { party, ask } = await stranger({ client_name: name });
    const visitor = party.visitor();
    const asks = await visitor.signIn(ask({ state: '"><script>' }), 'ann');
    const page = await (await visitor.get(asks.href)).text();
    assert.ok(page.includes(name));
    assert.ok(!page.includes('<script>'));
  });

  test('further scopes are asked about, and fewer are not', async () => {
    const { party, ask, exchange } = await stranger();
    const visitor = party.visitor();
    await consenting(visitor, ask({ scope: 'openid email phone' }));
    assert.ok((await visitor.location(ask())).searchParams.has('code'));
    // By itself openid opens all attributes, which is more.
    const alone = await visitor.signIn(ask({ scope: 'openid' }), 'ann');
    assert.equal(isAsked(alone), true);
    assert.ok((await (await visitor.get(alone.href)).text()).includes('Your whole profile'));
    const asks = await visitor.signIn(ask({ scope: 'openid email phone profile' }), 'ann');
    assert.equal(isAsked(asks), true);
    const page = await (await visitor.get(asks.href)).text();
    assert.ok(page.includes('The rest of your profile'));
    const back = locationOf(await visitor.send(asks.href, { answer: 'allow' }));
    const { access_token } = await exchange(back);
    assert.equal(claimsOf(access_token).scope, 'openid email phone profile');
    // Now all is allowed that there is.
    for (const scope of ['openid email', 'openid']) {
      assert.ok((await visitor.location(ask({ scope }))).searchParams.has('code'), scope);
    }
  });

  test('scopes of resource servers are told in the words they were described with', async () => {
    const { DcrConfiguration } = OPEN_POOL as { DcrConfiguration: object };
    const pool = { DcrConfiguration: { ...DcrConfiguration, AllowedScopes: ['orders/read'] } };
    const party = await relyingParty(poolhouse(), { pool: pool as never });
    const Scopes = [{ ScopeName: 'read', ScopeDescription: 'See your orders' }];
    const server = { UserPoolId: party.poolId, Identifier: 'orders', Name: 'orders' };
    await party.cognito.createResourceServer({ ...server, Scopes });
    poolhouse().clock.advance(3_600_000);
    const { ask } = await application(party, { scope: 'openid orders/read' });
    const visitor = party.visitor();
    const asks = await visitor.signIn(ask({ scope: 'openid orders/read' }), 'ann');
    const page = await (await visitor.get(asks.href)).text();
    assert.match(page, /<li>See your orders \(orders\/read\)<\/li>/);
    assert.ok(page.includes('Your whole profile'), 'openid alone opens everything');
  });

  test('prompt=none never asks, and leads to the application only once it was allowed something', async () => {
    const { party, ask } = await stranger();
    const silent = (visitor: Visitor, more = {}) =>
      visitor.location(ask({ prompt: 'none', ...more }));
    const visitor = party.visitor();
    const out = await silent(visitor);
    assert.deepEqual([/\/error$/.test(out.pathname), errorOf(out)], [true, 'interaction_required']);
    await visitor.signIn(party.authorize(), 'ann');
    const before = await silent(visitor);
    assert.deepEqual(
      [/\/error$/.test(before.pathname), errorOf(before)],
      [true, 'consent_required'],
    );
    await consenting(visitor, ask());
    assert.ok((await silent(visitor)).searchParams.has('code'));
    const more = await silent(visitor, { scope: 'openid phone' });
    assert.deepEqual([more.origin + more.pathname, errorOf(more)], [BACK, 'consent_required']);
    poolhouse().clock.advance(60_000);
    const stale = await silent(visitor, { max_age: '1' });
    assert.deepEqual([stale.origin + stale.pathname, errorOf(stale)], [BACK, 'login_required']);
  });

  test('prompt=consent asks once more', async () => {
    const { party, ask } = await stranger();
    const visitor = party.visitor();
    await consenting(visitor, ask());
    const back = await consenting(visitor, ask({ prompt: 'consent' }));
    assert.ok(back.searchParams.has('code'));
  });

  test('applications that administrators made are not asked about, unless they want it', async () => {
    const { party } = await stranger();
    const back = await party.visitor().signIn(party.authorize(), 'ann');
    assert.ok(back.searchParams.has('code'));
    const visitor = party.visitor();
    const asks = await visitor.signIn(party.authorize({ prompt: 'consent' }), 'ann');
    assert.match(asks.pathname, /\/login\/consent$/);
    // Nobody unknown speaks of itself there, and nothing of the answer is kept.
    const html = await (await visitor.get(asks.href)).text();
    assert.doesNotMatch(html, /class="message"/);
    const allowed = locationOf(await visitor.send(asks.href, { answer: 'allow' }));
    assert.ok(allowed.searchParams.has('code'));
    assert.match(
      (await visitor.location(party.authorize({ prompt: 'consent' }))).pathname,
      /login$/,
    );
  });

  test('the answer is the signed-in browser’s own, for the request that was shown', async () => {
    const { party, ask } = await stranger();
    const visitor = party.visitor();
    const asks = await visitor.signIn(ask(), 'ann');
    const expired = (to: URL) => assert.match(to.href, /\/login\?.*notice=expired/);
    // Another browser, another request, a forged form.
    expired(await party.visitor().location(asks.href));
    const other = new URL(asks);
    other.searchParams.set('scope', 'openid email phone profile');
    expired(await visitor.location(other.href));
    const forged = await visitor.post(asks.href, { answer: 'allow' });
    assert.equal(forged.status, 200);
    // The sign-in is over when the browser is signed out.
    const page = await (await visitor.get(asks.href)).text();
    const [, secret = ''] = /name="_csrf" value="([^"]+)"/.exec(page) ?? [];
    await party.cognito.adminUserGlobalSignOut({ UserPoolId: party.poolId, Username: 'ann' });
    expired(locationOf(await visitor.post(asks.href, { _csrf: secret, answer: 'allow' })));
    assert.equal(isAsked(await party.visitor().signIn(ask(), 'ann')), true);
  });

  test('a person sees on the account page what was allowed, and takes it back with its tokens and codes', async () => {
    const { party, clientId, ask, exchange, refresh, userInfo } = await stranger({
      client_name: 'Agent 7',
    });
    const other = await application(party, { client_name: 'Other' });
    const visitor = party.visitor();
    const tokens = await exchange(await consenting(visitor, ask()));
    const kept = await other.exchange(await consenting(visitor, other.ask()));
    const unused = await visitor.location(ask());
    assert.equal(await userInfo(tokens.access_token), 200);

    const app = { site: party.site } as PagesApp;
    const own = await openAccount(app, 'ann');
    assert.match(own.text, /Agent 7.*Your username · Your e-mail address · since/);
    await own.open(
      own.html
        .match(/href="([^"]*)" aria-label="Take back: Agent 7"/)![1]!
        .replace(/^/, new URL(own.url).origin),
    );
    assert.equal(own.title, 'Take back what “Agent 7” may do?');
    await own.press('Take back');
    assert.match(own.text, /The application no longer has access/);
    assert.doesNotMatch(own.text, /Agent 7/);
    assert.match(own.text, /Other/);

    assert.equal(await userInfo(tokens.access_token), 401);
    assert.equal((await refresh(tokens.refresh_token)).error, 'invalid_grant');
    assert.equal((await exchange(unused)).error, 'invalid_grant');
    assert.equal(await other.userInfo(kept.access_token), 200);
    assert.ok((await other.refresh(kept.refresh_token)).access_token);
    assert.equal(isAsked(await visitor.signIn(ask(), 'ann')), true);

    // A page that was left open does no harm.
    await own.open(`${party.site}/account/applications/withdraw?id=${clientId}`);
    assert.equal(own.problem, 'This application no longer has access.');
  });

  test('of a code and taking back at once, nothing outlives what was taken back', async () => {
    const { party, clientId, ask, exchange, userInfo } = await stranger();
    const visitor = party.visitor();
    await consenting(visitor, ask());
    const own = await openAccount({ site: party.site } as PagesApp, 'ann');
    await own.open(`${party.site}/account/applications/withdraw?id=${clientId}`);
    const [codes] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => visitor.get(ask()))),
      own.press('Take back'),
    ]);
    for (const answer of codes) {
      const to = locationOf(answer);
      if (!to.searchParams.has('code')) continue;
      const { access_token } = await exchange(to);
      if (access_token !== undefined) assert.equal(await userInfo(access_token), 401);
    }
  });

  test('a client that is deleted takes what it was allowed along', async () => {
    const { party, clientId, ask } = await stranger({ client_name: 'Agent 7' });
    await consenting(party.visitor(), ask());
    await party.cognito.deleteUserPoolClient({ UserPoolId: party.poolId, ClientId: clientId });
    poolhouse().clock.advance(2000);
    const own = await openAccount({ site: party.site } as PagesApp, 'ann');
    assert.doesNotMatch(own.text, /Agent 7|Applications you have allowed/);
  });
});
