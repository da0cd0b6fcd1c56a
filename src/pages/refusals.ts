/** What a refusal of the domain means to a person, in that person's language. Pure. */
import { CognitoError } from '#contract/errors.ts';
import type { FailureReason } from '#contract/failures/catalogue.ts';
import type { FailureName } from '#contract/failures/entry.ts';
import { FunctionError, LockedError, ValueError } from '#contract/telling-errors.ts';
import type { ErrorName } from '#contract/types.ts';
import { attributeLabel } from './labels.ts';
import type { Sentence } from './layout.ts';
import type { OwnRefusals } from './page.ts';
import type { Language } from './words/languages.ts';
import { fill, type Words } from './words/words.ts';

type Problem = keyof Words['problems'];

/** Refusals that say more than the others of their name, on every page. */
const BY_REASON: Partial<Record<FailureReason, Problem>> = {
  addressAsUsername: 'addressAsName',
  alreadyConfirmed: 'alreadyConfirmed',
  authenticatorTicketExpired: 'stale',
  blockedForSecurity: 'blocked',
  cannotConfirmAgain: 'alreadyConfirmed',
  cannotRecoverInState: 'adminRecovery',
  codeMistyped: 'noCode',
  compromisedPassword: 'passwordCompromised',
  enrolmentCodeMistyped: 'noCode',
  federatedFactor: 'notHere',
  invalidLambdaResponse: 'unavailable',
  noRecoveryMedium: 'noRecovery',
  notSupported: 'notHere',
  nothingToResend: 'notHere',
  passwordResetPending: 'resetRequired',
  recoveryByAdminOnly: 'adminRecovery',
  sessionExpired: 'sessionExpired',
  sessionInvalid: 'sessionExpired',
  sessionSpent: 'sessionExpired',
  signUpNotPermitted: 'noSignUp',
  temporaryPasswordExpired: 'temporaryExpired',
  userDisabled: 'disabled',
};

const BY_NAME: Partial<Record<FailureName, Problem>> = {
  AliasExistsException: 'aliasExists',
  CodeDeliveryFailureException: 'delivery',
  CodeMismatchException: 'wrongCode',
  ConcurrentModificationException: 'unavailable',
  EnableSoftwareTokenMFAException: 'wrongTotp',
  ExpiredCodeException: 'expiredCode',
  FeatureUnavailableInTierException: 'notHere',
  InternalErrorException: 'unavailable',
  InternalServerException: 'unavailable',
  InvalidPasswordException: 'passwordPolicy',
  InvalidUserPoolConfigurationException: 'unavailable',
  LimitExceededException: 'tooOften',
  OperationNotEnabledException: 'notHere',
  PasswordHistoryPolicyViolationException: 'passwordReused',
  PasswordResetRequiredException: 'resetRequired',
  ResourceNotFoundException: 'gone',
  SoftwareTokenMFANotFoundException: 'notHere',
  TooManyRequestsException: 'tooOften',
  UnexpectedLambdaException: 'unavailable',
  UserNotConfirmedException: 'notConfirmed',
  // A page never tells whether a user exists.
  UserNotFoundException: 'credentials',
  UsernameExistsException: 'userExists',
  WebAuthnChallengeNotFoundException: 'passkey',
  WebAuthnClientMismatchException: 'passkey',
  WebAuthnConfigurationMissingException: 'notHere',
  WebAuthnCredentialNotSupportedException: 'passkey',
  WebAuthnNotEnabledException: 'notHere',
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

/**
 * The sentence for a refusal; `own` is what the page says of some of them. It is always one of the
 * person's language: the words of the API are for programs.
 */
export function problemOf<S extends Sentence = string>(
  error: CognitoError,
  reader: Reader,
  own: OwnRefusals<S> = {},
): S | string {
  const { words } = reader;
  const { problems } = words;
  const { name, reason } = error;
  if (error instanceof LockedError) return lockSentence(error, reader);
  // What its operator wrote for users is the only part that is not ours.
  if (error instanceof FunctionError) {
    const { trigger, said } = error;
    return fill(problems.functionRefused, { trigger, said });
  }
  const everywhere = BY_REASON[reason];
  const precise = own[reason] ?? (everywhere && problems[everywhere]) ?? own[name as ErrorName];
  if (precise !== undefined) return precise;
  if (error instanceof ValueError) {
    const detail = error.names.map((each) => attributeLabel(each, words)).join(', ');
    return fill(problems.invalid, { detail });
  }
  if (reason === 'incorrectCredentials') return problems.credentials;
  return problems[BY_NAME[name] ?? 'refused'];
}

/**
 * The fields that refusals are about, by reason and by name. What is said in the same words is said
 * in the same place: a name that nobody has is refused where a wrong password is.
 */
const FIELDS: Partial<Record<FailureReason | FailureName, string>> = {
  addressAsUsername: 'username',
  codeMistyped: 'code',
  compromisedPassword: 'password',
  enrolmentCodeMistyped: 'code',
  incorrectCredentials: 'password',
  CodeMismatchException: 'code',
  EnableSoftwareTokenMFAException: 'code',
  ExpiredCodeException: 'code',
  InvalidPasswordException: 'password',
  PasswordHistoryPolicyViolationException: 'password',
  UserNotFoundException: 'password',
  UsernameExistsException: 'username',
};

/** The field whose content was refused, where one alone was. */
export function fieldOf(error: CognitoError): string | undefined {
  if (error instanceof LockedError || error instanceof FunctionError) return undefined;
  if (error instanceof ValueError && error.names.length === 1) return error.names[0];
  return FIELDS[error.reason] ?? FIELDS[error.name];
}

/** A lock says when it ends. */
export function lockSentence({ reason, endsAt }: LockedError, reader: Reader): string {
  const { problems } = reader.words;
  if (endsAt === undefined) return problems.tooManyTriesForGood;
  const sentence = reason === 'attemptsExceeded' ? problems.tooManyTries : problems.tooOftenUntil;
  return fill(sentence, { time: fromNow(reader.frame.language, endsAt - reader.now) });
}

/** "in 16 seconds", "in 2 minutes": rounded up, so that it is over by then. */
export function fromNow(language: Language, milliseconds: number): string {
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
