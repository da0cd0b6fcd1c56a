/** What a refusal of the domain means to a person, in that person's language. Pure. */
import {
  attemptsExceeded,
  blockedForSecurity,
  CognitoError,
  compromisedPassword,
  incorrectCredentials,
  noRecoveryMedium,
  recoveryByAdminOnly,
  sessionExpired,
  sessionInvalid,
  sessionSpent,
  signUpNotPermitted,
  temporaryPasswordExpired,
  userDisabled,
} from '#contract/errors.ts';
import type { ErrorName } from '#contract/types.ts';
import { fill, type Words } from './words/words.ts';

type Problem = keyof Words['problems'];

/** Refusals of one name that mean different things are told apart by the service's own words. */
const BY_MESSAGE: Readonly<Record<string, Problem>> = {
  [attemptsExceeded().message]: 'tooManyTries',
  [incorrectCredentials().message]: 'credentials',
  [userDisabled().message]: 'disabled',
  [temporaryPasswordExpired().message]: 'temporaryExpired',
  [blockedForSecurity().message]: 'blocked',
  [signUpNotPermitted().message]: 'noSignUp',
  [recoveryByAdminOnly().message]: 'adminRecovery',
  [noRecoveryMedium().message]: 'noRecovery',
};

const BY_NAME: Partial<Record<string, Problem>> = {
  AliasExistsException: 'aliasExists',
  CodeDeliveryFailureException: 'delivery',
  CodeMismatchException: 'wrongCode',
  EnableSoftwareTokenMFAException: 'wrongTotp',
  ExpiredCodeException: 'expiredCode',
  InvalidEmailRoleAccessPolicyException: 'delivery',
  InvalidSmsRoleAccessPolicyException: 'delivery',
  LimitExceededException: 'tooOften',
  PasswordHistoryPolicyViolationException: 'passwordReused',
  PasswordResetRequiredException: 'resetRequired',
  TooManyRequestsException: 'tooOften',
  UserNotConfirmedException: 'notConfirmed',
  // Whether a name is known is told to nobody who asks at a page.
  UserNotFoundException: 'credentials',
  UsernameExistsException: 'userExists',
  WebAuthnChallengeNotFoundException: 'passkey',
  WebAuthnCredentialNotSupportedException: 'passkey',
  WebAuthnOriginNotAllowedException: 'passkey',
  WebAuthnRelyingPartyMismatchException: 'passkey',
};

const COMPROMISED = compromisedPassword().message;

/** The sentence for a refusal; `own` is what the page says of some of them. */
export function problemOf(
  error: CognitoError,
  words: Words,
  own: Partial<Record<ErrorName, string>> = {},
): string {
  const { problems } = words;
  const said = BY_MESSAGE[error.message];
  if (said && said !== 'credentials') return problems[said];
  const name = error.name;
  const ours = own[name as ErrorName];
  if (ours !== undefined) return ours;
  if (said) return problems[said];
  if (name === 'InvalidPasswordException') {
    const compromised = error.message === COMPROMISED;
    return compromised ? problems.passwordCompromised : problems.passwordPolicy;
  }
  // A function of the pool speaks for its operator.
  if (name === 'UserLambdaValidationException') return error.message;
  const known = BY_NAME[name];
  if (known) return problems[known];
  return fill(problems.invalid, { detail: error.message });
}

const SESSION_ENDED: readonly string[] = [sessionExpired, sessionInvalid, sessionSpent].map(
  (make) => make().message,
);

/** Whether the sign-in has to be begun again. */
export function endsSession(error: unknown): boolean {
  return error instanceof CognitoError && SESSION_ENDED.includes(error.message);
}
