import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signUp, signUpApp } from '../support/codes.ts';
import { startMailServer } from '../support/mail-server.ts';
import { mailTo, startProduction, until, untilTried } from '../support/production.ts';
import { startOnPostgres } from '../support/servers.ts';

test('of the nodes on one database one that has a sender sends each message, also what all find', async (t) => {
  const mail = await startMailServer(t);
  const first = await startProduction(startOnPostgres, t, { email: mailTo(mail.port) });
  const second = await startOnPostgres(
    t,
    {},
    { mode: 'serve', clock: first.clock, storeUrl: first.storeUrl, email: mailTo(mail.port) },
  );
  // It has no sender, finds all of them too, and leaves them alone.
  await startOnPostgres(t, {}, { mode: 'serve', clock: first.clock, storeUrl: first.storeUrl });
  const app = await signUpApp(first);
  // Put off, so that both look for them when they are due.
  mail.broken = '452 full';
  const people = Array.from({ length: 3 }, (_, n) => `put-off-${n}`);
  for (const name of people) await signUp(app, name, { email: `${name}@example.com` });
  await until(() => mail.attempts >= people.length);
  mail.broken = undefined;
  const one = second.client({ credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  await untilTried(first, () => mail.received.length >= people.length);
  // The other node may have sent them all: the first finds out by itself that all is well again.
  first.clock.advance(30_000);
  people.push('back-again');
  await signUp(app, 'back-again', { email: 'back-again@example.com' });
  await until(() => mail.received.length >= people.length);
  const nodes = [app, { ...app, cognito: one }];
  const more = Array.from({ length: 20 }, (_, n) => `user-${n}`);
  await Promise.all(
    more.map((name, n) => signUp(nodes[n % 2]!, name, { email: `${name}@example.com` })),
  );
  await untilTried(first, () => mail.received.length >= people.length + more.length);
  await until(async () => (await first.server.store.outbox.due('EMAIL', 1e15, 1)).length === 0);
  assert.deepEqual(
    mail.received.map(({ to }) => to[0]).sort(),
    [...people, ...more].map((name) => `${name}@example.com`).sort(),
  );
});
