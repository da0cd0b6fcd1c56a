/** MFA codes by e-mail and SMS at the pages: the same codes, limits and locks as behind the API. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, PASSWORD } from '../support/app.ts';
import { codeFor, messagesOf, OWN_EMAIL, otherThan, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { type PagesApp, pagesApp, Visitor } from './support.ts';

const TO = { EMAIL_OTP: 'ann@example.com', SMS_MFA: '+15550001111' } as const;
type Factor = keyof typeof TO;
const WRONG = 'This code is not right. Check it and try again.';
const LOCKED = 'Too many tries. Try again in 1 second.';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  /** ann, whose second factor is the one that is named. */
  async function appWith(factor: Factor): Promise<PagesApp> {
    const app = await pagesApp(poolhouse(), {
      mfa: 'OPTIONAL',
      mfaConfig: { SmsMfaConfiguration: SMS, EmailMfaConfiguration: {} },
      pool: {
        ...SMS,
        ...OWN_EMAIL,
      },
    });
    await createUser(app, 'ann', {
      email: TO.EMAIL_OTP,
      email_verified: 'true',
      phone_number: TO.SMS_MFA,
      phone_number_verified: 'true',
    });
    const on = { Enabled: true, PreferredMfa: true };
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'ann',
      ...(factor === 'EMAIL_OTP' ? { EmailMfaSettings: on } : { SMSMfaSettings: on }),
    });
    // A limit that is reached is an answer, not something to ask again for.
    return { ...app, cognito: app.poolhouse.client({ maxAttempts: 1 }) };
  }

  async function atCode(app: PagesApp, visitor = new Visitor()): Promise<Visitor> {
    await visitor.open(app.page('/login'));
    await visitor.post({ username: 'ann', password: PASSWORD });
    assert.equal(visitor.path, '/mfa/code', visitor.text);
    return visitor;
  }

  const begin = ({ cognito, clientId }: PagesApp) =>
    cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ann', PASSWORD },
    });

  const answer = (app: PagesApp, factor: Factor, Session: string | undefined, code: string) =>
    app.cognito.respondToAuthChallenge({
      ClientId: app.clientId,
      ChallengeName: factor,
      Session,
      ChallengeResponses: { USERNAME: 'ann', [`${factor}_CODE`]: code },
    });

  for (const factor of ['EMAIL_OTP', 'SMS_MFA'] as const) {
    test(`${factor}: a wrong code is said, and a right one in groups signs in`, async () => {
      const app = await appWith(factor);
      const visitor = await atCode(app);
      assert.match(visitor.text, factor === 'SMS_MFA' ? /\+\*+1111/ : /a\*\*\*@e\*\*\*/);
      assert.match(visitor.html, /autocomplete="one-time-code"/);
      assert.match(visitor.html, /inputmode="numeric"/);
      const code = codeFor(app, TO[factor]);
      await visitor.send({ code: otherThan(code) });
      assert.equal(visitor.problem, WRONG);
      await visitor.send({ code: `${code.slice(0, 3)} ${code.slice(3)}` });
      assert.ok(visitor.answer.get('code'));
    });

    test(`${factor}: another code takes the place of the first, also on the way`, async () => {
      const app = await appWith(factor);
      const visitor = await atCode(app);
      const first = codeFor(app, TO[factor]);
      await visitor.open(app.page('/login', { login_hint: 'ann' }));
      assert.equal(visitor.path, '/login');
      assert.match(visitor.html, /value="ann"/);
      await atCode(app, visitor);
      assert.equal(messagesOf(app), 2);
      const second = codeFor(app, TO[factor]);
      if (first !== second) {
        await visitor.send({ code: first });
        assert.equal(visitor.problem, WRONG);
      }
      await visitor.send({ code: second });
      assert.ok(visitor.answer.get('code'));
      // And it was good once.
      await atCode(app, visitor);
      if (codeFor(app, TO[factor]) !== second) {
        await visitor.send({ code: second });
        assert.equal(visitor.problem, WRONG);
      }
    });

    test(`${factor}: what is locked at the pages is locked at the API, and time opens both`, async () => {
      const app = await appWith(factor);
      const { Session } = await begin(app);
      const visitor = await atCode(app);
      const code = codeFor(app, TO[factor]);
      for (let n = 0; n < 5; n++) {
        await visitor.send({ code: otherThan(code) });
        assert.equal(visitor.problem, WRONG, `try ${n}`);
      }
      await visitor.send({ code });
      assert.equal(visitor.problem, LOCKED);
      await assert.rejects(answer(app, factor, Session, code), {
        message: 'Password attempts exceeded',
      });
      app.poolhouse.clock.advance(1_001);
      await visitor.send({ code });
      assert.ok(visitor.answer.get('code'));
    });

    test(`${factor}: what is locked at the API is locked at the pages, whatever browser asks`, async () => {
      const app = await appWith(factor);
      const { Session } = await begin(app);
      const wrong = otherThan(codeFor(app, TO[factor]));
      for (let n = 0; n < 5; n++) {
        await assert.rejects(answer(app, factor, Session, wrong), {
          name: 'CodeMismatchException',
        });
      }
      const visitor = await atCode(app);
      await visitor.send({ code: codeFor(app, TO[factor]) });
      assert.equal(visitor.problem, LOCKED);
    });
  }

  test('codes are sent to a person so many times an hour, by both doors together', async () => {
    const app = await appWith('EMAIL_OTP');
    for (let n = 0; n < 15; n++) await begin(app);
    for (let n = 0; n < 15; n++) await atCode(app);
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.post({ username: 'ann', password: PASSWORD });
    assert.equal(visitor.problem, 'That was asked for too often. Try again in 60 minutes.');
    await assert.rejects(begin(app), { name: 'TooManyRequestsException' });
  });
});
