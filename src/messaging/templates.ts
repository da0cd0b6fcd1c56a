/** The words of messages: the pool's templates with their placeholders filled in. Pure. */
import type { Pool } from '#store/records.ts';
import type { Medium } from './messaging.ts';

export interface Text {
  /** E-mail only. */
  readonly subject?: string;
  readonly body: string;
}

const INVITATION_SUBJECT = 'Your temporary password';
const INVITATION_BODY = 'Your username is {username} and temporary password is {####}. ';
const VERIFICATION_SUBJECT = 'Your verification code';
const VERIFICATION_BODY = 'Your confirmation code is {####}';
const MFA_BODY = 'Your authentication code is {####}. ';

/** The invitation AdminCreateUser sends; `username` is the name the person signs in by. */
export function invitation(pool: Pool, medium: Medium, username: string, password: string): Text {
  const template = pool.settings.AdminCreateUserConfig?.InviteMessageTemplate;
  const values = { username, code: password };
  if (medium === 'SMS') return { body: fill(template?.SMSMessage ?? INVITATION_BODY, values) };
  return {
    subject: template?.EmailSubject ?? INVITATION_SUBJECT,
    body: fill(template?.EmailMessage ?? INVITATION_BODY, values),
  };
}

/** The message that carries a code of sign-up or recovery. */
export function verificationCode(pool: Pool, medium: Medium, code: string): Text {
  const template = pool.settings.VerificationMessageTemplate;
  const values = { code };
  if (medium === 'SMS') return { body: fill(template?.SmsMessage ?? VERIFICATION_BODY, values) };
  return {
    subject: fill(template?.EmailSubject ?? VERIFICATION_SUBJECT, values),
    body: fill(template?.EmailMessage ?? VERIFICATION_BODY, values),
  };
}

/** The message that carries an MFA code. */
export function authenticationCode(pool: Pool, medium: Medium, code: string): Text {
  if (medium === 'SMS') {
    const template =
      pool.mfa.SmsMfaConfiguration?.SmsAuthenticationMessage ??
      pool.settings.SmsAuthenticationMessage;
    return { body: fill(template ?? MFA_BODY, { code }) };
  }
  const template = pool.mfa.EmailMfaConfiguration;
  return {
    subject: template?.Subject ?? VERIFICATION_SUBJECT,
    body: fill(template?.Message ?? MFA_BODY, { code }),
  };
}

/**
 * Fills both placeholders in one pass, so that a username that looks like a placeholder stays a
 * username. `{####}` may have any number of # characters, as the service takes it.
 */
function fill(template: string, values: { username?: string; code: string }): string {
  return template.replace(/\{(#+|username)\}/g, (placeholder, word: string) =>
    word === 'username' ? (values.username ?? placeholder) : values.code,
  );
}
