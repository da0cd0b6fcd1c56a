/** The text of the messages that warn users of risky attempts. Pure. */
import type { NotifyConfigurationType, NotifyEmailType } from '#contract/types.ts';
import { escapeHtml } from '#messaging/html.ts';
import type { AuthEvent } from '#store/tables/auth-events.ts';
import type { User } from '#store/tables/users.ts';

/** The outcome of the attempt that a notice is about. */
export type AttemptOutcome = 'blocked' | 'challenged' | 'allowed';

export interface NoticeText {
  readonly subject: string;
  /** The HTML if the template has any, else the text. */
  readonly body: string;
  readonly html: string | undefined;
  /** Undefined if the template has HTML only. */
  readonly text: string | undefined;
}

/** Where the reader can say whether it was the user. */
export interface FeedbackLinks {
  readonly token: string;
  readonly valid: string;
  readonly invalid: string;
}

const DETAILS =
  'Time: {login-time}. Device: {device-name}. Address: {ip-address}. ' +
  'If it was you: {one-click-link-valid} If it was not: {one-click-link-invalid}';

const DEFAULTS: Readonly<Record<AttemptOutcome, NotifyEmailType>> = {
  blocked: {
    Subject: 'A sign-in was blocked',
    TextBody: `A sign-in to your account was blocked. ${DETAILS}`,
  },
  challenged: {
    Subject: 'A sign-in needed a second factor',
    TextBody: `A sign-in to your account was asked for a second factor. ${DETAILS}`,
  },
  allowed: {
    Subject: 'A new sign-in',
    TextBody: `There was an unusual sign-in to your account. ${DETAILS}`,
  },
};

const TEMPLATES = {
  blocked: 'BlockEmail',
  challenged: 'MfaEmail',
  allowed: 'NoActionEmail',
} as const satisfies Record<AttemptOutcome, keyof NotifyConfigurationType>;

/** The message of the pool's template, its placeholders filled in one pass. */
export function noticeText(
  noticed: AttemptOutcome,
  configuration: NotifyConfigurationType | undefined,
  event: AuthEvent,
  { username }: User,
  links: FeedbackLinks,
): NoticeText {
  const template = configuration?.[TEMPLATES[noticed]] ?? DEFAULTS[noticed];
  const { HtmlBody, TextBody = HtmlBody === undefined ? DEFAULTS[noticed].TextBody : undefined } =
    template;
  const { address, device, city, country } = event.context;
  const values: Readonly<Record<string, string | undefined>> = {
    username,
    'ip-address': address ?? 'unknown',
    'device-name': device ?? 'unknown',
    city: city ?? 'unknown',
    country: country ?? 'unknown',
    'login-time': new Date(event.createdAt).toISOString(),
    'event-id': event.id,
    'feedback-token': links.token,
    'one-click-link-valid': links.valid,
    'one-click-link-invalid': links.invalid,
  };
  const fill = (text: string, write: (value: string) => string) =>
    text.replace(/\{([a-z-]+)\}/g, (placeholder, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? placeholder : write(value);
    });
  const html = HtmlBody === undefined ? undefined : fill(HtmlBody, escapeHtml);
  const text = TextBody === undefined ? undefined : fill(TextBody, (value) => value);
  return {
    subject: fill(template.Subject, (value) => value.replaceAll(/[\r\n]+/g, ' ')),
    body: html ?? text ?? '',
    html,
    text,
  };
}
