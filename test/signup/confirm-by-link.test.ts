import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, signIn } from '../support/app.ts';
import { codeFor, otherThan, outcomes, shown, signUp, signUpApp } from '../support/codes.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const byLink = (
  poolhouse: Poolhouse,
  template: Record<string, string> = {},
  client: Record<string, string> = {},
) =>
  signUpApp(poolhouse, {
    pool: {
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK', ...template },
    },
    client,
  });

function linkFor({ poolhouse, poolId }: App, to: string): URL {
  const { link } = poolhouse.inbox({ userPoolId: poolId, to })[0]!;
  return new URL(link!);
}

const open = async (link: URL) => {
  const answer = await fetch(link);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

/** What the button of the page sends. */
const press = async (link: URL) => {
  const body = link.searchParams;
  const answer = await fetch(new URL(link.pathname, link), { method: 'POST', body });
  return { status: answer.status, text: await answer.text() };
};

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a person confirms by the link of the message, once it is asked to', async () => {
    const app = await byLink(poolhouse());
    await signUp(app, 'alice', { email: 'alice@example.com' });
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    const link = linkFor(app, 'alice@example.com');
    assert.equal(message!.subject, 'Your verification link');
    assert.equal(
      message!.body,
      `Please click the link below to verify your email address. <a href="${link}">Verify Email</a>`,
    );
    assert.equal(link.origin, app.poolhouse.url);
    assert.deepEqual(
      [link.pathname, ...link.searchParams.entries()],
      [
        '/confirmUser',
        ['client_id', app.clientId],
        ['user_name', 'alice'],
        ['confirmation_code', message!.code],
      ],
    );
    const page = await open(link);
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.match(
      page.headers.get('content-security-policy')!,
      /^default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    // Programs that look into mailboxes open every link.
    assert.equal((await shown(app, 'alice')).status, 'UNCONFIRMED');
    const done = await press(link);
    assert.match(done.text, /<h1>Your account is confirmed<\/h1>/);
    assert.equal(done.status, 200);
    const { status, attributes } = await shown(app, 'alice');
    assert.deepEqual([status, attributes.email_verified], ['CONFIRMED', 'true']);
    await signIn(app, 'alice');
    assert.match((await press(link)).text, /<h1>Your account is confirmed already<\/h1>/);
  });

  test('where the pool has a domain, the link leads there', async () => {
    const app = await byLink(poolhouse());
    const site = await giveDomain(poolhouse(), app.poolId);
    await signUp(app, 'alice', { email: 'alice@example.com' });
    const link = linkFor(app, 'alice@example.com');
    assert.equal(`${link.origin}${link.pathname}`, `${site}/confirmUser`);
    assert.equal((await open(link)).status, 200);
    assert.equal((await shown(app, 'alice')).status, 'UNCONFIRMED');
    assert.match((await press(link)).text, /confirmed/);
    assert.equal((await shown(app, 'alice')).status, 'CONFIRMED');
  });

  test('the pool’s own words hold the link, and a new message has a new one', async () => {
    const app = await byLink(poolhouse(), {
      EmailMessageByLink: '<p>Press {##<b>here</b>##}!</p>',
      EmailSubjectByLink: 'Confirm',
    });
    await signUp(app, 'bob&co+ü', { email: 'bob@example.com' });
    const first = linkFor(app, 'bob@example.com');
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.deepEqual(
      [message!.subject, message!.body],
      ['Confirm', `<p>Press <a href="${first}"><b>here</b></a>!</p>`],
    );
    await app.cognito.resendConfirmationCode({ ClientId: app.clientId, Username: 'bob&co+ü' });
    const second = linkFor(app, 'bob@example.com');
    assert.notEqual(first.href, second.href);
    const old = await press(first);
    assert.match(old.text, /<h1>This link has expired<\/h1>/);
    assert.equal(old.status, 400);
    assert.equal((await press(second)).status, 200);
    assert.equal((await shown(app, 'bob&co+ü')).status, 'CONFIRMED');
  });

  test('recovery sends codes, as ever, and so does ConfirmSignUp take one', async () => {
    const app = await byLink(poolhouse());
    const { cognito, clientId } = app;
    await signUp(app, 'carol', { email: 'carol@example.com' });
    await cognito.confirmSignUp({
      ClientId: clientId,
      Username: 'carol',
      ConfirmationCode: codeFor(app, 'carol@example.com'),
    });
    await cognito.forgotPassword({ ClientId: clientId, Username: 'carol' });
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.equal(message!.link, undefined);
    assert.equal(message!.body, `Your confirmation code is ${message!.code}`);
  });

  test('guesses at links count as guesses at codes', async () => {
    const app = await byLink(poolhouse());
    await signUp(app, 'dave', { email: 'dave@example.com' });
    const link = linkFor(app, 'dave@example.com');
    const wrong = new URL(link);
    const code = codeFor(app, 'dave@example.com');
    wrong.searchParams.set('confirmation_code', otherThan(code));
    for (let guess = 0; guess < 5; guess++) assert.equal((await press(wrong)).status, 400);
    const locked = await press(link);
    assert.match(locked.text, /<h1>That was tried too often<\/h1>/);
    assert.equal(locked.status, 429);
    const { cognito, clientId } = app;
    const request = { ClientId: clientId, Username: 'dave', ConfirmationCode: code };
    await assert.rejects(cognito.confirmSignUp(request), { name: 'LimitExceededException' });
    app.poolhouse.clock.advance(2_000);
    assert.equal((await press(link)).status, 200);
  });

  test('of many presses of one button one confirms, and all are told that it is done', async () => {
    const app = await byLink(poolhouse());
    await signUp(app, 'erin', { email: 'erin@example.com' });
    const link = linkFor(app, 'erin@example.com');
    const { successes } = await outcomes(
      Array.from({ length: 8 }, async () => {
        const { text } = await press(link);
        if (!/<h1>Your account is confirmed<\/h1>/.test(text)) throw new Error('not the first');
      }),
    );
    assert.equal(successes, 1);
    assert.equal((await shown(app, 'erin')).status, 'CONFIRMED');
  });

  test('a page tells nothing of who has an account where the client hides it', async () => {
    const hiding = { PreventUserExistenceErrors: 'ENABLED' };
    const app = await byLink(poolhouse(), {}, hiding);
    await signUp(app, 'frank', { email: 'frank@example.com' });
    const link = linkFor(app, 'frank@example.com');
    await press(link);
    const nobody = new URL(link);
    nobody.searchParams.set('user_name', 'nobody');
    assert.deepEqual(await press(link), await press(nobody));
  });

  test('a link that is cut short, malformed or hostile is answered with a page', async () => {
    const { url } = poolhouse();
    for (const query of [
      '',
      '?client_id=x',
      '?client_id=x&user_name=y',
      '?client_id=x&user_name=y&confirmation_code=',
      '?client_id=x%00&user_name=y&confirmation_code=1',
      `?client_id=x&user_name=${'y'.repeat(129)}&confirmation_code=1`,
      `?client_id=x&user_name=y&confirmation_code=${'1'.repeat(2049)}`,
      '?client_id=x&user_name=%ff&confirmation_code=%20',
    ]) {
      const link = new URL(`/confirmUser${query}`, url);
      const page = await open(link);
      assert.match(page.text, /<h1>This link is not complete<\/h1>/, query);
      assert.deepEqual([page.status, (await press(link)).status], [400, 400]);
    }
    const hostile = new URL('/confirmUser', url);
    const script = '"><script>alert(1)</script>';
    hostile.search = `${new URLSearchParams({ client_id: 'x', user_name: script, confirmation_code: script })}`;
    const page = await open(hostile);
    assert.equal(page.status, 200);
    assert.ok(!page.text.includes('<script>'));
    const { text, status } = await press(hostile);
    assert.equal(status, 400);
    assert.match(text, /<h1>This link has expired<\/h1>/);
    const empty = await fetch(new URL('/confirmUser', url), {
      method: 'POST',
      body: 'x'.repeat(9999),
    });
    assert.equal(empty.status, 400);
  });
});
