/** Proving once more who one is, for people who came through a provider. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RelyingParty } from '../oauth/relying-party.ts';
import { createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf, type Visitor } from '../support/visitor.ts';
import { backWith, fakeProtocol, federatedParty, signInAt } from './fake-provider.ts';
import { turnOffPassword } from './residents.ts';

const EVE = { sub: 'Eve-1', email: 'eve@acme.example', name: 'Eve' };
const LONG_AGO = 5 * 60_000;
const TAG = 'poolhouse:federated-mfa';

onEveryStore((start) => {
  describe('a person who came through a provider', () => {
    const protocol = fakeProtocol();
    const poolhouse = sharedServer(start, {}, protocol);

    /** Opens a page that wants a recent sign-in, some time after the sign-in. */
    async function askedAgain(party: RelyingParty, visitor: Visitor, path = '/account/profile') {
      poolhouse().clock.advance(LONG_AGO);
      const there = locationOf(await visitor.get(party.site + path));
      assert.match(there.pathname, /\/reauthenticate$/);
      return there.href;
    }

    async function page(visitor: Visitor, url: string) {
      const answer = await visitor.get(url);
      const text = (await answer.text()).replaceAll('&amp;', '&');
      const [, choice] = /<a class="button choice" href="([^"]+)"/.exec(text) ?? [];
      const [, problem] = /role="alert"[^>]*>\s*(?:<[^>]*>\s*)*([^<]+)/.exec(text) ?? [];
      return { text, choice: choice && new URL(choice, url).href, problem: problem?.trim() };
    }

    const usersOf = async ({ cognito, poolId }: RelyingParty) =>
      (await cognito.listUsers({ UserPoolId: poolId })).Users!.map(({ Username }) => Username);

    const linkAnn = ({ cognito, poolId }: RelyingParty) =>
      cognito.adminLinkProviderForUser({
        UserPoolId: poolId,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ann' },
        SourceUser: {
          ProviderName: 'Acme',
          ProviderAttributeName: 'Cognito_Subject',
          ProviderAttributeValue: 'Ann-1',
        },
      });

    test('proves it there anew, and goes on to the page', async () => {
      const party = await federatedParty(poolhouse());
      const visitor = party.visitor();
      await signInAt(party, visitor, EVE);
      const again = await askedAgain(party, visitor, '/account/profile');
      const { text, choice } = await page(visitor, again);
      assert.match(text, /Confirm it’s you/);
      assert.match(text, /Continue with Acme/);
      assert.doesNotMatch(text, /type="password"|forgotPassword/);
      const go = await visitor.location(choice!);
      assert.equal(go.hostname, 'idp.example');
      assert.equal(protocol.asked.at(-1)?.anew, true);
      const back = await visitor.location(backWith(go.searchParams.get('state')!, EVE));
      assert.equal(back.pathname.endsWith('/account/profile'), true, back.href);
      assert.equal((await visitor.get(back.href)).status, 200);
    });

    test('comes back as nobody else, and nobody is made or written for the other', async () => {
      const party = await federatedParty(poolhouse());
      const visitor = party.visitor();
      await signInAt(party, visitor, EVE);
      await signInAt(party, party.visitor(), { sub: 'Bob-1', name: 'Bob' });
      const users = await usersOf(party);
      const again = await askedAgain(party, visitor);
      for (const other of [
        { sub: 'Bob-1', name: 'Robert' },
        { sub: 'New-1', name: 'New' },
      ]) {
        const { choice } = await page(visitor, again);
        const go = await visitor.location(choice!);
        const back = await visitor.location(backWith(go.searchParams.get('state')!, other));
        assert.match(back.pathname, /\/reauthenticate$/);
        const told = await page(visitor, back.href);
        assert.match(told.problem!, /You signed in there as someone else/);
        assert.match(told.text, /eve@acme\.example|Acme_Eve-1/);
        // The page stays, and leads there again when the person wants it.
        assert.ok(told.choice);
      }
      assert.deepEqual(await usersOf(party), users);
      const { UserAttributes } = await party.cognito.adminGetUser({
        UserPoolId: party.poolId,
        Username: 'Acme_Bob-1',
      });
      assert.equal(UserAttributes!.find(({ Name }) => Name === 'name')!.Value, 'Bob');
      // The browser is signed in as before, and has proven nothing.
      assert.equal((await visitor.get(`${party.site}/account`)).status, 200);
      assert.match((await visitor.location(`${party.site}/account/profile`)).pathname, /reauth/);
    });

    test('is told when the provider says no, and is not sent there again unasked', async () => {
      const party = await federatedParty(poolhouse(), { own: false });
      const visitor = party.visitor();
      await signInAt(party, visitor, EVE);
      const again = await askedAgain(party, visitor);
      // An application whose users come through one provider alone leads straight on.
      const go = await visitor.location(again);
      assert.equal(go.hostname, 'idp.example');
      const state = go.searchParams.get('state')!;
      const no = new URLSearchParams({ error: 'cancelled', state });
      const back = await visitor.location(`/oauth2/idpresponse?${no}`);
      assert.match(back.pathname, /\/reauthenticate$/);
      const told = await page(visitor, back.href);
      assert.match(told.problem!, /Signing in there did not work/);
      assert.equal((await visitor.location(told.choice!)).hostname, 'idp.example');
    });

    test('who is linked proves it at either, and by the own second factor where there is one', async () => {
      const party = await federatedParty(poolhouse());
      await linkAnn(party);
      const visitor = party.visitor();
      await signInAt(party, visitor, { sub: 'Ann-1' });
      const again = await askedAgain(party, visitor);
      const { text, choice } = await page(visitor, again);
      assert.match(text, /type="password"/);
      assert.ok(choice);
      const byPassword = locationOf(await visitor.send(again, { password: PASSWORD }));
      assert.match(byPassword.pathname, /\/account\/profile$/);

      await party.cognito.setUserPoolMfaConfig({
        UserPoolId: party.poolId,
        MfaConfiguration: 'OPTIONAL',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      });
      await enrol(party, (await signIn(party, 'ann')).AccessToken);
      await signInAt(party, visitor, { sub: 'Ann-1' }, { prompt: 'login' });
      // The provider does not ask for the authenticator: only the password leads there.
      const alone = await page(visitor, await askedAgain(party, visitor));
      assert.match(alone.text, /type="password"/);
      assert.equal(alone.choice, undefined);
    });

    test('who was left the provider alone proves it there, also where the pool requires MFA', async () => {
      const party = await federatedParty(poolhouse(), { mfa: 'ON' });
      await createUser(party, 'bea');
      await party.cognito.adminLinkProviderForUser({
        UserPoolId: party.poolId,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'bea' },
        SourceUser: {
          ProviderName: 'Acme',
          ProviderAttributeName: 'Cognito_Subject',
          ProviderAttributeValue: 'Bea-1',
        },
      });
      await turnOffPassword(party, 'bea');
      const visitor = party.visitor();
      await signInAt(party, visitor, { sub: 'Bea-1' });
      const { text, choice } = await page(visitor, await askedAgain(party, visitor));
      assert.doesNotMatch(text, /type="password"/);
      const go = await visitor.location(choice!);
      const claims = { sub: 'Bea-1' };
      const back = await visitor.location(backWith(go.searchParams.get('state')!, claims));
      assert.match(back.pathname, /\/account\/profile$/);
      assert.equal((await visitor.get(back.href)).status, 200);
    });

    test('sets up the second factor on the way where the pool asks for one there', async () => {
      const party = await federatedParty(poolhouse(), { mfa: 'OPTIONAL' });
      const visitor = party.visitor();
      await signInAt(party, visitor, EVE);
      await party.cognito.setUserPoolMfaConfig({
        UserPoolId: party.poolId,
        MfaConfiguration: 'ON',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      });
      const again = await askedAgain(party, visitor);
      const { choice } = await page(visitor, again);
      const go = await visitor.location(choice!);
      const { UserPool } = await party.cognito.describeUserPool({ UserPoolId: party.poolId });
      const Tags = { [TAG]: 'enabled' };
      await party.cognito.tagResource({ ResourceArn: UserPool!.Arn!, Tags });
      poolhouse().clock.advance(2_000);
      const back = await visitor.location(backWith(go.searchParams.get('state')!, EVE));
      assert.match(back.pathname, /\/mfa\/setup/);
    });

    test('finds no way where the application has left the provider, and no password is asked for', async () => {
      const party = await federatedParty(poolhouse());
      const visitor = party.visitor();
      await signInAt(party, visitor, EVE);
      const { store } = poolhouse().server;
      await store.transaction(async (tx) => {
        const { version } = (await tx.identityProviders.find(party.poolId, 'Acme'))!;
        await tx.identityProviders.delete(party.poolId, 'Acme', version);
      });
      const { text, choice, problem } = await page(visitor, await askedAgain(party, visitor));
      assert.equal(problem, 'That is not possible here.');
      assert.equal(choice, undefined);
      assert.doesNotMatch(text, /type="password"/);
    });

    test('cannot use an answer to another request for it, nor its answer for another', async () => {
      const party = await federatedParty(poolhouse());
      const visitor = party.visitor();
      await signInAt(party, visitor, EVE);
      const again = await askedAgain(party, visitor);
      const { choice } = await page(visitor, again);
      const go = await visitor.location(choice!);
      const asked = go.searchParams.get('state')!;
      // Whoever takes the wish for a new sign-in off the address has changed what goes to the
      // provider, and not what is kept here: the answer is judged by that.
      const other = await visitor.location(
        party.authorize({ identity_provider: 'Acme', prompt: 'login' }),
      );
      const otherState = other.searchParams.get('state')!;
      const answer = await visitor.location(backWith(otherState, { sub: 'Bob-1' }));
      assert.ok(answer.searchParams.has('code'));
      const back = await visitor.location(backWith(asked, { sub: 'Bob-1' }));
      assert.match(back.searchParams.get('notice') ?? '', /other-person/);
    });
  });
});
