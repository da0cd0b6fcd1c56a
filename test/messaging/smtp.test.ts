import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { SmtpSender } from '#messaging/smtp.ts';
import { PASSWORD } from '../support/app.ts';
import { confirm, OWN_EMAIL, shown, signUp, signUpApp } from '../support/codes.ts';
import { startMailServer } from '../support/mail-server.ts';
import { mailTo, startProduction, until, untilTried } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';
import { message } from './samples.ts';

const OUTAGE = {
  name: 'CodeDeliveryFailureException',
  message: 'Messages cannot be delivered by e-mail at the moment. Try again later.',
};

onEveryStore((start) => {
  test('a person signs up with the code of an e-mail', async (t) => {
    const mail = await startMailServer(t);
    const poolhouse = await startProduction(start, t, { email: mailTo(mail.port) });
    const app = await signUpApp(poolhouse);
    const answer = await signUp(app, 'alice', { email: 'alice@example.com' });
    assert.equal(answer.CodeDeliveryDetails?.Destination, 'a***@e***');
    const [received] = await mail.until(1);
    const { headers, text, html, from, to } = received!;
    assert.deepEqual([from, to], ['no-reply@id.example.com', ['alice@example.com']]);
    assert.equal(headers.from, 'Poolhouse <no-reply@id.example.com>');
    assert.equal(headers.to, 'alice@example.com');
    assert.equal(headers['reply-to'], undefined);
    assert.equal(headers.subject, 'Your verification code');
    assert.equal(headers['auto-submitted'], 'auto-generated');
    assert.match(headers['content-type']!, /^multipart\/alternative/);
    assert.match(headers['message-id']!, /^<[0-9a-f-]{36}@id\.example\.com>$/);
    const [, code] = /^Your confirmation code is (\d{6})$/.exec(text)!;
    assert.equal(html, text);
    await confirm(app, 'alice', code!);
    assert.equal((await shown(app, 'alice')).attributes.email_verified, 'true');
  });

  test('a pool has its own sender, address for answers and words', async (t) => {
    const mail = await startMailServer(t);
    const poolhouse = await startProduction(start, t, { email: mailTo(mail.port) });
    const app = await signUpApp(poolhouse, {
      pool: {
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/ses@shop.example',
          From: 'Löwen & Co <hello@shop.example>',
          ReplyToEmailAddress: 'help@shop.example',
        },
        VerificationMessageTemplate: {
          EmailSubject: 'Ihr Schlüssel: {####}',
          EmailMessage: '<h1>Grüße</h1><p>Der Code ist <b>{####}</b>.</p>',
        },
        AdminCreateUserConfig: {
          InviteMessageTemplate: { EmailMessage: '<p>{username} &amp; {####}</p>' },
        },
      },
    });
    await signUp(app, 'bob', { email: 'bob@example.com' });
    const [first] = await mail.until(1);
    assert.equal(first!.headers.from, 'Löwen & Co <hello@shop.example>');
    assert.equal(first!.headers['reply-to'], 'help@shop.example');
    const [, code] = /^Ihr Schlüssel: (\d{6})$/.exec(first!.headers.subject!)!;
    assert.equal(first!.html, `<h1>Grüße</h1><p>Der Code ist <b>${code}</b>.</p>`);
    assert.equal(first!.text, `Grüße\n\nDer Code ist ${code}.`);
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'carol',
      TemporaryPassword: 'a<b>&"c-T1',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: 'carol@example.com' }],
    });
    const [, second] = await mail.until(2);
    assert.equal(second!.html, '<p>carol &amp; a&lt;b&gt;&amp;&quot;c-T1</p>');
    assert.equal(second!.text, 'carol & a<b>&"c-T1');
    const { UserPool } = await app.cognito.describeUserPool({ UserPoolId: app.poolId });
    assert.equal(
      UserPool!.EmailConfiguration!.SourceArn,
      'arn:aws:ses:us-east-1:123456789012:identity/ses@shop.example',
    );
  });

  test('while the mail server is away callers are told, and afterwards the one code arrives', async (t) => {
    const gone = await startMailServer(t);
    await gone.close();
    const poolhouse = await startProduction(start, t, { email: mailTo(gone.port) });
    const app = await signUpApp(poolhouse, {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    const { cognito, clientId } = app;
    await signUp(app, 'alice', { email: 'alice@example.com' });
    const ask = (Username: string) =>
      cognito.resendConfirmationCode({ ClientId: clientId, Username });
    // The request does not wait for the mail server, so it learns of the outage by and by.
    await ask('alice');
    const refusalOf = async (name: string) => {
      const request = cognito.forgotPassword({ ClientId: clientId, Username: name });
      return request.then(
        () => undefined,
        (error: Error) => ({ name: error.name, message: error.message }),
      );
    };
    let asked = 0;
    await untilTried(poolhouse, async () => (await refusalOf(`nobody-${asked++}`)) !== undefined);
    assert.deepEqual(await refusalOf('alice'), OUTAGE);
    assert.deepEqual(await refusalOf('nobody'), OUTAGE);
    await assert.rejects(signUp(app, 'bob', { email: 'bob@example.com' }), OUTAGE);
    await assert.rejects(shown(app, 'bob'), { name: 'UserNotFoundException' });

    const mail = await startMailServer(t, { port: gone.port });
    await untilTried(poolhouse, () => mail.received.length > 0);
    assert.equal(mail.received.length, 1);
    const [, code] = /(\d{6})$/.exec(mail.received[0]!.text)!;
    await confirm(app, 'alice', code!);
    await signUp(app, 'bob', { email: 'bob@example.com' });
    await mail.until(2);
  });

  test('one recipient who is refused for good stops nobody else’s mail', async (t) => {
    const mail = await startMailServer(t);
    const poolhouse = await startProduction(start, t, { email: mailTo(mail.port) });
    const app = await signUpApp(poolhouse);
    mail.refusals.set('gone@example.com', '550 no such mailbox');
    mail.refusals.set('full@example.com', '450 try again later');
    for (let n = 0; n < 5; n++) {
      await signUp(app, `gone-${n}`, { email: 'gone@example.com' });
      await signUp(app, `full-${n}`, { email: 'full@example.com' });
    }
    await signUp(app, 'alice', { email: 'alice@example.com' });
    await mail.until(1);
    assert.deepEqual(mail.received[0]!.to, ['alice@example.com']);
    // Whoever is refused for good has been: only those who were put off are left.
    const { outbox } = poolhouse.server.store;
    await until(async () => (await outbox.due('EMAIL', 1e15, 100)).length === 5);
    mail.refusals.clear();
    await untilTried(poolhouse, () => mail.received.length === 6);
    assert.ok(mail.received.slice(1).every(({ to }) => to[0] === 'full@example.com'));
  });

  test('a newer code takes the place of one the mail server has put off', async (t) => {
    const mail = await startMailServer(t);
    const poolhouse = await startProduction(start, t, { email: mailTo(mail.port) });
    const app = await signUpApp(poolhouse);
    mail.broken = '451 busy';
    await signUp(app, 'alice', { email: 'alice@example.com' });
    await until(() => mail.attempts > 0);
    await app.cognito.resendConfirmationCode({ ClientId: app.clientId, Username: 'alice' });
    await until(() => mail.attempts > 1);
    mail.broken = undefined;
    await untilTried(poolhouse, () => mail.received.length > 0);
    const [, code] = /(\d{6})$/.exec(mail.received[0]!.text)!;
    await confirm(app, 'alice', code!);
    poolhouse.clock.advance(600_000);
    await signUp(app, 'bob', { email: 'bob@example.com' });
    await mail.until(2);
    assert.deepEqual(
      mail.received.map(({ to }) => to[0]),
      ['alice@example.com', 'bob@example.com'],
    );
  });

  test('a sign-in whose code cannot be sent says so by an error that it documents', async (t) => {
    const poolhouse = await startProduction(start, t);
    const app = await signUpApp(poolhouse, {
      pool: {
        ...OWN_EMAIL,
      },
      mfa: 'ON',
      mfaConfig: { EmailMfaConfiguration: {} },
    });
    const { cognito, poolId, clientId } = app;
    await cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: 'dave',
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: 'dave@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    const user = { UserPoolId: poolId, Username: 'dave' };
    await cognito.adminSetUserPassword({ ...user, Password: PASSWORD, Permanent: true });
    await cognito.adminSetUserMFAPreference({
      ...user,
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    await assert.rejects(
      cognito.initiateAuth({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'dave', PASSWORD },
      }),
      { name: 'InvalidEmailRoleAccessPolicyException', message: /no e-mail sender/ },
    );
  });

  test('a password is not spoken in the clear: the server must offer TLS and prove its name', async (t) => {
    const heard: string[] = [];
    const deaf = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 plain ESMTP\r\n');
      socket.on('data', (data) => {
        heard.push(data.toString());
        socket.write(
          heard.at(-1)!.startsWith('EHLO') ? '250-plain\r\n250 AUTH PLAIN\r\n' : '250 ok\r\n',
        );
      });
    });
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    t.after(() => deaf.close());
    const { port } = deaf.address() as { port: number };
    const poolhouse = await startProduction(start, t, {
      email: { ...mailTo(port), url: `smtp://user:secret@127.0.0.1:${port}`, starttls: 'required' },
    });
    const app = await signUpApp(poolhouse);
    await signUp(app, 'alice', { email: 'alice@example.com' });
    await untilTried(poolhouse, () => heard.filter((line) => line.startsWith('EHLO')).length >= 3);
    assert.ok(!heard.join('').includes('AUTH'), heard.join(''));
    assert.ok(!heard.join('').includes('MAIL FROM'));
  });
});

test('a message may have a plain text of its own beside the HTML', async (t) => {
  const mail = await startMailServer(t);
  const sender = new SmtpSender(mailTo(mail.port));
  const { signal } = new AbortController();
  const html = '<p>Was it you?</p>';
  await sender.send(message({ body: html, html, text: 'Was it you? Answer!' }), signal);
  await sender.send(message({ body: 'just text' }), signal);
  const [both, plain] = mail.received;
  assert.deepEqual([both!.html, both!.text], [html, 'Was it you? Answer!']);
  assert.deepEqual([plain!.html, plain!.text], [undefined, 'just text']);
});
