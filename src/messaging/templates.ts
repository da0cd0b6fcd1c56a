/** The texts of messages: the pool's templates, and filling in their placeholders. Pure. */
import type { Pool } from '#store/tables/pools.ts';
import { escapeHtml, isMarkup } from './html.ts';
import type { Medium } from './messaging.ts';

export interface Template {
  /** E-mail only. */
  readonly subject?: string;
  readonly body: string;
}

/** What takes the place of the placeholders. */
export interface TemplateValues {
  readonly code: string;
  /** For `{username}`. */
  readonly username?: string | undefined;
  /** For `{##…##}`: the address of a link with the text between. */
  readonly link?: string | undefined;
}

const INVITATION_SUBJECT = 'Your temporary password';
const INVITATION_BODY = 'Your username is {username} and temporary password is {####}. ';
const VERIFICATION_SUBJECT = 'Your verification code';
const VERIFICATION_BODY = 'Your confirmation code is {####}';
const LINK_SUBJECT = 'Your verification link';
const LINK_BODY = 'Please click the link below to verify your email address. {##Verify Email##}';
const AUTHENTICATION_BODY = 'Your authentication code is {####}. ';

/** Whether the pool confirms sign-ups by a link; other messages have codes. */
export function sendsLink(pool: Pool, occasion: string, medium: Medium): boolean {
  return (
    medium === 'EMAIL' &&
    (occasion === 'SignUp' || occasion === 'ResendCode') &&
    pool.settings.VerificationMessageTemplate?.DefaultEmailOption === 'CONFIRM_WITH_LINK'
  );
}

/** The pool's template for an occasion (the end of its trigger sources), else the service's. */
export function templateOf(pool: Pool, occasion: string, medium: Medium): Template {
  if (occasion === 'AdminCreateUser') return invitation(pool, medium);
  if (occasion === 'Authentication') return authentication(pool, medium);
  const template = pool.settings.VerificationMessageTemplate;
  if (medium === 'SMS') return { body: template?.SmsMessage ?? VERIFICATION_BODY };
  if (sendsLink(pool, occasion, medium)) {
    return {
      subject: template?.EmailSubjectByLink ?? LINK_SUBJECT,
      body: template?.EmailMessageByLink ?? LINK_BODY,
    };
  }
  return {
    subject: template?.EmailSubject ?? VERIFICATION_SUBJECT,
    body: template?.EmailMessage ?? VERIFICATION_BODY,
  };
}

function invitation(pool: Pool, medium: Medium): Template {
  const template = pool.settings.AdminCreateUserConfig?.InviteMessageTemplate;
  if (medium === 'SMS') return { body: template?.SMSMessage ?? INVITATION_BODY };
  return {
    subject: template?.EmailSubject ?? INVITATION_SUBJECT,
    body: template?.EmailMessage ?? INVITATION_BODY,
  };
}

function authentication(pool: Pool, medium: Medium): Template {
  if (medium === 'SMS') {
    const template =
      pool.mfa.SmsMfaConfiguration?.SmsAuthenticationMessage ??
      pool.settings.SmsAuthenticationMessage;
    return { body: template ?? AUTHENTICATION_BODY };
  }
  const template = pool.mfa.EmailMfaConfiguration;
  return {
    subject: template?.Subject ?? VERIFICATION_SUBJECT,
    body: template?.Message ?? AUTHENTICATION_BODY,
  };
}

/** `{####}` may have any number of # characters, as in the service. */
const PLACEHOLDER = /\{##([^#{}]+)##\}|\{(#+|username)\}/g;

/**
 * Fills every placeholder in one pass, so that a username that looks like a placeholder stays a
 * username. Values are not escaped: see `fillHtml`.
 */
export function fill(template: string, values: TemplateValues): string {
  return replaced(template, values, (text) => text);
}

/**
 * The same as HTML: values are escaped, and a template without markup is treated as plain text, and
 * keeps its line breaks.
 */
export function fillHtml(template: string, values: TemplateValues): string {
  if (isMarkup(template)) return replaced(template, values, escapeHtml);
  const lines = escapeHtml(template).replaceAll(/\r?\n/g, '<br>\n');
  return replaced(lines, values, escapeHtml);
}

function replaced(
  template: string,
  { code, username, link }: TemplateValues,
  encode: (text: string) => string,
): string {
  return template.replace(PLACEHOLDER, (placeholder, words?: string, name?: string) => {
    if (words !== undefined) {
      return link === undefined ? placeholder : `<a href="${encode(link)}">${words}</a>`;
    }
    return name === 'username' ? encode(username ?? placeholder) : encode(code);
  });
}
