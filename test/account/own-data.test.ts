/** What people do with their account as a whole: sessions, applications, their data, deletion. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALLBACK, type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { doing, openAccount } from './support.ts';

const MAIL = { email: 'ann@example.com', email_verified: 'true', given_name: 'Ann' };

/** The ids in the forms that end a session. */
const sessionIds = ({ html }: Visitor) =>
  [...html.matchAll(/name="id" value="((?:sso|tkn)[^"]*)"/g)].map(([, id]) => id!);

onEveryStore((start) => {
  describe('an account as a whole', () => {
    const poolhouse = sharedServer(start);

    async function shop(): Promise<PagesApp> {
      const app = await pagesApp(poolhouse(), {
        client: { ClientName: 'Shop', LogoutURLs: ['https://shop.example/bye'] },
      });
      await createUser(app, 'ann', MAIL);
      return app;
    }

    test('one browser is signed out, and neither this one nor another person’s', async () => {
      const app = await shop();
      await createUser(app, 'bob');
      const [bob, other] = [await openAccount(app, 'bob'), await openAccount(app, 'ann')];
      const visitor = await openAccount(app, 'ann');
      const third = await openAccount(app, 'ann');
      await visitor.open(`${app.site}/account`);
      const ids = sessionIds(visitor);
      assert.equal(ids.length, 2, 'not this one');
      await bob.open(`${app.site}/account/sessions/end-one`);
      await bob.post({ id: ids[0]! });
      assert.equal(bob.problem, 'This session has ended already.');
      const seen = new Set(ids);
      await third.open(`${app.site}/account`);
      const own = sessionIds(third).find((id) => !seen.has(id))!;
      await visitor.open(`${app.site}/account/sessions/end-one`);
      for (const id of [own, 'sso', 'tkn0000000000000000000000000', "'"]) {
        await visitor.post({ id });
        assert.equal(visitor.problem, 'This session has ended already.', id);
      }
      await visitor.post({ id: ids[0]!, _csrf: 'x'.repeat(43) });
      assert.match(visitor.problem!, /out of date/);
      await visitor.post({ id: ids[0]! });
      assert.match(visitor.text, /That session is ended\./);
      const paths = [];
      for (const each of [other, third]) paths.push((await each.open(`${app.site}/account`)).path);
      assert.deepEqual(paths.sort(), ['/account', '/login']);
    });

    test('with a browser end the sign-ins to applications that came through it', async () => {
      const app = await shop();
      await app.cognito.setUserPoolSessionConfiguration({
        UserPoolId: app.poolId,
        UserSessionTracking: 'ENABLED',
        TokenSession: { MaxPerUser: 5 },
      });
      app.poolhouse.clock.advance(2000);
      const other = await openAccount(app, 'ann');
      await other.open(app.page('/oauth2/authorize'));
      const answer = await fetch(`${app.site}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: app.clientId,
          redirect_uri: CALLBACK,
          code: other.answer.get('code')!,
        }),
      });
      const { access_token } = (await answer.json()) as { readonly access_token: string };
      const userInfo = async () => {
        const headers = { Authorization: `Bearer ${access_token}` };
        return (await fetch(`${app.site}/oauth2/userInfo`, { headers })).status;
      };
      assert.equal(await userInfo(), 200);
      const visitor = await openAccount(app, 'ann');
      assert.match(visitor.text, /Shop last active/);
      const browser = sessionIds(visitor).find((id) => id.startsWith('sso'))!;
      await visitor.open(`${app.site}/account/sessions/end-one`);
      await visitor.post({ id: browser });
      assert.match(visitor.text, /That session is ended\./);
      assert.equal(await userInfo(), 401);
      assert.doesNotMatch(visitor.text, /Shop last active/);
    });

    test('an application of the pool loses its access', async () => {
      const app = await shop();
      const { AccessToken, RefreshToken } = await signIn(app, 'ann');
      const visitor = await openAccount(app, 'ann');
      assert.match(visitor.text, /Applications with access .* Shop signed in/);
      await visitor.open(doing(visitor, 'Sign out', 'Shop'));
      assert.equal(visitor.title, 'Sign out of “Shop”?');
      await visitor.press('Sign out');
      assert.match(visitor.text, /The application no longer has access\./);
      await assert.rejects(app.cognito.getUser({ AccessToken }), {
        name: 'NotAuthorizedException',
      });
      await assert.rejects(
        app.cognito.initiateAuth({
          ClientId: app.clientId,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: RefreshToken },
        }),
        { name: 'NotAuthorizedException' },
      );
      await visitor.open(`${app.site}/account/applications/withdraw?id=unknown`);
      assert.equal(visitor.problem, 'This application no longer has access.');
    });

    test('the way back leads to an address that is registered, whatever the request says', async () => {
      const app = await shop();
      const visitor = await openAccount(app, 'ann');
      const query =
        'redirect_uri=https://evil.example/&logout_uri=https://evil.example/&then=//evil';
      await visitor.open(`${app.site}/account?${query}`);
      assert.equal(visitor.link('Go to Shop'), 'https://shop.example/bye');
      const links = [...visitor.html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);
      const away = links.filter(
        (href) => new URL(href, app.site).origin !== new URL(app.site).origin,
      );
      assert.deepEqual(away, ['https://shop.example/bye']);
    });

    test('the person’s data is a file with all that is known and nothing that signs in', async () => {
      const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
      const sub = await createUser(app, 'ann', MAIL);
      await createUser(app, 'bob', { email: 'bob@example.com' });
      const phone = await enrol(app, (await signIn(app, 'ann')).AccessToken);
      const visitor = await openAccount(app, 'ann', {
        code: phone.code(),
        path: '/account/data',
      });
      await visitor.post({ _csrf: 'x'.repeat(43) });
      assert.match(visitor.problem!, /out of date/);
      await visitor.open(`${app.site}/account/data?id=bob&sub=bob&username=bob`);
      await visitor.press('Download');
      assert.match(visitor.headers.get('Content-Disposition')!, /^attachment; filename="account/);
      assert.equal(visitor.headers.get('Cache-Control'), 'no-store');
      const data = JSON.parse(visitor.html);
      assert.equal(data.account.sub, sub);
      assert.deepEqual(data.account.attributes, MAIL);
      assert.equal(data.signIn.authenticators.length, 1);
      assert.equal(data.sessions.length, 1);
      assert.equal(data.applications.signedIn[0].name, 'web');
      const cookies = [...visitor.cookies.values()];
      for (const secret of [...cookies, PASSWORD, phone.secret.toString('base64'), 'bob']) {
        assert.ok(!visitor.html.includes(secret));
      }
      assert.doesNotMatch(visitor.html, /"(secret|salt|verifier|hash|publicKey|password)"/i);
      await visitor.open(`${app.site}/account/data`);
      app.poolhouse.clock.advance(5 * 60_000);
      await visitor.press('Download');
      assert.equal(visitor.path, '/reauthenticate');
    });

    test('an account is deleted by its own person, who has signed in just now and types its name', async () => {
      const app = await shop();
      const { AccessToken } = await signIn(app, 'ann');
      const other = await openAccount(app, 'ann');
      const visitor = await openAccount(app, 'ann', { path: '/account/delete' });
      for (const confirmation of ['', 'bob', 'ann@example.com ann']) {
        await visitor.send({ confirmation });
        assert.equal(visitor.problem, 'This is not the name shown above.', confirmation);
      }
      await visitor.post({ confirmation: 'ann', _csrf: 'x'.repeat(43) });
      assert.match(visitor.problem!, /out of date/);
      app.poolhouse.clock.advance(5 * 60_000);
      await visitor.send({ confirmation: 'ann' });
      assert.equal(visitor.path, '/reauthenticate');
      await visitor.send({ password: PASSWORD });
      assert.equal(visitor.path, '/account/delete');
      const tab = new Visitor();
      for (const [name, value] of visitor.cookies) tab.cookies.set(name, value);
      await tab.open(visitor.url);
      await visitor.send({ confirmation: ' Ann ' });
      assert.equal(visitor.title, 'Your account is deleted');
      assert.equal(visitor.link('Go to Shop'), 'https://shop.example/bye');
      await tab.send({ confirmation: 'ann' });
      assert.equal(tab.path, '/login');
      for (const each of [visitor, other]) {
        await each.open(`${app.site}/account`);
        assert.equal(each.path, '/login');
      }
      await assert.rejects(app.cognito.getUser({ AccessToken }));
      await assert.rejects(signIn(app, 'ann'), { name: 'UserNotFoundException' });
      await createUser(app, 'ann');
      await openAccount(app, 'ann');
    });

    test('whom an administrator disables changes nothing by a page that is open', async () => {
      const app = await shop();
      const visitor = await openAccount(app, 'ann', { path: '/account/delete' });
      await app.cognito.adminDisableUser({ UserPoolId: app.poolId, Username: 'ann' });
      await visitor.send({ confirmation: 'ann' });
      assert.equal(visitor.path, '/login');
      const { Enabled } = await app.cognito.adminGetUser({
        UserPoolId: app.poolId,
        Username: 'ann',
      });
      assert.equal(Enabled, false);
    });
  });
});
