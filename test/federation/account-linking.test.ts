/** Sign-ins at providers that people add to their account by themselves, and remove again. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claimsOf, exchange, type RelyingParty } from '../oauth/relying-party.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { auditLog } from '../support/audit.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf, type Visitor } from '../support/visitor.ts';
import { backWith, fakeProtocol, federatedParty, signInAt, stateFrom } from './fake-provider.ts';

const EVE = { sub: 'Eve-1', email: 'eve@acme.example', name: 'Eve' };
const LINKING = { UserPoolTags: { 'poolhouse:account-linking': 'enabled' } };
const ACME = { name: 'Acme', type: 'OIDC' } as const;
const GOOGLE = { name: 'Google', type: 'Google' } as const;

onEveryStore((start) => {
  describe('providers on the account page', () => {
    const protocol = fakeProtocol();
    const { log, events } = auditLog();
    const poolhouse = sharedServer(start, {}, { ...protocol, log });

    const party = (more: Parameters<typeof federatedParty>[1] = {}) =>
      federatedParty(poolhouse(), { pool: LINKING, providers: [ACME, GOOGLE], ...more });

    /** A browser in which the user is signed in. */
    async function signedIn(of: RelyingParty, username = 'ann'): Promise<Visitor> {
      const visitor = of.visitor();
      assert.ok((await visitor.signIn(of.authorize(), username)).searchParams.has('code'));
      return visitor;
    }

    const textOf = async (answer: Promise<Response>) => (await answer).text();

    async function linkTo(visitor: Visitor, words: string): Promise<string> {
      const text = await textOf(visitor.get('/account'));
      const links = [...text.matchAll(/<a href="([^"]*)"(?: aria-label="([^"]*)")?>([^<]*)</g)];
      const found = links.find(([, , label, own]) => label === words || own === words);
      assert.ok(found, `no link ${words}`);
      return found[1]!.replace(/^\/site-[^/]+/, '').replaceAll('&amp;', '&');
    }

    /** Sets out for the provider; answers the state that the browser comes back with. */
    async function setOut(visitor: Visitor, provider = 'Acme'): Promise<string> {
      const page = await linkTo(visitor, `Add ${provider}`);
      const go = locationOf(await visitor.send(page, {}));
      assert.equal(go.origin, 'https://idp.example');
      return go.searchParams.get('state')!;
    }

    async function add(visitor: Visitor, claims: object = EVE, provider = 'Acme') {
      return visitor.get(backWith(await setOut(visitor, provider), { ...claims }));
    }

    async function isAdded(answer: Response): Promise<void> {
      assert.equal(locationOf(answer).search, '?done=provider-linked');
    }

    async function isRefused(answer: Response, sentence: RegExp): Promise<void> {
      assert.equal(answer.status, 400);
      const text = await answer.text();
      assert.match(text, /role="alert">Nothing was added/);
      assert.match(text, sentence);
    }

    async function identitiesOf({ cognito, poolId }: RelyingParty, Username: string) {
      const { UserAttributes } = await cognito.adminGetUser({ UserPoolId: poolId, Username });
      const found = UserAttributes!.find(({ Name }) => Name === 'identities')?.Value ?? '[]';
      return (JSON.parse(found) as { providerName: string; userId: string }[]).map(
        ({ providerName, userId }) => `${providerName} ${userId}`,
      );
    }

    async function nameAfter(of: RelyingParty, claims: typeof EVE): Promise<unknown> {
      const back = await signInAt(of, of.visitor(), claims);
      const { body } = await of.token(exchange(back.searchParams.get('code')));
      return claimsOf(body.id_token)['cognito:username'];
    }

    test('a sign-in at a provider is added by signing in there, and signs in the user from then on', async () => {
      const own = await party();
      const { cognito, poolId: UserPoolId } = own;
      await cognito.adminUpdateUserAttributes({
        UserPoolId,
        Username: 'ann',
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
      });
      const ann = await signedIn(own);
      protocol.asked.length = 0;
      await isAdded(await add(ann));
      assert.equal(protocol.asked[0]!.anew, true);
      assert.deepEqual(await identitiesOf(own, 'ann'), ['Acme Eve-1']);
      const home = await textOf(ann.get('/account?done=provider-linked'));
      assert.match(home, /The provider is added\./);
      assert.match(home, /aria-label="Remove: Acme"/);
      assert.doesNotMatch(home, />Add Acme</);
      assert.match(home, />Add Google</);
      assert.equal(await nameAfter(own, EVE), 'ann');
      const mail = poolhouse()
        .inbox({ userPoolId: UserPoolId, to: 'ann@example.com' })
        .map(({ body }) => body);
      assert.ok(mail.some((body) => body.includes('A sign-in provider was added')));
      const { UserAttributes } = await cognito.adminGetUser({ UserPoolId, Username: 'ann' });
      const sub = UserAttributes!.find(({ Name }) => Name === 'sub')!.Value;
      const audited = (await events()).filter(({ userId }) => userId === sub);
      assert.ok(audited.some(({ event }) => event === 'identity linked'));
      const { Users } = await cognito.listUsers({ UserPoolId });
      assert.equal(Users!.length, 1);
    });

    test('removing one asks for nothing but a recent sign-in, and ends what came through it', async () => {
      const own = await party();
      const ann = await signedIn(own);
      await isAdded(await add(ann));
      const through = own.visitor();
      assert.ok((await signInAt(own, through, EVE)).searchParams.has('code'));
      const page = await linkTo(ann, 'Remove: Acme');
      poolhouse().clock.advance(301_000);
      assert.match((await ann.location(page)).pathname, /\/reauthenticate$/);
      assert.match(
        locationOf(await ann.post(page, { _csrf: ann.cookies.get('XSRF-TOKEN')! })).pathname,
        /\/reauthenticate$/,
      );
      const asked = await ann.location(page);
      const back = locationOf(await ann.send(asked.href, { password: PASSWORD }));
      assert.ok(back.href.endsWith(page), back.href);
      const gone = locationOf(await ann.send(page, {}));
      assert.equal(gone.search, '?done=provider-unlinked');
      assert.deepEqual(await identitiesOf(own, 'ann'), []);
      assert.equal((await ann.get('/account')).status, 200);
      assert.match((await through.location('/account')).pathname, /\/login$/);
      // Whoever comes by it now is a user of their own.
      assert.equal(await nameAfter(own, EVE), 'Acme_Eve-1');
    });

    test('the session in which the link it came through is removed ends too', async () => {
      const own = await party();
      await isAdded(await add(await signedIn(own)));
      const through = own.visitor();
      await signInAt(own, through, EVE);
      locationOf(await through.send(await linkTo(through, 'Remove: Acme'), {}));
      assert.match((await through.location('/account')).pathname, /\/login$/);
    });

    test('the last way to sign in is not removed, and neither is the provider that made the user', async () => {
      const own = await party();
      const { cognito, poolId: UserPoolId } = own;
      const ann = await signedIn(own);
      await isAdded(await add(ann));
      const through = own.visitor();
      await signInAt(own, through, EVE);
      const page = await linkTo(through, 'Remove: Acme');
      await cognito.adminDisableProviderForUser({
        UserPoolId,
        User: {
          ProviderName: 'Cognito',
          ProviderAttributeName: 'Cognito_Subject',
          ProviderAttributeValue: 'ann',
        },
      });
      await signInAt(own, through, EVE);
      const shown = await textOf(through.get(page));
      assert.match(shown, /You have no other way to sign in/);
      const again = await through.post(page, { _csrf: through.cookies.get('XSRF-TOKEN')! });
      assert.match(await again.text(), /You have no other way to sign in/);
      assert.deepEqual(await identitiesOf(own, 'ann'), ['Acme Eve-1']);
      // With a second provider the first may go.
      await isAdded(await add(through, { sub: 'G-1' }, 'Google'));
      assert.equal(locationOf(await through.send(page, {})).search, '?done=provider-unlinked');
      assert.deepEqual(await identitiesOf(own, 'ann'), ['Google G-1']);

      const bob = own.visitor();
      await signInAt(own, bob, { ...EVE, sub: 'Bob-1' });
      const home = await textOf(bob.get('/account'));
      assert.match(home, /your account was made with it/);
      assert.doesNotMatch(home, /Remove: Acme/);
    });

    test('a subject that is another user’s is refused, with what to do about it', async () => {
      const own = await party();
      await createUser(own, 'bob');
      await isAdded(await add(await signedIn(own, 'bob')));
      const ann = await signedIn(own);
      await isRefused(await add(ann), /this account at Acme signs in another user/);
      await signInAt(own, own.visitor(), { ...EVE, sub: 'Made-1' });
      await isRefused(await add(ann, { ...EVE, sub: 'Made-1' }), /has an account of its own here/);
      const cancelled = new URLSearchParams({ error: 'no', state: await setOut(ann) });
      await isRefused(await ann.get(`/oauth2/idpresponse?${cancelled}`), /Acme has not confirmed/);
      assert.deepEqual(await identitiesOf(own, 'ann'), []);
      assert.equal(await nameAfter(own, EVE), 'bob');
    });

    test('a subject that was linked in advance by a claim is whose it was linked to', async () => {
      const own = await party();
      await createUser(own, 'bob');
      await own.cognito.adminLinkProviderForUser({
        UserPoolId: own.poolId,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'bob' },
        SourceUser: {
          ProviderName: 'Acme',
          ProviderAttributeName: 'email',
          ProviderAttributeValue: EVE.email,
        },
      });
      await isRefused(await add(await signedIn(own)), /signs in another user/);
      assert.equal(await nameAfter(own, EVE), 'bob');
    });

    test('of users who add the same subject at once one gets it', async () => {
      const own = await party();
      const names = ['ann', 'bob', 'cleo', 'dora'];
      for (const name of names.slice(1)) await createUser(own, name);
      const visitors = await Promise.all(names.map((name) => signedIn(own, name)));
      const states: string[] = [];
      for (const visitor of visitors) states.push(await setOut(visitor));
      const answers = await Promise.all(
        visitors.map((visitor, n) => visitor.get(backWith(states[n]!, EVE))),
      );
      assert.equal(answers.filter(({ status }) => status === 303).length, 1);
      assert.equal(answers.filter(({ status }) => status === 400).length, 3);
      const all = await Promise.all(names.map((name) => identitiesOf(own, name)));
      assert.deepEqual(all.flat(), ['Acme Eve-1']);
    });

    test('an answer is good in the browser that set out, once, and for nothing but the link', async () => {
      const own = await party();
      await createUser(own, 'bob');
      const ann = await signedIn(own);
      const state = await setOut(ann);
      const taken = new Map(ann.cookies);
      // Another browser, with nobody, and with somebody signed in.
      for (const other of [own.visitor(), await signedIn(own, 'bob')]) {
        assert.equal((await other.get(backWith(state, EVE))).status, 400);
      }
      // With the cookie of the request, but another person's session.
      const bob = await signedIn(own, 'bob');
      for (const [name, value] of taken) {
        if (name.startsWith('journey-')) bob.cookies.set(name, value);
      }
      await isRefused(await bob.get(backWith(state, EVE)), /another person is signed in/);
      await isAdded(await ann.get(backWith(state, EVE)));
      // The cookies from before the answer once more, for another subject.
      for (const [name, value] of taken) ann.cookies.set(name, value);
      const again = await ann.get(backWith(state, { ...EVE, sub: 'Eve-2' }));
      await isRefused(again, /signed out meanwhile/);
      assert.deepEqual(await identitiesOf(own, 'ann'), ['Acme Eve-1']);
      assert.deepEqual(await identitiesOf(own, 'bob'), []);
      // The request of a sign-in is no request of a link, whoever is signed in.
      const other = await signedIn(own);
      const signIn = await stateFrom(
        other,
        own.authorize({ identity_provider: 'Acme', prompt: 'login' }),
      );
      const back = await other.location(backWith(signIn, { ...EVE, sub: 'Eve-3' }));
      assert.ok(back.searchParams.has('code'));
      assert.deepEqual(await identitiesOf(own, 'ann'), ['Acme Eve-1']);
    });

    test('of one answer that comes several times at once one links', async () => {
      const own = await party();
      const ann = await signedIn(own);
      const state = await setOut(ann);
      const cookies = new Map(ann.cookies);
      const answers = await Promise.all(
        [1, 2, 3, 4].map((n) => {
          const copy = own.visitor();
          for (const [name, value] of cookies) copy.cookies.set(name, value);
          return copy.get(backWith(state, { ...EVE, sub: `Eve-${n}` }));
        }),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 400, 400, 400]);
      assert.equal((await identitiesOf(own, 'ann')).length, 1);
    });

    test('a SAML provider is added by the form that it posts, handed on by a page of the site', async () => {
      const own = await party({ providers: [{ name: 'Corp', type: 'SAML' }] });
      const ann = await signedIn(own);
      const page = await linkTo(ann, 'Add Corp');
      const leaving = await textOf(ann.send(page, {}));
      assert.match(leaving, /action="https:\/\/idp\.example\/Corp\/sso"/);
      const [, RelayState = ''] = /name="RelayState" value="([^"]+)"/.exec(leaving)!;
      const form = { RelayState, SAMLResponse: JSON.stringify(EVE) };
      // Of another site's form a browser sends no cookies.
      const bare = own.visitor();
      assert.match(await textOf(bare.post('/saml2/idpresponse', form)), /name="handed_on"/);
      const handedOn = { ...form, handed_on: 'yes' };
      assert.equal((await bare.post('/saml2/idpresponse', handedOn)).status, 400);
      await isAdded(await ann.post('/saml2/idpresponse', handedOn));
      assert.deepEqual(await identitiesOf(own, 'ann'), ['Corp Eve-1']);
      const again = await ann.post('/saml2/idpresponse', handedOn);
      assert.equal(again.status, 400);
    });

    test('a session that has ended meanwhile links nothing, nor does a disabled user’s', async () => {
      const own = await party();
      const { cognito, poolId: UserPoolId } = own;
      const who = { UserPoolId, Username: 'ann' };
      const ends: (() => Promise<unknown>)[] = [
        () => cognito.adminUserGlobalSignOut(who),
        () => cognito.adminDisableUser(who),
      ];
      for (const end of ends) {
        const ann = await signedIn(own);
        const state = await setOut(ann);
        poolhouse().clock.advance(1000);
        await end();
        await isRefused(await ann.get(backWith(state, EVE)), /signed out meanwhile/);
        poolhouse().clock.advance(1000);
      }
      await cognito.adminEnableUser(who);
      // A session that was begun since, of the same user, is another one.
      const ann = await signedIn(own);
      const state = await setOut(ann);
      const journey = [...ann.cookies].filter(([name]) => name.startsWith('journey-'));
      const later = await signedIn(own);
      for (const [name, value] of journey) later.cookies.set(name, value);
      await isRefused(await later.get(backWith(state, EVE)), /signed out meanwhile/);
      // A provider that was made anew is not the one that was asked.
      const { store } = poolhouse().server;
      const known = (await store.identityProviders.find(UserPoolId, 'Acme'))!;
      await store.transaction(async (tx) => {
        await tx.identityProviders.delete(UserPoolId, 'Acme', known.version);
        await tx.identityProviders.insert({ ...known, createdAt: known.createdAt + 1 });
      });
      await isRefused(await ann.get(backWith(state, EVE)), /Acme/);
      assert.deepEqual(await identitiesOf(own, 'ann'), []);
    });

    test('only a recent sign-in by all of one’s own factors, and a form of the page, set out', async () => {
      const own = await party();
      const ann = await signedIn(own);
      const page = await linkTo(ann, 'Add Acme');
      const forged = await ann.post(page, {});
      assert.equal(forged.status, 200);
      assert.match(await forged.text(), /role="alert"/);
      poolhouse().clock.advance(301_000);
      const csrf = { _csrf: ann.cookies.get('XSRF-TOKEN')! };
      for (const answer of [await ann.get(page), await ann.post(page, csrf)]) {
        assert.match(locationOf(answer).pathname, /\/reauthenticate$/);
      }
      assert.match((await own.visitor().location(page)).pathname, /\/login$/);
    });

    test('a person who came through a provider proves that once more there', async () => {
      const own = await party();
      const eve = own.visitor();
      await signInAt(own, eve, EVE);
      poolhouse().clock.advance(301_000);
      const page = await linkTo(eve, 'Add Google');
      const asked = await eve.location(page);
      const shown = await textOf(eve.get(asked.href));
      assert.doesNotMatch(shown, /type="password"/);
      const [, href = ''] = /<a class="button choice" href="([^"]+)">Continue with Acme</.exec(
        shown,
      )!;
      protocol.asked.length = 0;
      const leaving = new URL(href.replaceAll('&amp;', '&'), asked).href;
      const state = await stateFrom(eve, leaving);
      assert.equal(protocol.asked[0]!.anew, true);
      const back = await eve.location(backWith(state, EVE));
      assert.ok(back.href.endsWith(page), back.href);
      await isAdded(await add(eve, { sub: 'G-1' }, 'Google'));
      assert.deepEqual(await identitiesOf(own, 'Acme_Eve-1'), ['Acme Eve-1', 'Google G-1']);
    });

    test('a pool without the tag has nothing of it', async () => {
      const own = await party({ pool: {} });
      const ann = await signedIn(own);
      assert.doesNotMatch(await textOf(ann.get('/account')), /Sign-in providers|Add Acme/);
      const id = Buffer.from('Acme').toString('base64url');
      for (const path of ['link', 'unlink']) {
        assert.equal((await ann.get(`/account/providers/${path}?id=${id}`)).status, 404);
      }
      const csrf = { _csrf: ann.cookies.get('XSRF-TOKEN')! };
      const sent = await ann.post(`/account/providers/link?id=${id}`, csrf);
      assert.ok(sent.status < 300 || sent.status >= 400);
      // Nor has one that took it away while somebody was at the provider.
      const open = await party();
      const visitor = await signedIn(open);
      const state = await setOut(visitor);
      await open.cognito.untagResource({
        ResourceArn: (await open.cognito.describeUserPool({ UserPoolId: open.poolId })).UserPool!
          .Arn!,
        TagKeys: ['poolhouse:account-linking'],
      });
      await isRefused(await visitor.get(backWith(state, EVE)), /Acme/);
      assert.deepEqual(await identitiesOf(open, 'ann'), []);
    });

    test('five are as many as a user has', async () => {
      const own = await party();
      const link = (n: number) =>
        own.cognito.adminLinkProviderForUser({
          UserPoolId: own.poolId,
          DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ann' },
          SourceUser: { ProviderName: 'Google', ProviderAttributeValue: `${n}` },
        });
      for (const n of [1, 2, 3, 4, 5]) await link(n);
      const ann = await signedIn(own);
      const answer = await ann.get(backWith(await setOut(ann), EVE));
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /as many providers as you can have/);
    });
  });
});
