/**
 * Words the messages of every occasion: the one place where a message is made, before the
 * transaction that keeps it.
 */
import { mailbox } from '#messaging/mailbox.ts';
import type { Medium, Message } from '#messaging/messaging.ts';
import { fill, fillHtml, sendsLink, templateOf } from '#messaging/templates.ts';
import type { Ids } from '#platform/ids.ts';
import type { Client, Pool } from '#store/records.ts';

/** What a message is for, by the name its trigger sources end in. */
export type Occasion =
  | 'SignUp'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'AdminCreateUser'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication';

export interface MessageRequest {
  readonly pool: Pool;
  /** Whose request it answers; absent when an administrator's. */
  readonly client?: Client | undefined;
  readonly userId: string;
  /** Absent when the id is a decoy's: then the message is delivered to nobody. */
  readonly username?: string | undefined;
  readonly occasion: Occasion;
  readonly medium: Medium;
  readonly destination: string;
  readonly code: string;
  /** The name the person signs in by, where the words tell it. */
  readonly loginName?: string | undefined;
  /** Of several messages on one topic only the last is worth delivering. */
  readonly topic: string;
  /** When the code ends. */
  readonly expiresAt: number;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

export class MessageComposer {
  readonly #ids: Ids;
  readonly #publicUrl: () => string;

  /** `publicUrl` is where links lead, without a slash at its end. */
  constructor(options: { ids: Ids; publicUrl: () => string }) {
    this.#ids = options.ids;
    this.#publicUrl = options.publicUrl;
  }

  /** The message, to be posted in the transaction that keeps its code. */
  async compose(request: MessageRequest): Promise<Message> {
    const { pool, client, userId, username, occasion, medium, destination, code } = request;
    const { loginName, topic, expiresAt, clientMetadata } = request;
    const template = templateOf(pool, occasion, medium);
    const link =
      client && sendsLink(pool, occasion, medium)
        ? this.#confirmationLink(client, username ?? userId, code)
        : undefined;
    const values = { code, username: loginName, link };
    return {
      id: this.#ids.uuid(),
      poolId: pool.id,
      userId,
      username: username ?? userId,
      clientId: client?.id,
      topic,
      medium,
      destination,
      purpose: `CustomMessage_${occasion}`,
      ...(medium === 'EMAIL' ? mailboxOf(pool) : { from: senderId(pool) }),
      subject: template.subject && fill(template.subject, values),
      body: fill(template.body, values),
      html: medium === 'EMAIL' ? fillHtml(template.body, values) : undefined,
      code,
      link,
      clientMetadata,
      expiresAt,
      ...(username === undefined && { decoy: true }),
    };
  }

  #confirmationLink(client: Client, username: string, code: string): string {
    const query = new URLSearchParams({
      client_id: client.id,
      user_name: username,
      confirmation_code: code,
    });
    return `${this.#publicUrl()}/confirmUser?${query}`;
  }
}

function mailboxOf({ settings }: Pool): Pick<Message, 'from' | 'replyTo'> {
  const { ReplyToEmailAddress, ...rest } = settings.EmailConfiguration ?? {};
  return mailbox({ ...rest, ReplyTo: ReplyToEmailAddress });
}

function senderId({ settings }: Pool): string | undefined {
  return settings.SmsConfiguration?.EumsSms?.OriginationIdentity;
}
