/** What a refusal of the domain means to a person, in that person's language. Pure. */
import { CognitoError, LockedError } from '#contract/errors.ts';
import type { FailureReason } from '#contract/failures/catalogue.ts';
import type { FailureName } from '#contract/failures/entry.ts';
import type { ErrorName } from '#contract/types.ts';
import type { OwnRefusals } from './page.ts';
import type { Language } from './words/languages.ts';
import { fill, type Words } from './words/words.ts';

type Problem = keyof Words['problems'];

/** Refusals that say more than the others of their name, on every page. */
const BY_REASON: Partial<Record<FailureReason, Problem>> = {
  blockedForSecurity: 'blocked',
  codeMistyped: 'noCode',
  compromisedPassword: 'passwordCompromised',
  enrolmentCodeMistyped: 'noCode',
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

/** Who reads the sentence, and when. */
export interface Reader {
  readonly words: Words;
  readonly frame: { readonly language: Language };
  /** In milliseconds. */
  readonly now: number;
}

/** The sentence for a refusal; `own` is what the page says of some of them. */
export function problemOf(error: CognitoError, reader: Reader, own: OwnRefusals = {}): string {
  const { problems } = reader.words;
  const { name, reason, message } = error;
  if (error instanceof LockedError) return lockSentence(error, reader);
  const precise = own[reason];
  if (precise !== undefined) return precise;
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

/** A lock says when it ends. */
export function lockSentence({ reason, endsAt }: LockedError, reader: Reader): string {
  const { problems } = reader.words;
  if (endsAt === undefined) return problems.tooManyTriesForGood;
  const sentence = reason === 'attemptsExceeded' ? problems.tooManyTries : problems.tooOftenUntil;
  return fill(sentence, { time: fromNow(reader.frame.language, endsAt - reader.now) });
}

/** "in 16 seconds", "in 2 minutes": rounded up, so that it is over by then. */
function fromNow(language: Language, milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const format = new Intl.RelativeTimeFormat(language);
  return seconds < 60
    ? format.format(seconds, 'second')
    : format.format(Math.ceil(seconds / 60), 'minute');
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
