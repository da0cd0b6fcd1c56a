/**
 * A server in a process of its own, which kill.test.ts kills: its store, where its mail goes, and
 * how far its clock is ahead.
 */
import type { Clock } from '#platform/clock.ts';
import { startServer } from '../../src/server.ts';
import { UNLIMITED } from '../support/production.ts';
import { fixtureKey } from '../support/servers.ts';

const [storeUrl, mailPort, ahead] = process.argv.slice(2);

const clock: Clock = { now: () => Date.now() + Number(ahead) };
const server = await startServer({
  mode: 'serve',
  ...UNLIMITED,
  port: 0,
  storeUrl: storeUrl!,
  masterKey: Buffer.alloc(32, 3),
  modexpWorkers: 0,
  generateKey: fixtureKey,
  clock,
  email: { url: `smtp://127.0.0.1:${mailPort}`, starttls: 'never', from: 'no-reply@example.com' },
});
console.log(server.url);
