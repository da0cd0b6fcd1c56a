/** What cannot be a code is refused like a wrong one, and costs nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagesApp, Visitor } from '../pages/support.ts';
import {
  answerTotp,
  beginPassword,
  createEnrolled,
  createUser,
  PASSWORD,
  tokensOf,
} from '../support/app.ts';
import { codeFor, confirm, signUp, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const NO_CODE = 'This code is not complete. Enter all of its digits, and nothing else.';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('the API answers a typing error in the words of a wrong code, and the code stays good', async () => {
    const app = await signUpApp(poolhouse(), { mfa: 'OPTIONAL' });
    const phone = await createEnrolled(app, 'ann');
    const { Session } = await beginPassword(app, 'ann');
    for (let n = 0; n < 12; n++) {
      await assert.rejects(answerTotp(app, Session, 'ann', '12345'), {
        name: 'CodeMismatchException',
        message: 'Invalid code received for user',
      });
    }
    tokensOf(await answerTotp(app, Session, 'ann', phone.code()));

    await signUp(app, 'bob', { email: 'bob@example.com' });
    for (let n = 0; n < 20; n++) {
      await assert.rejects(confirm(app, 'bob', 'code'), {
        name: 'CodeMismatchException',
        message: 'Invalid verification code provided, please try again.',
      });
    }
    await confirm(app, 'bob', codeFor(app, 'bob@example.com'));
  });

  test('where no code was sent, a typing error does not find one', async () => {
    const app = await signUpApp(poolhouse());
    await createUser(app, 'ann', { email: 'ann@example.com', email_verified: 'true' });
    await assert.rejects(
      app.cognito.confirmForgotPassword({
        ClientId: app.clientId,
        Username: 'ann',
        ConfirmationCode: 'code',
        Password: `${PASSWORD}-new`,
      }),
      { name: 'ExpiredCodeException' },
    );
  });

  test('a page says that the code is not whole, however often, and takes the whole one', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    const phone = await createEnrolled(app, 'ann');
    const visitor = await new Visitor().open(app.page('/login'));
    await visitor.post({ username: 'ann', password: PASSWORD });
    for (const code of ['', '12345', '1234567', '12345x', '１２３４５', '12 34 5']) {
      await visitor.send({ code });
      assert.equal(visitor.problem, NO_CODE, code);
    }
    const wide = phone.code().replaceAll(/\d/g, (digit) => '０１２３４５６７８９'[Number(digit)]!);
    await visitor.send({ code: wide });
    assert.ok(visitor.answer.get('code'));
  });

  test('a page says how long a lock lasts, in the language of the person', async () => {
    const app = await pagesApp(poolhouse(), { mfa: 'OPTIONAL' });
    const { clock } = app.poolhouse;
    const phone = await createEnrolled(app, 'ann');
    const visitor = await new Visitor().open(app.page('/login', { lang: 'de' }));
    await visitor.post({ username: 'ann', password: PASSWORD });
    const locked = async () => {
      await visitor.send({ code: phone.wrongCode() });
      await visitor.send({ code: '12345' });
      return visitor.problem;
    };
    for (let n = 0; n < 4; n++) await visitor.send({ code: phone.wrongCode() });
    const says = (wait: string) => `Zu viele Versuche. Versuchen Sie es ${wait} noch einmal.`;
    assert.equal(await locked(), says('in 1 Sekunde'));
    for (const seconds of [1, 2, 4, 8, 16, 32]) {
      clock.advance(seconds * 1000);
      await locked();
    }
    assert.equal(visitor.problem, says('in 2 Minuten'));
  });
});
