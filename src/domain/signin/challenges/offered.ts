/** The challenges this server asks, each with what it needs. */
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Authenticators } from '#domain/accounts/authenticators.ts';
import type { MessageCodes } from '#domain/accounts/message-codes.ts';
import type { Store } from '#store/store.ts';
import type { FirstFactors } from '../challenge.ts';
import type { Challenges } from '../dispatcher.ts';
import { FirstChoice } from '../first-choice.ts';
import type { PasswordFactor } from '../password-factor.ts';
import { Standings } from '../standings.ts';
import { messageCode } from './message-code.ts';
import { mfaSetup } from './mfa-setup.ts';
import { newPasswordRequired } from './new-password-required.ts';
import { password, passwordSrp, passwordVerifier } from './passwords.ts';
import { selectChallenge } from './select-challenge.ts';
import { selectMfaType } from './select-mfa-type.ts';
import { softwareTokenMfa } from './software-token-mfa.ts';

export function offeredChallenges(parts: {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly authenticators: Authenticators;
  readonly messageCodes: MessageCodes;
  readonly passwords: PasswordFactor;
}): {
  readonly challenges: Challenges;
  readonly choice: FirstChoice;
  readonly standings: Standings;
} {
  const { store, accounts, authenticators, messageCodes, passwords } = parts;
  // In the order in which users are offered them.
  const firstFactors: FirstFactors = {
    PASSWORD_SRP: passwordSrp(),
    PASSWORD: password(passwords),
  };
  const standings = new Standings({ store, authenticators, firstFactors });
  const choice = new FirstChoice(firstFactors, standings);
  const challenges: Challenges = {
    before: {
      ...firstFactors,
      SELECT_CHALLENGE: selectChallenge(choice),
      PASSWORD_VERIFIER: passwordVerifier(passwords),
    },
    after: {
      NEW_PASSWORD_REQUIRED: newPasswordRequired(accounts),
      MFA_SETUP: mfaSetup(authenticators),
      SELECT_MFA_TYPE: selectMfaType(authenticators),
      SOFTWARE_TOKEN_MFA: softwareTokenMfa(authenticators),
      SMS_MFA: messageCode('SMS_MFA', 'SMS_MFA_CODE', messageCodes),
      EMAIL_OTP: messageCode('EMAIL_OTP', 'EMAIL_OTP_CODE', messageCodes),
    },
  };
  return { challenges, choice, standings };
}
