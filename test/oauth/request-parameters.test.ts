import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { beginPassword, createUser, enrol } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf } from '../support/visitor.ts';
import { CALLBACK, claimsOf, exchange, type RelyingParty, relyingParty } from './relying-party.ts';

/** Every hidden field of a page, and where its form goes. */
function formIn(html: string) {
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return {
    action: /<form method="post" action="([^"]+)">/.exec(html)?.[1],
    fields: Object.fromEntries(fields.map(([, name, value]) => [name!, value!])),
  };
}

const answerIn = (location: URL) => Object.fromEntries(location.searchParams);
const isLogin = ({ pathname }: URL) => pathname.endsWith('/login');

async function codeTokens(party: RelyingParty, location: URL) {
  const { body } = await party.token(exchange(location.searchParams.get('code')));
  return body;
}

onEveryStore((start) => {
  describe('parameters of an authorization request', () => {
    const poolhouse = sharedServer(start);

    test('response_mode says how the answer goes back, also when it is a refusal', async () => {
      const party = await relyingParty(poolhouse());
      const visitor = party.visitor();
      const iss = `${poolhouse().url}/${party.poolId}`;
      const refusedPath = party.authorize({ prompt: 'none', response_mode: 'form_post' });
      const refused = await visitor.get(refusedPath);
      assert.equal(refused.status, 200);
      assert.deepEqual(formIn(await refused.text()), {
        action: CALLBACK,
        fields: { error: 'login_required', state: 'st-1', iss },
      });
      const login = await visitor.location(party.authorize({ response_mode: 'form_post' }));
      const signedIn = await visitor.send(login.href, {
        username: 'ann',
        password: 'Correct-horse-7',
      });
      const page = formIn(await signedIn.text());
      assert.equal(page.action, CALLBACK);
      assert.deepEqual(Object.keys(page.fields), ['code', 'state', 'iss']);
      assert.match(signedIn.headers.get('content-security-policy')!, /form-action 'self' https:;/);
      assert.equal(signedIn.headers.get('cache-control'), 'no-store');
      const { status } = await party.token(exchange(page.fields.code!));
      assert.equal(status, 200);
      // By the session, and with tokens.
      for (const response_type of ['code', 'token']) {
        const again = await visitor.get(
          party.authorize({ response_type, response_mode: 'form_post' }),
        );
        const { fields } = formIn(await again.text());
        assert.ok(response_type === 'code' ? fields.code : fields.access_token);
      }
      const query = await visitor.location(party.authorize({ response_mode: 'query' }));
      assert.ok(query.searchParams.has('code'));
      const fragment = await visitor.location(party.authorize({ response_mode: 'fragment' }));
      assert.ok(new URLSearchParams(fragment.hash.slice(1)).has('code'));
      assert.equal(fragment.search, '');
    });

    test('a response_mode that would leak, lead nowhere or is not known is refused', async () => {
      const party = await relyingParty(poolhouse());
      const description = 'Unsupported response_mode.';
      const location = (more: Record<string, string>) =>
        party.visitor().location(party.authorize(more));
      for (const response_mode of ['web_message', 'jwt', 'FORM_POST', 'query fragment']) {
        const answer = answerIn(await location({ response_mode }));
        assert.deepEqual(
          [answer.error, answer.error_description],
          ['invalid_request', description],
        );
      }
      const tokens = await location({ response_type: 'token', response_mode: 'query' });
      assert.equal(tokens.search, '');
      assert.equal(new URLSearchParams(tokens.hash.slice(1)).get('error_description'), description);
      const app = await location({ redirect_uri: 'myapp://back', response_mode: 'form_post' });
      assert.equal(app.searchParams.get('error_description'), description);
    });

    test('what the form holds cannot become part of the page', async () => {
      const party = await relyingParty(poolhouse());
      const state = '"><script>alert(1)</script>';
      const path = party.authorize({ prompt: 'none', response_mode: 'form_post', state });
      const html = await (await party.visitor().get(path)).text();
      assert.doesNotMatch(html, /<script>alert/);
      assert.match(html, /value="&quot;&gt;&lt;script&gt;/);
    });

    for (const [name, value, error] of [
      ['request', 'e30.e30.', 'request_not_supported'],
      ['request_uri', 'https://app.example.com/request', 'request_uri_not_supported'],
      ['registration', '{}', 'registration_not_supported'],
      ['claims', '{"id_token":{"email":null}}', 'invalid_request'],
      ['authorization_details', '[]', 'invalid_request'],
      ['dpop_jkt', 'x'.repeat(43), 'invalid_request'],
    ] as const) {
      test(`${name} is refused by name`, async () => {
        const party = await relyingParty(poolhouse());
        const answer = answerIn(await party.visitor().location(party.authorize({ [name]: value })));
        assert.deepEqual(
          [answer.error, answer.error_description],
          [error, `${name} is not supported.`],
        );
      });
    }

    test('display is known by its values, and every page fits all of them', async () => {
      const party = await relyingParty(poolhouse());
      const visitor = party.visitor();
      for (const display of ['page', 'popup', 'touch', 'wap']) {
        assert.ok(isLogin(await visitor.location(party.authorize({ display }))), display);
      }
      const answer = answerIn(await visitor.location(party.authorize({ display: 'hologram' })));
      assert.equal(answer.error_description, 'Invalid display.');
    });

    test('ui_locales is the language of the pages, by its first that there is; lang comes first', async () => {
      const party = await relyingParty(poolhouse());
      for (const [parameters, language] of [
        [{ ui_locales: 'tlh fr-CA de' }, 'fr'],
        [{ ui_locales: 'de', lang: 'es' }, 'es'],
        [{ ui_locales: 'de', lang: 'tlh' }, 'de'],
        [{ ui_locales: 'tlh' }, 'en'],
      ] as const) {
        const visitor = party.visitor();
        const login = await visitor.location(party.authorize(parameters));
        const html = await (await visitor.get(login.href)).text();
        assert.match(html, new RegExp(`<html lang="${language}"`), JSON.stringify(parameters));
      }
    });

    test('id_token_hint names the only user whose sign-in will do', async () => {
      const party = await relyingParty(poolhouse());
      await createUser(party, 'bob');
      const visitor = party.visitor();
      const { id_token = '' } = await codeTokens(
        party,
        await visitor.signIn(party.authorize(), 'ann'),
      );
      const hinted = party.authorize({ id_token_hint: id_token });
      const silently = party.authorize({ id_token_hint: id_token, prompt: 'none' });
      assert.ok((await visitor.location(silently)).searchParams.has('code'));

      const other = party.visitor();
      await other.signIn(party.authorize(), 'bob');
      assert.equal(answerIn(await other.location(silently)).error, 'login_required');
      assert.ok(isLogin(await other.location(hinted)));
      const answer = answerIn(await other.signIn(hinted, 'bob'));
      assert.deepEqual(
        [answer.error, answer.error_description, answer.code],
        ['login_required', 'Another user has signed in.', undefined],
      );
      assert.ok((await other.signIn(hinted, 'ann')).searchParams.has('code'));
      const forged = `${id_token.slice(0, -4)}AAAA`;
      const refused = answerIn(
        await other.location(party.authorize({ id_token_hint: forged, prompt: 'none' })),
      );
      assert.deepEqual(
        [refused.error, refused.error_description],
        ['invalid_request', 'Invalid id_token_hint.'],
      );
    });

    test('prompt=consent asks the user once more, whoever made the client', async () => {
      const party = await relyingParty(poolhouse());
      const visitor = party.visitor();
      await visitor.signIn(party.authorize(), 'ann');
      const login = await visitor.location(party.authorize({ prompt: 'consent' }));
      assert.ok(isLogin(login));
      const asked = locationOf(
        await visitor.send(login.href, { username: 'ann', password: 'Correct-horse-7' }),
      );
      assert.match(asked.pathname, /\/login\/consent$/);
      const denied = answerIn(locationOf(await visitor.send(asked.href, { answer: 'deny' })));
      assert.equal(denied.error, 'access_denied');
      const again = locationOf(
        await visitor.send((await visitor.location(party.authorize({ prompt: 'consent' }))).href, {
          username: 'ann',
          password: 'Correct-horse-7',
        }),
      );
      const allowed = locationOf(await visitor.send(again.href, { answer: 'allow' }));
      assert.ok((await codeTokens(party, allowed)).id_token);
      // The client needs none for any other request.
      assert.ok((await visitor.location(party.authorize())).searchParams.has('code'));
    });

    test('acr_values is reached, or refused, by the levels of the pool', async () => {
      const party = await relyingParty(poolhouse(), {
        mfa: 'OPTIONAL',
        pool: { AcrConfiguration: { Level3: { AcrValue: 'https://acr.example.com/two' } } },
      });
      await createUser(party, 'bob');
      const { AuthenticationResult } = await beginPassword(party, 'ann');
      const authenticator = await enrol(party, AuthenticationResult!.AccessToken!);
      const two = { acr_values: 'unknown https://acr.example.com/two' };

      const weak = party.visitor();
      await weak.signIn(party.authorize(), 'bob');
      const low = await weak.location(party.authorize({ acr_values: 'urn:cognito:loa:1' }));
      assert.ok(low.searchParams.has('code'));
      const silent = await weak.location(party.authorize({ ...two, prompt: 'none' }));
      assert.equal(answerIn(silent).error, 'login_required');
      assert.ok(isLogin(await weak.location(party.authorize(two))));
      const short = answerIn(await weak.signIn(party.authorize(two), 'bob'));
      assert.deepEqual([short.error, short.code], ['unmet_authentication_requirements', undefined]);

      const strong = party.visitor();
      const back = await strong.signInWithTotp(party.authorize(two), 'ann', authenticator.code());
      const { id_token } = await codeTokens(party, back);
      assert.equal(claimsOf(id_token).acr, 'https://acr.example.com/two');
      assert.ok((await strong.location(party.authorize(two))).searchParams.has('code'));
      // A level that is higher than the one asked for reaches it too.
      const lower = await strong.location(party.authorize({ acr_values: 'urn:cognito:loa:1' }));
      assert.ok(lower.searchParams.has('code'));

      const unknown = answerIn(
        await strong.location(party.authorize({ acr_values: 'urn:cognito:loa:3' })),
      );
      assert.deepEqual(
        [unknown.error, unknown.error_description],
        ['unmet_authentication_requirements', 'No level of the user pool has one of acr_values.'],
      );
    });

    test('a pool that tells no levels refuses acr_values', async () => {
      const party = await relyingParty(poolhouse());
      const path = party.authorize({ acr_values: 'urn:cognito:loa:1' });
      const answer = answerIn(await party.visitor().location(path));
      assert.equal(answer.error, 'unmet_authentication_requirements');
    });

    test('each of them may come once', async () => {
      const party = await relyingParty(poolhouse());
      for (const name of [
        'response_mode',
        'acr_values',
        'id_token_hint',
        'ui_locales',
        'request',
      ]) {
        const path = `${party.authorize()}&${name}=a&${name}=a`;
        const location = await party.visitor().location(path);
        assert.equal(location.pathname, `${new URL(party.site).pathname}/error`, name);
      }
    });
  });
});
