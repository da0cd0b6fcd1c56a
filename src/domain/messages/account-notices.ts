/**
 * Notifies users of changes they make to how they sign in: the change and its message commit
 * together, or not at all.
 */

import { knownName } from '#domain/users/login-names.ts';
import type { AccountChange } from '#messaging/account-change-texts.ts';
import { accountChangeText } from '#messaging/account-changes.ts';
import { mailbox } from '#messaging/mailbox.ts';
import type { Message, Messaging } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Statements } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

/** A notice that could not be delivered for a day comes too late to warn. */
const DELIVERED_WITHIN = 86_400_000;
const PURPOSE = 'Poolhouse_AccountChange';

interface Parts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly messaging: Messaging;
}

/** Whose account is changed, and where. */
export interface ChangedAccount {
  readonly pool: Pool;
  readonly user: User;
  /** The language of the page the change is made on; undefined where it is made on none. */
  readonly language: string | undefined;
}

export class AccountNotices {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Makes a change and notifies the user, at the address from before the change. `make` runs `post`
   * in the transaction of the change. A user without a verified address is not notified.
   */
  async telling<T>(
    account: ChangedAccount,
    change: AccountChange,
    make: (post: Statements) => Promise<T>,
  ): Promise<T> {
    const { messaging } = this.#parts;
    const message = await this.#compose(account, change);
    const made = await make(async (tx) => {
      if (message) await messaging.post(tx, message);
    });
    if (message) await messaging.dispatch(message);
    return made;
  }

  async #compose(
    { pool, user, language }: ChangedAccount,
    change: AccountChange,
  ): Promise<Message | undefined> {
    const { clock, ids, messaging, log } = this.#parts;
    const to = recipientOf(user);
    if (!to) return undefined;
    const { medium, destination } = to;
    try {
      await messaging.ready(pool.id, medium);
    } catch {
      // A server that cannot send does not stop a change.
      log.warn('notice not sent', { poolId: pool.id, userId: user.id, purpose: PURPOSE });
      return undefined;
    }
    const now = clock.now();
    const news = { change, application: pool.name, account: knownName(pool, user), at: now };
    // The page may be in the language of somebody else: that is what the message is about.
    const { subject, body, sms } = accountChangeText(news, [user.attributes['locale'], language]);
    const id = ids.uuid();
    const { ReplyToEmailAddress: ReplyTo, ...sender } = pool.settings.EmailConfiguration ?? {};
    return {
      id,
      poolId: pool.id,
      userId: user.id,
      username: user.username,
      // Each change is notified of, even if a later one fails.
      topic: `account-change ${id}`,
      medium,
      destination,
      purpose: PURPOSE,
      askedBy: 'event',
      ...(medium === 'EMAIL'
        ? { ...mailbox({ ...sender, ReplyTo }), subject, body, text: body }
        : { from: pool.settings.SmsConfiguration?.EumsSms?.OriginationIdentity, body: sms }),
      // For functions that word the pool's messages themselves.
      clientMetadata: { change },
      expiresAt: now + DELIVERED_WITHIN,
    };
  }
}

/** A verified address of the user: e-mail before phone. */
function recipientOf({ attributes }: User) {
  const { email, email_verified, phone_number, phone_number_verified } = attributes;
  if (email && email_verified === 'true') return { medium: 'EMAIL', destination: email } as const;
  if (phone_number && phone_number_verified === 'true') {
    return { medium: 'SMS', destination: phone_number } as const;
  }
  return undefined;
}
