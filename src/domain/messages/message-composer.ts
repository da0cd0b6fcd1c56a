/**
 * Composes messages: the one place where one is made, before the transaction that keeps it.
 *
 * This room owns what users are sent: the messages, the one-time codes in them, who receives a
 * code, and the pool's own functions that send them. Templates, delivery and senders are in
 * #messaging; what a proven code is good for is decided in accounts and signin.
 */
import { mailbox } from '#messaging/mailbox.ts';
import type { AskedBy, Medium, Message } from '#messaging/messaging.ts';
import { fill, fillHtml, sendsLink, templateOf } from '#messaging/templates.ts';
import type { Ids } from '#platform/ids.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { customMessage, type MessageWording } from '#triggers/custom-message.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { attributesFor, hasOwnSender } from './custom-senders.ts';

/** What a message is for, by the name its trigger sources end in. */
export type MessageOccasion =
  | 'SignUp'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'AdminCreateUser'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication';

export interface MessageRequest {
  readonly pool: Pool;
  /** The client whose request it answers; absent for an administrator's. */
  readonly client?: Client | undefined;
  /** The recipient; a message for the id of a decoy is not delivered. */
  readonly user: User | { readonly id: string };
  readonly occasion: MessageOccasion;
  readonly medium: Medium;
  readonly destination: string;
  readonly askedBy: AskedBy;
  readonly code: string;
  /** The name the user signs in by, for texts that say it. */
  readonly loginName?: string | undefined;
  /** Of several messages to a user on one topic only the last is delivered. */
  readonly topic: string;
  /** When the code ends. */
  readonly expiresAt: number;
  readonly clientMetadata?: Metadata | undefined;
}

interface Parts {
  readonly ids: Ids;
  readonly linkBase: (poolId: string) => Promise<string>;
  readonly triggers: Triggers;
}

export class MessageComposer {
  readonly #parts: Parts;

  /** `linkBase` is the base URL of a pool's pages, without a slash at its end. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The message, to be posted in the transaction that stores its code; worded by the pool's
   * function, where it has one.
   * @throws UserLambdaValidationException, UnexpectedLambdaException,
   *   InvalidLambdaResponseException
   */
  async compose(request: MessageRequest): Promise<Message> {
    const { pool, client, user, occasion, medium, destination, code } = request;
    const { askedBy, loginName, topic, expiresAt, clientMetadata } = request;
    const isUser = 'username' in user;
    const own = isUser ? await this.#wordsFor(request, user) : undefined;
    const template = templateOf(pool, occasion, medium);
    const name = isUser ? user.username : user.id;
    const link =
      client && sendsLink(pool, occasion, medium)
        ? await this.#confirmationLink(client, name, code)
        : undefined;
    const subject = template.subject === undefined ? undefined : (own?.subject ?? template.subject);
    const body = own?.body ?? template.body;
    const values = { code, username: loginName, link };
    return {
      id: this.#parts.ids.uuid(),
      poolId: pool.id,
      userId: user.id,
      username: isUser ? user.username : user.id,
      clientId: client?.id,
      topic,
      medium,
      destination,
      purpose: `CustomMessage_${occasion}`,
      askedBy,
      ...(medium === 'EMAIL' ? mailboxOf(pool) : { from: senderId(pool) }),
      subject: subject && fill(subject, values),
      body: fill(body, values),
      html: medium === 'EMAIL' ? fillHtml(body, values) : undefined,
      code,
      link,
      clientMetadata,
      expiresAt,
      ...(!isUser && { decoy: true }),
    };
  }

  async #confirmationLink(client: Client, username: string, code: string): Promise<string> {
    const query = new URLSearchParams({
      client_id: client.id,
      user_name: username,
      confirmation_code: code,
    });
    return `${await this.#parts.linkBase(client.poolId)}/confirmUser?${query}`;
  }

  /** Not called where another function sends the message, which words it itself. */
  async #wordsFor(request: MessageRequest, user: User): Promise<MessageWording | undefined> {
    const { pool, client, occasion, medium, clientMetadata } = request;
    if (hasOwnSender(pool, medium)) return undefined;
    return this.#parts.triggers.call(
      customMessage,
      { pool, clientId: client?.id, userName: user.username },
      {
        occasion,
        medium,
        byLink: sendsLink(pool, occasion, medium),
        userAttributes: attributesFor(pool, user, request),
        // The metadata of AdminCreateUser is for PreSignUp only.
        clientMetadata: occasion === 'AdminCreateUser' ? undefined : clientMetadata,
      },
    );
  }
}

function mailboxOf({ settings }: Pool): Pick<Message, 'from' | 'replyTo'> {
  const { ReplyToEmailAddress, ...rest } = settings.EmailConfiguration ?? {};
  return mailbox({ ...rest, ReplyTo: ReplyToEmailAddress });
}

function senderId({ settings }: Pool): string | undefined {
  return settings.SmsConfiguration?.EumsSms?.OriginationIdentity;
}
