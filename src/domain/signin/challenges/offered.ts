/** The challenges this server asks after the first factor, each with what it needs. */
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Authenticators } from '#domain/accounts/authenticators.ts';
import type { MessageCodes } from '#domain/accounts/message-codes.ts';
import type { RecoveryCodes } from '#domain/accounts/recovery-codes.ts';
import type { Challenges } from '../sign-in.ts';
import { messageCode } from './message-code.ts';
import { mfaSetup } from './mfa-setup.ts';
import { newPasswordRequired } from './new-password-required.ts';
import { selectMfaType } from './select-mfa-type.ts';
import { softwareTokenMfa } from './software-token-mfa.ts';

export function offeredChallenges(parts: {
  readonly accounts: Accounts;
  readonly authenticators: Authenticators;
  readonly recoveryCodes: RecoveryCodes;
  readonly messageCodes: MessageCodes;
}): Challenges {
  const { accounts, authenticators, recoveryCodes, messageCodes } = parts;
  return {
    NEW_PASSWORD_REQUIRED: newPasswordRequired(accounts),
    MFA_SETUP: mfaSetup(authenticators),
    SELECT_MFA_TYPE: selectMfaType(authenticators),
    SOFTWARE_TOKEN_MFA: softwareTokenMfa(authenticators, recoveryCodes),
    SMS_MFA: messageCode('SMS_MFA', 'SMS_MFA_CODE', messageCodes),
    EMAIL_OTP: messageCode('EMAIL_OTP', 'EMAIL_OTP_CODE', messageCodes),
  };
}
