/**
 * E-mail through an SMTP server. Each message has a connection of its own, which can be aborted
 * without affecting others.
 */
import type { SendMailOptions, Transporter } from 'nodemailer';
import { htmlToText } from './html.ts';
import { DeliveryFailure, type Message, type Sender } from './messaging.ts';

export interface SmtpSettings {
  /**
   * `smtps://…` speaks TLS from the start, `smtp://…` after STARTTLS; user and password are part
   * of the URL.
   */
  readonly url: string;
  /** `never` sends in the clear to an `smtp://` server, the password included. */
  readonly starttls: 'required' | 'never';
  /** The address messages come from, unless the pool has its own. */
  readonly from: string;
}

/** Times in ms; the outbox limits the whole besides. */
const CONNECT = 8_000;
const SILENCE = 15_000;

export class SmtpSender implements Sender {
  readonly #settings: SmtpSettings;
  #transport: Promise<Transporter> | undefined;

  constructor(settings: SmtpSettings) {
    this.#settings = settings;
  }

  async send(message: Message, signal: AbortSignal): Promise<void> {
    // Loading the package takes long: the first message waits, not the start of the server.
    this.#transport ??= openTransport(this.#settings);
    const transport = await this.#transport;
    try {
      await transport.sendMail({ ...mailOf(message, this.#settings.from), signal });
    } catch (error) {
      throw failureOf(error as SmtpError, message.from !== undefined);
    }
  }
}

async function openTransport({ url, starttls }: SmtpSettings): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return createTransport({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && starttls === 'required',
    ignoreTLS: !secure && starttls === 'never',
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: CONNECT,
    dnsTimeout: CONNECT,
    greetingTimeout: CONNECT,
    socketTimeout: SILENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function mailOf(message: Message, ownFrom: string): SendMailOptions {
  const { id, destination, subject = '', body, html, from = ownFrom, replyTo } = message;
  const { text = html === undefined ? body : htmlToText(html) } = message;
  return {
    from,
    // As an object it is a single address, whatever characters it has.
    to: { name: '', address: destination },
    ...(replyTo !== undefined && { replyTo: { name: '', address: replyTo } }),
    subject,
    text,
    ...(html !== undefined && { html }),
    // The same at every attempt, so that mail readers recognise a duplicate.
    messageId: `<${id}@${from.match(/@([\w.-]+)/)?.[1] ?? 'poolhouse.invalid'}>`,
    // Tells auto-responders not to answer.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/**
 * What a failure means for the next message. The reason consists of codes: the server's text may
 * repeat the address.
 */
function failureOf({ code, command, responseCode = 0 }: SmtpError, ofPool: boolean) {
  const reason = ['SMTP', command, responseCode || code].filter(Boolean).join(' ');
  return new DeliveryFailure(kindOf(code, command, responseCode, ofPool), reason);
}

function kindOf(
  code: string | undefined,
  command: string | undefined,
  status: number,
  ofPool: boolean,
): DeliveryFailure['kind'] {
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return 'outage';
  if (command === 'API') return 'never';
  // A sender address that is not permitted now may be later; other pools have others.
  if (command === 'MAIL FROM') return ofPool ? 'later' : 'outage';
  if (status >= 500) return 'never';
  // A server that is shutting down answers 421 to everything; other refusals concern this recipient
  // only.
  return command === 'RCPT TO' && status !== 421 ? 'later' : 'outage';
}
