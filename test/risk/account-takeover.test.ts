import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionsOf, track } from '../sessions/support.ts';
import { type App, answerTotp, createUser, enrol, tokensOf } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  BLOCKED,
  CAFE,
  contextOf,
  eventsOf,
  FAR,
  gist,
  HOME,
  locations,
  onRisk,
  signInFrom,
  watchedApp,
} from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer((t, options) => start(t, options, { locations }));

  async function lastGist(app: App): Promise<string> {
    return gist((await eventsOf(app, 'alice'))[0]!);
  }

  /** An app whose user has signed in from home. */
  async function atHome(
    mode: 'AUDIT' | 'ENFORCED',
    settings: Parameters<typeof watchedApp>[2] = {},
  ) {
    const app = await watchedApp(poolhouse(), mode, settings);
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    tokensOf(await signInFrom(app, 'alice', HOME));
    poolhouse().clock.advance(60_000);
    return app;
  }

  test('a user’s first sign-in and those like earlier ones are no risk', async () => {
    const app = await atHome('ENFORCED');
    await onRisk(app, 'BLOCK');
    tokensOf(await signInFrom(app, 'alice', HOME));
    tokensOf(await signInFrom(app, 'alice', { ...HOME, ip: '192.0.2.200' }));
    const gists = (await eventsOf(app, 'alice')).map(gist);
    assert.deepEqual(gists, Array(3).fill('SignIn, Pass, NoRisk, -, Password Success'));
  });

  test('a new network is a low risk, and the other side of the world a minute later a high one', async () => {
    const app = await atHome('ENFORCED');
    tokensOf(await signInFrom(app, 'alice', CAFE));
    assert.equal(await lastGist(app), 'SignIn, Pass, AccountTakeover, Low, Password Success');
    poolhouse().clock.advance(60_000);
    tokensOf(await signInFrom(app, 'alice', FAR));
    assert.equal(await lastGist(app), 'SignIn, Pass, AccountTakeover, High, Password Success');
    const [far] = await eventsOf(app, 'alice');
    assert.equal(far!.EventContextData!.City, 'Sydney');
    assert.equal(far!.EventContextData!.Country, 'Australia');
  });

  test('each level has its own action', async () => {
    const app = await atHome('ENFORCED');
    await app.cognito.setRiskConfiguration({
      UserPoolId: app.poolId,
      AccountTakeoverRiskConfiguration: {
        Actions: { HighAction: { EventAction: 'BLOCK', Notify: false } },
      },
    });
    await assert.rejects(signInFrom(app, 'alice', FAR), BLOCKED);
    assert.equal(await lastGist(app), 'SignIn, Fail, Block, High, Password Success');
    tokensOf(await signInFrom(app, 'alice', CAFE));
  });

  test('AUDIT records what it thinks and lets everybody in', async () => {
    const app = await atHome('AUDIT');
    await onRisk(app, 'BLOCK', {
      RiskExceptionConfiguration: { BlockedIPRangeList: [`${CAFE.ip}/32`] },
    });
    tokensOf(await signInFrom(app, 'alice', FAR));
    assert.equal(await lastGist(app), 'SignIn, Pass, AccountTakeover, High, Password Success');
    poolhouse().clock.advance(1000);
    tokensOf(await signInFrom(app, 'alice', CAFE));
    assert.equal(await lastGist(app), 'SignIn, Pass, Block, High, Password Success');
    assert.equal((await eventsOf(app, 'alice')).length, 3);
  });

  test('a blocked sign-in counts as no wrong password, and a wrong one is not judged', async () => {
    const app = await atHome('ENFORCED');
    await onRisk(app, 'BLOCK');
    for (let i = 0; i < 8; i++) await assert.rejects(signInFrom(app, 'alice', FAR), BLOCKED);
    await assert.rejects(signInFrom(app, 'alice', FAR, 'Wrong-horse-8'), {
      message: 'Incorrect username or password.',
    });
    tokensOf(await signInFrom(app, 'alice', HOME));
  });

  test('MFA_REQUIRED demands a second factor the user has switched off, and blocks who has none', async () => {
    const app = await atHome('ENFORCED', { mfa: 'OPTIONAL' });
    await onRisk(app, 'MFA_REQUIRED');
    await assert.rejects(signInFrom(app, 'alice', FAR), BLOCKED);
    assert.equal(await lastGist(app), 'SignIn, Fail, Block, High, Password Success');
    const { AccessToken } = tokensOf(await signInFrom(app, 'alice', HOME));
    const authenticator = await enrol(app, AccessToken);
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    const off = { Enabled: false, PreferredMfa: false };
    await app.cognito.adminSetUserMFAPreference({ ...who, SoftwareTokenMfaSettings: off });
    tokensOf(await signInFrom(app, 'alice', HOME));
    poolhouse().clock.advance(30_000);
    const { ChallengeName, Session } = await signInFrom(app, 'alice', FAR);
    assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.equal(
      await lastGist(app),
      'SignIn, InProgress, AccountTakeover, High, Password Success',
    );
    tokensOf(await answerTotp(app, Session!, 'alice', authenticator.code()));
    assert.equal(
      await lastGist(app),
      'SignIn, Pass, AccountTakeover, High, Password Success, Mfa Success',
    );
    // Now the place is known.
    tokensOf(await signInFrom(app, 'alice', FAR));
  });

  test('MFA_IF_CONFIGURED lets in who has no second factor', async () => {
    const app = await atHome('ENFORCED', { mfa: 'OPTIONAL' });
    await onRisk(app, 'MFA_IF_CONFIGURED');
    tokensOf(await signInFrom(app, 'alice', FAR));
    const none = await atHome('ENFORCED');
    await onRisk(none, 'MFA_IF_CONFIGURED');
    tokensOf(await signInFrom(none, 'alice', FAR));
    await onRisk(none, 'MFA_REQUIRED');
    await assert.rejects(signInFrom(none, 'alice', CAFE), BLOCKED);
  });

  test('a client’s own settings take the place of the pool’s as a whole', async () => {
    const app = await atHome('ENFORCED');
    await onRisk(app, 'BLOCK');
    await app.cognito.setRiskConfiguration({
      UserPoolId: app.poolId,
      ClientId: app.clientId,
      RiskExceptionConfiguration: { SkippedIPRangeList: ['10.0.0.0/8'] },
    });
    tokensOf(await signInFrom(app, 'alice', FAR));
    await app.cognito.setRiskConfiguration({ UserPoolId: app.poolId, ClientId: app.clientId });
    await assert.rejects(signInFrom(app, 'alice', CAFE), BLOCKED);
  });

  test('blocked addresses are refused before anything is looked at, skipped ones not judged', async () => {
    const app = await atHome('ENFORCED');
    await onRisk(app, 'BLOCK', {
      RiskExceptionConfiguration: {
        BlockedIPRangeList: ['192.0.2.0/28', '2001:db8::/32'],
        SkippedIPRangeList: ['203.0.113.0/24'],
      },
    });
    for (let i = 0; i < 7; i++) {
      await assert.rejects(signInFrom(app, 'alice', HOME, 'Wrong-horse-8'), BLOCKED);
    }
    await assert.rejects(signInFrom(app, 'alice', { ...HOME, ip: '2001:db8:1::7' }), BLOCKED);
    tokensOf(await signInFrom(app, 'alice', FAR));
    const gists = (await eventsOf(app, 'alice')).map(gist);
    assert.deepEqual(gists.slice(0, 4).sort(), [
      'SignIn, Fail, Block, High',
      'SignIn, Fail, Block, High',
      'SignIn, Pass, NoRisk, -, Password Success',
      'SignIn, Pass, NoRisk, -, Password Success',
    ]);
    // What is refused seven times in a minute is one event.
    assert.equal(gists.length, 4);
  });

  test('sign-up and recovery are closed to blocked addresses too', async () => {
    const app = await watchedApp(poolhouse(), 'ENFORCED');
    await createUser(app, 'alice', { email: 'alice@example.com', email_verified: 'true' });
    await onRisk(app, 'NO_ACTION', {
      RiskExceptionConfiguration: { BlockedIPRangeList: ['127.0.0.0/8'] },
    });
    const { cognito, clientId: ClientId } = app;
    const requests = [
      () => cognito.signUp({ ClientId, Username: 'bob', Password: 'Correct-horse-7' }),
      () => cognito.forgotPassword({ ClientId, Username: 'alice' }),
    ];
    for (const request of requests) await assert.rejects(request(), BLOCKED);
    assert.equal(await lastGist(app), 'ForgotPassword, Fail, Block, High');
  });

  test('feedback teaches what is the user’s and what an attacker’s', async () => {
    const app = await atHome('ENFORCED');
    await onRisk(app, 'BLOCK');
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    await assert.rejects(signInFrom(app, 'alice', CAFE), BLOCKED);
    const [blocked] = await eventsOf(app, 'alice');
    await app.cognito.adminUpdateAuthEventFeedback({
      ...who,
      EventId: blocked!.EventId,
      FeedbackValue: 'Valid',
    });
    poolhouse().clock.advance(1000);
    tokensOf(await signInFrom(app, 'alice', CAFE));
    const [mine] = await eventsOf(app, 'alice');
    for (const { EventId } of [mine!, blocked!]) {
      await app.cognito.adminUpdateAuthEventFeedback({ ...who, EventId, FeedbackValue: 'Invalid' });
    }
    poolhouse().clock.advance(1000);
    await assert.rejects(signInFrom(app, 'alice', CAFE), BLOCKED);
    assert.equal(await lastGist(app), 'SignIn, Fail, Block, High, Password Success');
    const feedback = (await eventsOf(app, 'alice'))[1]!.EventFeedback!;
    assert.deepEqual(feedback, {
      FeedbackValue: 'Invalid',
      Provider: 'Admin',
      FeedbackDate: new Date(poolhouse().clock.now() - 1000),
    });
  });

  test('a session tells where it was last used', async () => {
    const app = await watchedApp(poolhouse(), 'OFF');
    await track(app, 20);
    await createUser(app, 'alice');
    await signInFrom(app, 'alice', FAR);
    const [session] = await sessionsOf(app, 'alice');
    assert.deepEqual(session!.LastLocation, { City: 'Sydney', Country: 'Australia' });
    assert.equal(contextOf(FAR).IpAddress, session!.LastIPAddress);
  });
});
