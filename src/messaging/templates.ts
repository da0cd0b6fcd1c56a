/** The words of messages: the pool's templates, and filling in their placeholders. Pure. */
import type { Pool } from '#store/records.ts';
import type { Medium } from './messaging.ts';

export interface Template {
  /** E-mail only. */
  readonly subject?: string;
  readonly body: string;
}

const INVITATION_SUBJECT = 'Your temporary password';
const INVITATION_BODY = 'Your username is {username} and temporary password is {####}. ';
const VERIFICATION_SUBJECT = 'Your verification code';
const VERIFICATION_BODY = 'Your confirmation code is {####}';
const AUTHENTICATION_BODY = 'Your authentication code is {####}. ';

/** The pool's words for an occasion (the end of its trigger sources), else the service's. */
export function templateOf(pool: Pool, occasion: string, medium: Medium): Template {
  if (occasion === 'AdminCreateUser') return invitation(pool, medium);
  if (occasion === 'Authentication') return authentication(pool, medium);
  const template = pool.settings.VerificationMessageTemplate;
  if (medium === 'SMS') return { body: template?.SmsMessage ?? VERIFICATION_BODY };
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

/**
 * Fills both placeholders in one pass, so that a username that looks like a placeholder stays a
 * username. `{####}` may have any number of # characters, as the service takes it.
 */
export function fill(
  template: string,
  values: { readonly username?: string | undefined; readonly code: string },
): string {
  return template.replace(/\{(#+|username)\}/g, (placeholder, word: string) =>
    word === 'username' ? (values.username ?? placeholder) : values.code,
  );
}
