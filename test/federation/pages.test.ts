import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf } from '../support/visitor.ts';
import { backWith, fakeProtocol, federatedParty, stateFrom } from './fake-provider.ts';

const GOOGLE = { name: 'Google', type: 'Google' } as const;
const ACME = { name: 'Acme', type: 'OIDC', identifiers: ['Acme.example'] } as const;

onEveryStore((start) => {
  describe('login pages of a pool with providers', () => {
    const protocol = fakeProtocol();
    const poolhouse = sharedServer(start, {}, protocol);

    test('the login page has a button for each provider, beside the name', async () => {
      const party = await federatedParty(poolhouse(), { providers: [GOOGLE, ACME] });
      const visitor = party.visitor();
      const login = (await visitor.location(party.authorize())).href;
      const text = await (await visitor.get(login)).text();
      assert.match(text, /name="username"/);
      assert.match(text, /Or your e-mail address at your organization/);
      const links = [...text.matchAll(/<a class="button choice" href="([^"]+)">([^<]+)</g)];
      assert.deepEqual(
        links.map(([, , words]) => words),
        ['Continue with Google', 'Continue with Acme'],
      );
      const [, href = ''] = links[1]!;
      const go = await visitor.location(new URL(href.replaceAll('&amp;', '&'), login).href);
      assert.equal(go.pathname, '/Acme');
      // The pool's own sign-in is there all the same.
      assert.ok((await visitor.signIn(party.authorize(), 'ann')).searchParams.has('code'));
      const own = await visitor.location(
        party.authorize({ identity_provider: 'COGNITO', prompt: 'login' }),
      );
      const alone = await (await visitor.get(own.href)).text();
      assert.doesNotMatch(alone, /Continue with Google|at your organization/);
    });

    test('an address whose domain is a provider’s identifier leads there, with the address', async () => {
      const party = await federatedParty(poolhouse(), { providers: [GOOGLE, ACME] });
      const visitor = party.visitor();
      const next = locationOf(
        await visitor.submit(party.authorize(), { username: 'eve@ACME.example' }),
      );
      const go = await visitor.location(next.href);
      assert.equal(go.pathname, '/Acme');
      assert.equal(go.searchParams.get('login_hint'), 'eve@ACME.example');
      const direct = await visitor.location(party.authorize({ idp_identifier: 'Acme.example' }));
      assert.equal(direct.pathname, '/Acme');
    });

    test('a client of providers alone has no password, sign-up or recovery', async () => {
      const party = await federatedParty(poolhouse(), { providers: [GOOGLE, ACME], own: false });
      const visitor = party.visitor();
      const login = (await visitor.location(party.authorize())).href;
      const text = await (await visitor.get(login)).text();
      assert.match(text, /E-mail address at your organization/);
      assert.doesNotMatch(text, /Forgot|Create an account/);
      const typed: Record<string, string>[] = [
        { username: 'ann', password: PASSWORD },
        { username: 'eve@elsewhere.example' },
      ];
      for (const fields of typed) {
        const answer = await visitor.send(login, fields);
        assert.equal(answer.status, 200);
        assert.match(await answer.text(), /No sign-in is set up for this e-mail address/);
      }
      for (const page of ['/signup', '/forgotPassword', '/resendcode']) {
        const there = await visitor.location(login.replace('/login', page));
        assert.match(there.pathname, /\/login$/);
      }
    });

    test('a client of one provider leads straight there', async () => {
      const party = await federatedParty(poolhouse(), { own: false });
      const visitor = party.visitor();
      const url = party.authorize();
      assert.equal((await visitor.location(url)).hostname, 'idp.example');
      const login = url.replace('/oauth2/authorize', '/login');
      assert.equal((await visitor.location(login)).hostname, 'idp.example');
      // Whoever comes back too late is told so, and not sent there again unasked.
      const state = await stateFrom(visitor, url);
      const cookies = new Map(visitor.cookies);
      await visitor.get(backWith(state, { sub: 'eve' }));
      for (const [name, value] of cookies) visitor.cookies.set(name, value);
      const again = await visitor.location(backWith(state, { sub: 'eve' }));
      const text = await (await visitor.get(again.href)).text();
      assert.match(text, /role="alert"/);
      assert.match(text, /Continue with Acme/);
    });
  });
});
