/** What a refusal of the domain means to a person, in that person's language. Pure. */
import { CognitoError } from '#contract/errors.ts';
import type { FailureReason } from '#contract/failures/catalogue.ts';
import type { FailureName } from '#contract/failures/entry.ts';
import type { ErrorName } from '#contract/types.ts';
import { fill, type Words } from './words/words.ts';

type Problem = keyof Words['problems'];

/** Refusals that say more than the others of their name, on every page. */
const BY_REASON: Partial<Record<FailureReason, Problem>> = {
  attemptsExceeded: 'tooManyTries',
  blockedForSecurity: 'blocked',
  compromisedPassword: 'passwordCompromised',
  noRecoveryMedium: 'noRecovery',
  recoveryByAdminOnly: 'adminRecovery',
  signUpNotPermitted: 'noSignUp',
  temporaryPasswordExpired: 'temporaryExpired',
  userDisabled: 'disabled',
};

const BY_NAME: Partial<Record<FailureName, Problem>> = {
  AliasExistsException: 'aliasExists',
  CodeDeliveryFailureException: 'delivery',
  CodeMismatchException: 'wrongCode',
  EnableSoftwareTokenMFAException: 'wrongTotp',
  ExpiredCodeException: 'expiredCode',
  InvalidEmailRoleAccessPolicyException: 'delivery',
  InvalidSmsRoleAccessPolicyException: 'delivery',
  InvalidPasswordException: 'passwordPolicy',
  LimitExceededException: 'tooOften',
  PasswordHistoryPolicyViolationException: 'passwordReused',
  PasswordResetRequiredException: 'resetRequired',
  TooManyRequestsException: 'tooOften',
  UserNotConfirmedException: 'notConfirmed',
  // A page never tells whether a user exists.
  UserNotFoundException: 'credentials',
  UsernameExistsException: 'userExists',
  WebAuthnChallengeNotFoundException: 'passkey',
  WebAuthnCredentialNotSupportedException: 'passkey',
  WebAuthnOriginNotAllowedException: 'passkey',
  WebAuthnRelyingPartyMismatchException: 'passkey',
};

/** The sentence for a refusal; `own` is what the page says of some of them. */
export function problemOf(
  error: CognitoError,
  words: Words,
  own: Partial<Record<ErrorName, string>> = {},
): string {
  const { problems } = words;
  const { name, reason, message } = error;
  const everywhere = BY_REASON[reason];
  if (everywhere) return problems[everywhere];
  const ours = own[name as ErrorName];
  if (ours !== undefined) return ours;
  if (reason === 'incorrectCredentials') return problems.credentials;
  // The pool's own function refuses in words that its operator wrote for users.
  if (reason === 'userLambdaValidation') return message;
  const known = BY_NAME[name];
  return known ? problems[known] : fill(problems.invalid, { detail: message });
}

const SESSION_ENDED: ReadonlySet<FailureReason> = new Set([
  'sessionExpired',
  'sessionInvalid',
  'sessionSpent',
]);

/** Whether the sign-in has to be begun again. */
export function endsSession(error: unknown): boolean {
  return error instanceof CognitoError && SESSION_ENDED.has(error.reason);
}
