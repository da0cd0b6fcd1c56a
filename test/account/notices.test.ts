import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccountNotices } from '#domain/messages/account-notices.ts';
import { type AccountChange, CHANGE_TEXTS } from '#messaging/account-change-texts.ts';
import type { Message, Messaging } from '#messaging/messaging.ts';
import { LANGUAGE_NAMES } from '#pages/words/languages.ts';
import { Ids } from '#platform/ids.ts';
import { silentLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import type { Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { newPool, newUser } from '../store/conformance/samples.ts';

const NOW = Date.parse('2030-06-01T12:00:15Z');
const MAIL = { email: 'a@example.com', email_verified: 'true' };
const PHONE = { phone_number: '+15555550100', phone_number_verified: 'true' };
/** Nothing of a transaction is looked at here. */
const TX = {} as Transaction;

function notices(ready: () => Promise<void> = async () => {}) {
  const posted: Message[] = [];
  const dispatched: Message[] = [];
  const messaging: Messaging = {
    ready,
    post: async (_tx, message) => void posted.push(message),
    dispatch: async (...messages) => void dispatched.push(...messages),
  };
  const parts = { clock: { now: () => NOW }, ids: new Ids(systemRandom), log: silentLog };
  return { notices: new AccountNotices({ ...parts, messaging }), posted, dispatched };
}

const pool = newPool();
const of = (user: User, language?: string) => ({ pool, user, language });
const userWith = (attributes: Record<string, string>) =>
  newUser(pool.id, { username: 'alice', attributes });

test('a change and its message are made together, and it is sent after both', async () => {
  const { notices: told, posted, dispatched } = notices();
  const user = userWith({ ...MAIL, ...PHONE });
  const made = await told.telling(of(user), 'passkey-added', async (post) => {
    await post(TX);
    assert.equal(dispatched.length, 0);
    return 'made';
  });
  assert.equal(made, 'made');
  assert.deepEqual(dispatched, posted);
  const [message] = posted;
  assert.equal(message?.medium, 'EMAIL');
  assert.equal(message.destination, 'a@example.com');
  assert.equal(message.purpose, 'Poolhouse_AccountChange');
  assert.deepEqual(message.clientMetadata, { change: 'passkey-added' });
  assert.match(message.body, /^A passkey was added to your account\.\n/);
  assert.match(message.body, /^Account: alice$/m);
  assert.match(message.body, /^Time: 2030-06-01 12:00 UTC$/m);
  assert.equal(message.code, undefined);
});

test('of a change that fails nobody is told', async () => {
  const { notices: told, dispatched } = notices();
  const failing = told.telling(of(userWith(MAIL)), 'password-changed', async (post) => {
    await post(TX);
    throw new Error('refused');
  });
  await assert.rejects(failing, /refused/);
  assert.deepEqual(dispatched, []);
});

test('who has no verified mailbox is told by phone, and who has neither is not told', async () => {
  const unverified = { email: 'a@example.com', email_verified: 'false' };
  for (const [attributes, medium] of [
    [{ ...unverified, ...PHONE }, 'SMS'],
    [unverified, undefined],
    [{}, undefined],
  ] as const) {
    const { notices: told, posted } = notices();
    await told.telling(of(userWith(attributes)), 'passkey-removed', (post) => post(TX));
    assert.equal(posted[0]?.medium, medium);
    if (medium) assert.ok(posted[0]!.body.length <= 160, 'fits one SMS');
  }
});

test('a server that cannot send keeps nobody from a change', async () => {
  const { notices: told, posted } = notices(async () => {
    throw new Error('no sender');
  });
  await told.telling(of(userWith(MAIL)), 'password-changed', (post) => post(TX));
  assert.deepEqual(posted, []);
});

test('two changes make two messages, each in words of its own', async () => {
  const { notices: told, posted } = notices();
  const changes: AccountChange[] = [
    'password-changed',
    'authenticator-added',
    'authenticator-replaced',
    'authenticator-removed',
    'passkey-added',
    'passkey-removed',
    'recovery-codes-made',
    'recovery-codes-removed',
    'email-changed',
    'phone-number-changed',
  ];
  for (const change of changes) {
    await told.telling(of(userWith(MAIL)), change, (post) => post(TX));
  }
  assert.equal(new Set(posted.map(({ topic }) => topic)).size, changes.length);
  assert.equal(new Set(posted.map(({ body }) => body)).size, changes.length);
});

test('a message names the application, and the account by a name its user knows', async () => {
  const { notices: told, posted } = notices();
  const user = newUser(pool.id, { username: 'b7a1c5d2-0000', attributes: MAIL });
  const byEmail: Pool = { ...pool, name: 'Acme', settings: { UsernameAttributes: ['email'] } };
  const account = { pool: byEmail, user };
  await told.telling({ ...account, language: 'en' }, 'passkey-added', (post) => post(TX));
  assert.match(posted[0]!.body, /^Application: Acme$/m);
  assert.match(posted[0]!.body, /^Account: a@example\.com$/m);
  assert.doesNotMatch(posted[0]!.body, /b7a1c5d2/);
});

test('a message is in the language its user has set, else that of the page, else English', async () => {
  for (const [locale, page, subject] of [
    ['fr-CA', 'de', 'Un changement dans votre façon de vous connecter'],
    ['tlh', 'de', 'Eine Änderung an Ihrer Anmeldung'],
    [undefined, 'ja', 'サインイン方法の変更のお知らせ'],
    ['__proto__', undefined, 'A change to how you sign in'],
  ] as const) {
    const { notices: told, posted } = notices();
    const user = userWith({ ...MAIL, ...(locale && { locale }) });
    await told.telling(of(user, page), 'password-changed', (post) => post(TX));
    assert.equal(posted[0]!.subject, subject);
  }
});

test('there are words for every change in every language of the pages, each its own', () => {
  assert.deepEqual(Object.keys(CHANGE_TEXTS).sort(), Object.keys(LANGUAGE_NAMES).sort());
  const all = Object.values(CHANGE_TEXTS).flatMap(({ changes }) => Object.values(changes));
  assert.equal(new Set(all).size, all.length);
});
