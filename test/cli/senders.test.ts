/** `poolhouse serve` with senders from settings, as docs/operations/messages.md sets them up. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { cert, key } from '../http/certificate.ts';
import { startMailServer } from '../support/mail-server.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { startSmsReceiver } from '../support/sms-receiver.ts';
import { poolhouse, startServing, withoutServer } from './poolhouse.ts';

test('serve sends through the mail server and the gateway of its settings', async (t) => {
  const folder = temporaryFolder(t);
  const certificates = join(folder, 'ca.pem');
  writeFileSync(certificates, cert);
  const mail = await startMailServer(t, { cert, key, authOptional: false });
  const gateway = await startSmsReceiver(t);
  const env = {
    POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    POOLHOUSE_DATA: join(folder, 'data'),
    POOLHOUSE_PUBLIC_URL: 'https://id.example.com/auth',
    POOLHOUSE_SMTP_URL: `smtp://mail%40er:secret@127.0.0.1:${mail.port}`,
    POOLHOUSE_EMAIL_FROM: 'Example <no-reply@example.com>',
    POOLHOUSE_SMS_URL: `${gateway.url}/messages`,
    POOLHOUSE_SMS_HEADERS: '{"Authorization":"Bearer hunter2"}',
    POOLHOUSE_SMS_BODY: 'To={to}&From={sender}&Body={body}',
    POOLHOUSE_SMS_SENDER: 'Example',
    NODE_EXTRA_CA_CERTS: certificates,
  };
  const shown = await withoutServer(['serve', '--print-config'], env);
  assert.equal(JSON.parse(shown.stdout).smtpUrl, '(secret)');
  assert.ok(!/secret@|hunter2/.test(shown.stdout));

  const made = await poolhouse(['admin', 'create-access-key', '--name', 'test'], env);
  const [, accessKeyId, secretAccessKey] = /KEY_ID=(\S+)\n.*KEY=(\S+)\n/.exec(made.stdout)!;
  const { server, url } = await startServing(t, ['serve'], env);
  const cognito = new CognitoIdentityProvider({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! },
  });
  const { UserPool } = await cognito.createUserPool({
    PoolName: 'people',
    AutoVerifiedAttributes: ['email', 'phone_number'],
    SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' },
  });
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: UserPool!.Id,
    ClientName: 'web',
  });
  const signUp = (Username: string, Name: string, Value: string) =>
    cognito.signUp({
      ClientId: UserPoolClient!.ClientId,
      Username,
      Password: 'Correct-horse-7',
      UserAttributes: [{ Name, Value }],
    });
  await signUp('alice', 'email', 'alice@example.com');
  await signUp('bob', 'phone_number', '+15555550100');
  const [letter] = await mail.until(1);
  assert.equal(letter!.user, 'mail@er');
  assert.equal(letter!.headers.from, 'Example <no-reply@example.com>');
  assert.match(
    letter!.text,
    /Verify Email \(https:\/\/id\.example\.com\/auth\/confirmUser\?client_id=/,
  );
  assert.match(letter!.html!, /<a href="https:\/\/id\.example\.com\/auth\/confirmUser\?[^"]+&amp;/);
  const [request] = await gateway.until(1);
  assert.equal(request!.headers.authorization, 'Bearer hunter2');
  assert.match(request!.body, /^To=%2B15555550100&From=Example&Body=Your%20confirmation%20code/);
  server.child.kill('SIGTERM');
  const { code, stdout } = await server.ended;
  assert.equal(code, 0);
  assert.ok(!/secret@|hunter2|confirmation_code|alice@example/.test(stdout));
});

test('settings of senders that cannot be right are refused, secrets unrepeated', async (t) => {
  const env = { POOLHOUSE_DATA: temporaryFolder(t) };
  for (const [wrong, reason] of [
    [{ POOLHOUSE_SMTP_URL: 'smtp://u:hunter2@mail.example' }, /emailFrom beside smtpUrl/],
    [{ POOLHOUSE_SMTP_URL: 'mail://u:hunter2@mail.example' }, /POOLHOUSE_SMTP_URL must be a URL/],
    [{ POOLHOUSE_SMTP_URL: 'smtp://u:%zz-hunter2@mail.example' }, /SMTP_URL must be a URL/],
    [{ POOLHOUSE_EMAIL_FROM: 'a@b.example, c@d.example' }, /EMAIL_FROM must be an address/],
    [{ POOLHOUSE_SMS_URL: 'ftp://hunter2' }, /SMS_URL must be a URL/],
    [{ POOLHOUSE_SMS_HEADERS: '{"A":1,"B":"hunter2"}' }, /SMS_HEADERS must be a JSON object/],
    [{ POOLHOUSE_SMS_HEADERS: '{"A":"hunter2\\r\\nB: c"}' }, /SMS_HEADERS must be a JSON object/],
    [{ POOLHOUSE_SMS_BODY: '{"to":"{to}"}' }, /SMS_BODY must be a text with \{to\} and \{body\}/],
  ] as const) {
    const { code, stderr } = await withoutServer(['serve'], { ...env, ...wrong });
    assert.equal(code, 2, JSON.stringify(wrong));
    assert.match(stderr, reason);
    assert.doesNotMatch(stderr, /hunter2/);
  }
  const flag = await withoutServer(['serve', '--smtp-url', 'smtps://u:p@mail.example'], env);
  assert.match(flag.stderr, /set POOLHOUSE_SMTP_URL instead of --smtp-url/);
});
