import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticeText } from '#domain/risk/notices.ts';
import type { AuthEvent } from '#store/tables/auth-events.ts';
import { type App, createUser } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { userWith } from '../users/pool-record.ts';
import {
  BLOCKED,
  eventsOf,
  FAR,
  HOME,
  locations,
  onRisk,
  signInFrom,
  watchedApp,
} from './support.ts';

const BAD_TOKEN = { name: 'NotAuthorizedException', message: 'Invalid feedback token.' };
const TEMPLATE =
  '{username}|{ip-address}|{city}|{country}|{device-name}|{event-id}|{feedback-token}|' +
  '{login-time}|{one-click-link-valid}|{one-click-link-invalid}|{unknown}';

onEveryStore((start) => {
  const poolhouse = sharedServer((t, options) => start(t, options, { locations }));

  async function appWithUser(attributes: Record<string, string> = {}): Promise<App> {
    const app = await watchedApp(poolhouse(), 'ENFORCED');
    await createUser(app, 'alice', {
      email: 'alice@example.com',
      email_verified: 'true',
      ...attributes,
    });
    await signInFrom(app, 'alice', HOME);
    poolhouse().clock.advance(60_000);
    return app;
  }

  const noticesOf = ({ poolId }: App) => poolhouse().inbox({ userPoolId: poolId });

  test('a blocked sign-in is told to the user by the pool’s template', async () => {
    const app = await appWithUser();
    await onRisk(app, 'BLOCK', {
      notify: true,
      BlockEmail: { Subject: 'No entry for {username}', TextBody: TEMPLATE },
    });
    await assert.rejects(signInFrom(app, 'alice', FAR), BLOCKED);
    const [notice, ...others] = noticesOf(app);
    assert.equal(others.length, 0);
    assert.equal(notice!.destination, 'alice@example.com');
    assert.equal(notice!.subject, 'No entry for alice');
    assert.equal(notice!.purpose, 'CustomEmailSender_AccountTakeOverNotification');
    const [event] = await eventsOf(app, 'alice');
    const parts = notice!.body.split('|');
    const token = parts[6]!;
    const page = `${poolhouse().url}/${app.poolId}/feedback?token=${token}`;
    assert.deepEqual(parts, [
      'alice',
      FAR.ip,
      'Sydney',
      'Australia',
      'Safari 17, iOS',
      event!.EventId,
      token,
      event!.CreationDate!.toISOString(),
      `${page}&value=Valid`,
      `${page}&value=Invalid`,
      '{unknown}',
    ]);
  });

  test('a name is no markup in an HTML template', async () => {
    const app = await watchedApp(poolhouse(), 'ENFORCED');
    const name = '<i>"eve"&</i>';
    await createUser(app, name, { email: 'eve@example.com', email_verified: 'true' });
    await signInFrom(app, name, HOME);
    const HtmlBody = '<p>{username}, {device-name}: <a href="{one-click-link-valid}">mine</a></p>';
    await onRisk(app, 'BLOCK', { notify: true, BlockEmail: { Subject: 'x', HtmlBody } });
    await assert.rejects(signInFrom(app, name, FAR), BLOCKED);
    const [{ body } = { body: '' }] = noticesOf(app);
    assert.ok(
      body.startsWith('<p>&lt;i&gt;&quot;eve&quot;&amp;&lt;/i&gt;, Safari 17, iOS: '),
      body,
    );
    assert.match(body, /<a href="http\S+&amp;value=Valid">mine<\/a><\/p>$/);
  });

  test('an allowed sign-in is told in default words; nobody is told without a verified address', async () => {
    const app = await appWithUser();
    await onRisk(app, 'NO_ACTION', { notify: true });
    await signInFrom(app, 'alice', FAR);
    const [notice] = noticesOf(app);
    assert.equal(notice!.subject, 'A new sign-in');
    assert.match(notice!.body, /unusual sign-in.*203\.0\.113\.99/s);
    poolhouse().clock.advance(2 * 86_400_000);
    await signInFrom(app, 'alice', HOME);
    assert.equal(noticesOf(app).length, 1);

    const unverified = await appWithUser({ email_verified: 'false' });
    await onRisk(unverified, 'BLOCK', { notify: true });
    await assert.rejects(signInFrom(unverified, 'alice', FAR), BLOCKED);
    assert.equal(noticesOf(unverified).length, 0);
  });

  /** A blocked event with its token, as its notice tells them. */
  async function blockedEvent(app: App) {
    await onRisk(app, 'BLOCK', { notify: true });
    await assert.rejects(signInFrom(app, 'alice', FAR), BLOCKED);
    const [notice] = noticesOf(app);
    const link = new URL(/http\S+value=Invalid/.exec(notice!.body)![0]);
    const [event] = await eventsOf(app, 'alice');
    return { link, EventId: event!.EventId!, FeedbackToken: link.searchParams.get('token')! };
  }

  test('whoever holds the token of an event can say whose it was, for a week', async () => {
    const app = await appWithUser();
    const { EventId, FeedbackToken } = await blockedEvent(app);
    const ids = { UserPoolId: app.poolId, Username: 'alice', EventId };
    const give = (more: Partial<typeof ids> & { FeedbackToken: string }) =>
      app.cognito.updateAuthEventFeedback({ ...ids, ...more, FeedbackValue: 'Valid' });
    await give({ FeedbackToken });
    const { EventFeedback } = (await eventsOf(app, 'alice'))[0]!;
    assert.equal(EventFeedback!.FeedbackValue, 'Valid');
    assert.equal(EventFeedback!.Provider, 'User');
    const { UserAttributes } = await app.cognito.adminGetUser({
      UserPoolId: app.poolId,
      Username: 'alice',
    });
    await give({
      FeedbackToken,
      Username: UserAttributes!.find(({ Name }) => Name === 'sub')!.Value,
    });

    await createUser(app, 'bob');
    const other = await appWithUser();
    const theirs = await blockedEvent(other);
    const wrong = [
      { FeedbackToken: `${FeedbackToken.slice(0, -4)}AAAA` },
      { FeedbackToken: 'x' },
      { FeedbackToken, Username: 'bob' },
      { FeedbackToken, Username: 'nobody' },
      { FeedbackToken, EventId: theirs.EventId },
      { FeedbackToken: theirs.FeedbackToken },
      { FeedbackToken, UserPoolId: other.poolId },
    ];
    for (const each of wrong) await assert.rejects(give(each), BAD_TOKEN);
    poolhouse().clock.advance(7 * 86_400_000);
    await assert.rejects(give({ FeedbackToken }), BAD_TOKEN);
  });

  test('administrators give feedback on events that are there', async () => {
    const app = await appWithUser();
    const [event] = await eventsOf(app, 'alice');
    const give = (Username: string, EventId: string) =>
      app.cognito.adminUpdateAuthEventFeedback({
        UserPoolId: app.poolId,
        Username,
        EventId,
        FeedbackValue: 'Invalid',
      });
    await give('alice', event!.EventId!);
    await createUser(app, 'bob');
    for (const [name, id] of [
      ['bob', event!.EventId!],
      ['alice', 'unknown'],
    ] as const) {
      await assert.rejects(give(name, id), {
        name: 'ResourceNotFoundException',
        message: 'Auth event does not exist.',
      });
    }
  });

  test('a link asks before it counts, and a form counts once it is sent', async () => {
    const app = await appWithUser();
    const { link, FeedbackToken } = await blockedEvent(app);
    const feedback = async () => (await eventsOf(app, 'alice'))[0]!.EventFeedback?.FeedbackValue;
    const asked = await fetch(link);
    const text = await asked.text();
    assert.equal(asked.status, 200);
    assert.match(text, /It was not me/);
    assert.match(asked.headers.get('content-security-policy')!, /default-src 'none'/);
    assert.equal(await feedback(), undefined);

    const send = (token: string, value: string, to: URL | string = link) =>
      fetch(to, { method: 'POST', body: new URLSearchParams({ token, value }) });
    const sent = await send(FeedbackToken, 'Invalid');
    assert.equal(sent.status, 200);
    assert.match(await sent.text(), /change your password/);
    assert.equal(await feedback(), 'Invalid');

    const elsewhere = `${poolhouse().url}/us-east-1_unknown/feedback`;
    for (const bad of [
      await send('x', 'Valid'),
      await send(FeedbackToken, 'Maybe'),
      await send(FeedbackToken, 'Valid', elsewhere),
      await fetch(link, { method: 'POST', body: 'garbage' }),
      await fetch(`${link.origin}${link.pathname}`),
    ]) {
      assert.equal(bad.status, 400, await bad.text());
    }
    const markup = await fetch(`${link.origin}${link.pathname}?value=Valid&token="><script>`);
    assert.ok(!(await markup.text()).includes('<script>'));
    assert.equal(await feedback(), 'Invalid');
  });
});

test('a template with both bodies is sent with both, one with HTML alone with HTML alone', () => {
  const event = { id: 'e', createdAt: 0, context: {} } as AuthEvent;
  const links = { token: 't', valid: 'v', invalid: 'i' };
  const words = (BlockEmail: { HtmlBody?: string; TextBody?: string }) => {
    const template = { SourceArn: 'x', BlockEmail: { Subject: 's', ...BlockEmail } };
    const { html, text } = noticeText('blocked', template, event, userWith('a&b'), links);
    return { html, text };
  };
  const [HtmlBody, TextBody] = ['<p>{username}</p>', '{username}!'];
  assert.deepEqual(words({ HtmlBody, TextBody }), { html: '<p>a&amp;b</p>', text: 'a&b!' });
  assert.deepEqual(words({ HtmlBody }), { html: '<p>a&amp;b</p>', text: undefined });
  assert.deepEqual(words({ TextBody }), { html: undefined, text: 'a&b!' });
  assert.match(words({}).text!, /^A sign-in to your account was blocked\./);
});
