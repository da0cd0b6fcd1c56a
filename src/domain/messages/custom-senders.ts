/**
 * Messages that a pool's own functions send (CustomEmailSender, CustomSMSSender). They are stored
 * and delivered like all others; the function gets the code encrypted for it alone.
 */

import type { Pools } from '#domain/pools/pools.ts';
import {
  DeliveryFailure,
  type Medium,
  type Message,
  type Sender,
  type Senders,
} from '#messaging/messaging.ts';
import type { Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { CodeCipher } from '#triggers/code-cipher.ts';
import { customSenders } from '#triggers/custom-sender.ts';
import { userAttributesOf } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';

interface Parts {
  readonly store: Store;
  readonly pools: Pools;
  readonly triggers: Triggers;
  readonly cipher: CodeCipher;
  /** The senders of pools without such a function. */
  readonly others: Senders;
}

export class CustomSenders implements Senders {
  readonly #parts: Parts;
  /** One for each function: the outbox tells by sender which is out of order. */
  readonly #senders = new Map<string, Sender>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async of(poolId: string, medium: Medium): Promise<Sender | undefined> {
    const { pools, cipher, others } = this.#parts;
    const pool = await pools.find(poolId);
    if (!pool || !hasOwnSender(pool, medium)) return others.of(poolId, medium);
    const keyId = pool.settings.LambdaConfig?.KMSKeyID;
    // Codes are never passed on in the clear.
    return keyId !== undefined && cipher.knows(keyId) ? this.#senderOf(poolId, medium) : undefined;
  }

  #senderOf(poolId: string, medium: Medium): Sender {
    const key = `${medium} ${poolId}`;
    const known = this.#senders.get(key);
    if (known) return known;
    const sender: Sender = { send: (message) => this.#send(message) };
    this.#senders.set(key, sender);
    return sender;
  }

  async #send(message: Message): Promise<void> {
    const { store, pools, triggers } = this.#parts;
    const { poolId, userId, medium } = message;
    const [pool, user] = await Promise.all([pools.find(poolId), store.users.find(poolId, userId)]);
    const keyId = pool?.settings.LambdaConfig?.KMSKeyID;
    if (!pool || !user || !keyId) throw new DeliveryFailure('never', 'nobody to send it for');
    const outcome = await triggers.notify(
      customSenders[medium],
      { pool, clientId: message.clientId, userName: message.username },
      {
        occasion: message.purpose.slice(message.purpose.indexOf('_') + 1),
        userAttributes: attributesFor(pool, user, message),
        code: await this.#encrypted(keyId, message),
        clientMetadata: message.clientMetadata,
      },
    );
    if (outcome === 'refused') throw new DeliveryFailure('later', 'the function failed');
    if (outcome === 'unreachable')
      throw new DeliveryFailure('outage', 'the function is out of reach');
  }

  async #encrypted(keyId: string, { poolId, code }: Message): Promise<string | undefined> {
    if (code === undefined) return undefined;
    try {
      return await this.#parts.cipher.encrypt(keyId, poolId, code);
    } catch (cause) {
      throw new DeliveryFailure('outage', 'the code could not be encrypted', { cause });
    }
  }
}

/** Whether a function of the pool sends its messages of a medium. */
export function hasOwnSender({ settings }: Pool, medium: Medium): boolean {
  const { CustomEmailSender, CustomSMSSender } = settings.LambdaConfig ?? {};
  return (medium === 'EMAIL' ? CustomEmailSender : CustomSMSSender) !== undefined;
}

/**
 * The user's attributes, with the address the message goes to: a new one may not be the user's yet.
 */
export function attributesFor(
  pool: Pool,
  user: User,
  { medium, destination }: Pick<Message, 'medium' | 'destination'>,
): Readonly<Record<string, string>> {
  const attribute = medium === 'EMAIL' ? 'email' : 'phone_number';
  return { ...userAttributesOf(pool, user), [attribute]: destination };
}
