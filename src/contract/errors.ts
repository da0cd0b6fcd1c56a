/**
 * Failures as they are thrown: a function per entry of the catalogue, `throw userNotFound()`.
 * Anything thrown that is not a CognitoError is a defect and reaches the client as
 * InternalErrorException, without its text.
 */
import { FAILURES, type FactsOf, type FailureReason } from './failures/catalogue.ts';
import type { FailureName, FailureWords } from './failures/entry.ts';

/**
 * A failure the API documents. `name` is sent to the client as `__type`, `message` as `message`.
 * Code that tells failures apart asks for the `reason`, or for the name where it means all that
 * have it; the message is for people. The reason never leaves the process.
 */
export class CognitoError extends Error {
  override readonly name: FailureName;
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, name: FailureName = FAILURES[reason][0]) {
    super(message);
    this.name = name;
    this.reason = reason;
  }
}

/** Whether `error` is the failure that `reason` names. */
export function isFailure(error: unknown, reason: FailureReason): error is CognitoError {
  return error instanceof CognitoError && error.reason === reason;
}

type Failures = { readonly [R in FailureReason]: (...facts: FactsOf<R>) => CognitoError };

function makerOf(reason: FailureReason) {
  const words: FailureWords = FAILURES[reason][1];
  return (...facts: never[]) =>
    new CognitoError(reason, typeof words === 'string' ? words : words(...facts));
}

/** A function for each entry; the type holds because each is made from the entry of its key. */
const failures = Object.fromEntries(
  (Object.keys(FAILURES) as FailureReason[]).map((reason) => [reason, makerOf(reason)]),
) as unknown as Failures;

export const {
  accessDenied,
  accessKeyNotFound,
  accessTokenExpired,
  accessTokenForged,
  accessTokenInvalid,
  accessTokenRevoked,
  accessTokenScope,
  addOnNotEnabled,
  addressAsUsername,
  addressUnproven,
  aliasExists,
  alreadyConfirmed,
  attemptLimitExceeded,
  attemptsExceeded,
  authenticatorDemanded,
  authenticatorNotFound,
  authenticatorTicketExpired,
  auditVerificationTooLong,
  auditVerificationUnderWay,
  authStateMismatch,
  blockedForSecurity,
  brandingExists,
  brandingNotFound,
  cannotConfirm,
  cannotConfirmAgain,
  cannotRecoverInState,
  clientNotFound,
  clientSecretNotFound,
  clientWithoutScopes,
  codeExpired,
  codeMismatch,
  codeMistyped,
  compromisedPassword,
  concurrentModification,
  contactExists,
  credentialNotSupported,
  currentSession,
  customAuthUnconfigured,
  dataKeyWorkUnderWay,
  deviceKeyExists,
  deviceNotFound,
  deviceOwnerNotFound,
  domainNotFound,
  domainTaken,
  emailOutage,
  emailUnconfigured,
  enableSoftwareTokenMismatch,
  enrolmentCodeMistyped,
  eventNotFound,
  featureUnavailableInTier,
  factorDemanded,
  factorNameUnusable,
  federatedFactor,
  feedbackTokenInvalid,
  groupExists,
  groupNotFound,
  identityLinked,
  identityNotLinked,
  importJobNotFound,
  incompleteSignature,
  incorrectCredentials,
  internalError,
  invalidLambdaResponse,
  invalidOAuthFlow,
  invalidParameter,
  invalidPassword,
  invalidScope,
  invalidSignature,
  lastFactorDemanded,
  lastWayIn,
  limitExceeded,
  malformedBody,
  mfaWithoutFactors,
  migrationFailed,
  missingAuthenticationToken,
  missingParameter,
  noContactValue,
  noRecoveryMedium,
  notAuthorized,
  nativeSource,
  nothingToResend,
  notSupported,
  notVerifiable,
  originNotAllowed,
  ownCredentials,
  passkeyChallengeNotFound,
  passkeyClientMismatch,
  passkeyDemanded,
  passkeyNotFound,
  passkeysNotConfigured,
  passkeysNotEnabled,
  passwordInHistory,
  passwordResetPending,
  providerExists,
  providerNotFound,
  provisionedLimitTooHigh,
  recentAuthenticationRequired,
  passwordResetRequired,
  preferenceNeedsFactor,
  poolNotFound,
  policyUnusable,
  poolNotInStore,
  preconditionNotMet,
  preferredUsernameAliasExists,
  preferredUsernameExists,
  recoveryByAdminOnly,
  recoveryCodesNotEnabled,
  refreshTokenExpired,
  refreshTokenInvalid,
  refreshTokenReused,
  refreshTokenRevoked,
  relyingPartyMismatch,
  replicaNotFound,
  requestTooLarge,
  resourceServerNotFound,
  roleExists,
  roleNotFound,
  scopeDoesNotExist,
  secretHashMismatch,
  secretHashMissing,
  secretHashUnexpected,
  secretHashWrong,
  securityTokenExpired,
  sessionExpired,
  sessionInvalid,
  sessionsNotTracked,
  sessionSpent,
  signingKeysOvertaken,
  signingKeysPending,
  signUpNotPermitted,
  smsOutage,
  smsUnconfigured,
  softwareTokenMismatch,
  softwareTokenMissing,
  softwareTokenNotEnabled,
  softwareTokenReused,
  sourceLinked,
  sourceSignedUp,
  temporaryPasswordExpired,
  termsExist,
  termsNotFound,
  tierChangeNotAllowed,
  tokenSessionNotFound,
  tooManyAuthenticators,
  tooManyCodes,
  tooManyRequests,
  unauthorizedClient,
  unexpectedLambda,
  unknownOperation,
  unrecognizedClient,
  unsupportedOperation,
  unsupportedTokenType,
  unsupportedUserState,
  userAccountExists,
  userDisabled,
  userLambdaValidation,
  usernameExists,
  userNotConfirmed,
  userNotFound,
  userOfClientNotFound,
  userPoolTagging,
} = failures;
