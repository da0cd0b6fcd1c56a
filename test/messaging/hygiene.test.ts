/** What a message on its way shows to who reads the disk or the log: nothing. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLog } from '#platform/log.ts';
import { dumpPostgres, dumpSqlite } from '../hygiene/dumps.ts';
import { Secrets } from '../hygiene/traces.ts';
import { SMS, signUp, signUpApp } from '../support/codes.ts';
import { startMailServer } from '../support/mail-server.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { mailTo, smsTo, startProduction, until, untilTried } from '../support/production.ts';
import { startOnPostgres, startOnSqlite } from '../support/servers.ts';
import { startSmsReceiver } from '../support/sms-receiver.ts';

const STORES = [
  {
    name: 'SQLite',
    start: startOnSqlite,
    dump: dumpSqlite,
    async newUrl(t: TestContext) {
      const folder = temporaryFolder(t);
      return `sqlite:${join(folder, 'poolhouse.db')}`;
    },
  },
  {
    name: 'PostgreSQL',
    start: startOnPostgres,
    dump: dumpPostgres,
    newUrl: createMigratedDatabase,
  },
];

for (const { name, start, dump, newUrl } of STORES) {
  test(`on ${name} neither the disk nor the log tells a message, its code or a credential`, async (t) => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
    const mail = await startMailServer(t);
    const gateway = await startSmsReceiver(t);
    const storeUrl = await newUrl(t);
    const email = { ...mailTo(mail.port), url: `smtp://mailer:secret@127.0.0.1:${mail.port}` };
    const sms = smsTo(`${gateway.url}/?key=key-of-the-gateway`, {
      headers: { Authorization: 'Bearer token-of-the-gateway' },
    });
    const poolhouse = await startProduction(start, t, { log, storeUrl, email, sms });
    const app = await signUpApp(poolhouse, {
      pool: {
        ...SMS,
        AutoVerifiedAttributes: ['email', 'phone_number'],
        VerificationMessageTemplate: { EmailMessage: 'These words carry {####}.' },
      },
    });
    mail.broken = '451 refusing mail for alice@example.com';
    mail.refusals.set('gone@example.com', '550 gone@example.com is not here');
    gateway.answer = (response) => response.writeHead(500).end();
    await signUp(app, 'alice', { email: 'alice@example.com' });
    await signUp(app, 'gone', { email: 'gone@example.com' });
    await signUp(app, 'bob', { phone_number: '+15555550100' });
    await until(() => mail.attempts > 0 && gateway.requests.length > 0);
    await until(
      async () => (await poolhouse.server.store.outbox.due('EMAIL', 1e15, 9)).length === 1,
    );

    const secrets = new Secrets();
    const [waiting] = await poolhouse.server.store.outbox.due('EMAIL', 1e15, 1);
    const kept = JSON.parse(waiting!.content);
    secrets.addCode('code by e-mail', kept.code);
    secrets.add('words', kept.body);
    secrets.addCode('code by SMS', JSON.parse(gateway.requests[0]!.body).body.slice(-6));
    secrets.add('mail password', 'mailer:secret');
    secrets.add('gateway key', 'key-of-the-gateway');
    secrets.add('gateway token', 'token-of-the-gateway');
    const stored = await dump(storeUrl);
    assert.deepEqual(secrets.foundIn(stored), []);
    assert.ok(stored.includes('outbox') || name === 'PostgreSQL');

    mail.broken = undefined;
    await untilTried(poolhouse, () => mail.received.length > 0);
    assert.equal(mail.received[0]!.user, 'mailer');
    poolhouse.clock.advance(25 * 3_600_000);
    await until(async () => (await poolhouse.server.store.outbox.due('SMS', 1e15, 9)).length === 0);
    await log.flush();
    const logged = lines.join('');
    for (const event of ['message not delivered', 'message refused', 'message given up']) {
      assert.ok(logged.includes(event), event);
    }
    for (const address of ['alice@example.com', 'gone@example.com', '+15555550100']) {
      secrets.add(address, address);
    }
    assert.deepEqual(secrets.foundIn(Buffer.from(logged)), []);
  });
}
