/** Sends users the notices of threat protection. */
import { riskSettings } from '#domain/pools/risk-settings.ts';
import { mailbox } from '#messaging/mailbox.ts';
import type { Message, Messaging } from '#messaging/messaging.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Transaction } from '#store/store.ts';
import type { AuthEvent } from '#store/tables/auth-events.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { AuthEvents } from './auth-events.ts';
import { type AttemptOutcome, noticeText } from './notices.ts';

/** A notice that could not be delivered for a day is out of date. */
const DELIVERED_WITHIN = 86_400_000;
const PURPOSE = 'CustomEmailSender_AccountTakeOverNotification';

interface Parts {
  readonly ids: Ids;
  readonly log: Log;
  readonly messaging: Messaging;
  readonly events: AuthEvents;
  /** Where feedback on a pool's events is given: the page's URL. */
  readonly feedbackPage: (poolId: string) => string;
}

export class RiskNotices {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The notice of an event to its user, to be posted in the transaction that keeps the event.
   * Undefined when the user has no verified e-mail address or the server cannot send: what is done
   * about an attempt does not depend on the notice.
   */
  async compose(
    pool: Pool,
    client: Client,
    user: User,
    event: AuthEvent,
    noticed: AttemptOutcome,
  ): Promise<Message | undefined> {
    const { ids, log, messaging, events, feedbackPage } = this.#parts;
    const { email, email_verified } = user.attributes;
    if (email === undefined || email_verified !== 'true') return undefined;
    try {
      await messaging.ready(pool.id, 'EMAIL');
    } catch {
      log.warn('notice not sent', { poolId: pool.id, userId: user.id, purpose: PURPOSE });
      return undefined;
    }
    const token = events.feedbackToken(event);
    const link = (value: string) => `${feedbackPage(pool.id)}?token=${token}&value=${value}`;
    const links = { token, valid: link('Valid'), invalid: link('Invalid') };
    const { AccountTakeoverRiskConfiguration } = riskSettings(pool, client);
    const configuration = AccountTakeoverRiskConfiguration?.NotifyConfiguration;
    return {
      id: ids.uuid(),
      poolId: pool.id,
      userId: user.id,
      username: user.username,
      clientId: client.id,
      topic: `risk ${event.id}`,
      medium: 'EMAIL',
      destination: email,
      purpose: PURPOSE,
      askedBy: 'event',
      ...mailbox(configuration ?? {}),
      ...noticeText(noticed, configuration, event, user, links),
      expiresAt: event.createdAt + DELIVERED_WITHIN,
    };
  }

  post(tx: Transaction, message: Message): Promise<void> {
    return this.#parts.messaging.post(tx, message);
  }

  dispatch(message: Message): Promise<void> {
    return this.#parts.messaging.dispatch(message);
  }
}
