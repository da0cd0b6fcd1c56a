/** The challenges this server sends, each with what it needs. */
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import type { Devices } from '#domain/factors/devices.ts';
import { EmailEnrolment } from '#domain/factors/email-enrolment.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { MessageCodes } from '#domain/messages/message-codes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store } from '#store/store.ts';
import type { FirstFactors } from '../challenge.ts';
import type { CustomAuth } from '../custom-auth.ts';
import type { Challenges } from '../dispatcher.ts';
import { FirstChoice } from '../first-choice.ts';
import type { PasswordFactor } from '../password-factor.ts';
import type { SrpExchanges } from '../srp-exchange.ts';
import { Standings } from '../standings.ts';
import { devicePasswordVerifier, deviceSrpAuth } from './devices.ts';
import { emailMfa, oneTimeCode, smsMfa } from './message-code.ts';
import { mfaSetup } from './mfa-setup.ts';
import { newPasswordRequired } from './new-password-required.ts';
import { password, passwordSrp, passwordVerifier } from './passwords.ts';
import { selectChallenge } from './select-challenge.ts';
import { selectMfaType } from './select-mfa-type.ts';
import { softwareTokenMfa } from './software-token-mfa.ts';
import { webAuthn } from './web-authn.ts';

export function offeredChallenges(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly authenticators: Authenticators;
  readonly recoveryCodes: RecoveryCodes;
  readonly messageCodes: MessageCodes;
  readonly passwords: PasswordFactor;
  readonly passkeys: Passkeys;
  readonly devices: Devices;
  readonly exchanges: SrpExchanges;
  readonly guard: AttemptGuard;
  readonly custom: CustomAuth;
  readonly log: Log;
}): {
  readonly challenges: Challenges;
  readonly choice: FirstChoice;
  readonly standings: Standings;
} {
  const {
    store,
    clock,
    accounts,
    authenticators,
    recoveryCodes,
    messageCodes,
    passwords,
    passkeys,
    log,
  } = parts;
  // In the order in which users are offered them.
  const firstFactors: FirstFactors = {
    PASSWORD_SRP: passwordSrp(),
    PASSWORD: password(passwords),
    EMAIL_OTP: oneTimeCode('EMAIL_OTP', messageCodes),
    SMS_OTP: oneTimeCode('SMS_OTP', messageCodes),
    WEB_AUTHN: webAuthn(passkeys),
  };
  const emails = new EmailEnrolment({ store, clock, log });
  const standings = new Standings({ store, firstFactors });
  const choice = new FirstChoice(firstFactors, standings);
  const challenges: Challenges = {
    before: {
      ...firstFactors,
      SELECT_CHALLENGE: selectChallenge(choice),
      PASSWORD_VERIFIER: passwordVerifier(passwords, parts.custom),
      CUSTOM_CHALLENGE: parts.custom.challenge(),
    },
    after: {
      NEW_PASSWORD_REQUIRED: newPasswordRequired(accounts),
      MFA_SETUP: mfaSetup(emails),
      SELECT_MFA_TYPE: selectMfaType(authenticators),
      SOFTWARE_TOKEN_MFA: softwareTokenMfa(authenticators, recoveryCodes),
      SMS_MFA: smsMfa(messageCodes, clock),
      EMAIL_OTP: emailMfa(messageCodes, emails, clock),
      DEVICE_SRP_AUTH: deviceSrpAuth(),
      DEVICE_PASSWORD_VERIFIER: devicePasswordVerifier(parts),
    },
  };
  return { challenges, choice, standings };
}
