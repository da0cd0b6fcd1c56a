/**
 * The catalogue of failures: one function per failure a client can meet, with the service's
 * own words as the default message. Anything thrown that is not a CognitoError is a defect and
 * reaches the client as InternalErrorException, without its text.
 */
import type { ErrorName } from './types.ts';

/** Failures of the protocol itself, answered before any operation runs. */
export type ProtocolErrorName =
  | 'AccessDeniedException'
  | 'ExpiredTokenException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'RequestEntityTooLargeException'
  | 'RequestTimeoutException'
  | 'SerializationException'
  | 'UnknownOperationException'
  | 'UnrecognizedClientException';

/** A failure the API documents. `name` is sent to the client as `__type`, `message` as `message`. */
export class CognitoError extends Error {
  override readonly name: ErrorName | ProtocolErrorName;

  constructor(name: ErrorName | ProtocolErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

const failure =
  (name: ErrorName | ProtocolErrorName, text: string) =>
  (message = text) =>
    new CognitoError(name, message);

// Input

export const invalidParameter = (message: string) =>
  new CognitoError('InvalidParameterException', message);
export const missingParameter = (key: string) =>
  invalidParameter(`Missing required parameter ${key}`);
/** An input Poolhouse knows but does not support yet: refused by name, never ignored. */
export const notSupported = (what: string) =>
  invalidParameter(`${what} is not supported by this server.`);

// Lookups

export const poolNotFound = (id: string) =>
  new CognitoError('ResourceNotFoundException', `User pool ${id} does not exist.`);
export const clientNotFound = (id: string) =>
  new CognitoError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
export const resourceNotFound = (message: string) =>
  new CognitoError('ResourceNotFoundException', message);
export const resourceServerNotFound = (identifier: string) =>
  resourceNotFound(`Resource server ${identifier} does not exist.`);
export const groupNotFound = failure('ResourceNotFoundException', 'Group not found.');
export const deviceNotFound = failure('ResourceNotFoundException', 'Device does not exist.');
export const userNotFound = failure('UserNotFoundException', 'User does not exist.');
/** What the operations that send or take codes say of an unknown user. */
export const userOfClientNotFound = failure(
  'UserNotFoundException',
  'Username/client id combination not found.',
);

// Who is asking

/** The generic refusal of a first factor; also what an unknown user gets where existence is hidden. */
export const incorrectCredentials = failure(
  'NotAuthorizedException',
  'Incorrect username or password.',
);
export const notAuthorized = (message: string) =>
  new CognitoError('NotAuthorizedException', message);
/** The visible lock after too many wrong passwords or codes. */
export const attemptsExceeded = failure('NotAuthorizedException', 'Password attempts exceeded');
export const userDisabled = failure('NotAuthorizedException', 'User is disabled.');
export const userNotConfirmed = failure('UserNotConfirmedException', 'User is not confirmed.');
export const passwordResetRequired = failure(
  'PasswordResetRequiredException',
  'Password reset required for the user',
);
export const temporaryPasswordExpired = failure(
  'NotAuthorizedException',
  'Temporary password has expired and must be reset by an administrator.',
);

// Client secrets

export const secretHashMissing = (clientId: string) =>
  notAuthorized(`Client ${clientId} is configured with secret but SECRET_HASH was not received`);
export const secretHashUnexpected = (clientId: string) =>
  notAuthorized(`Client ${clientId} is not configured for secret but secret was received`);
export const secretHashWrong = (clientId: string) =>
  notAuthorized(`Unable to verify secret hash for client ${clientId}`);
export const secretHashMismatch = (clientId: string) =>
  notAuthorized(`SecretHash does not match for the client: ${clientId}`);

// Sessions

export const sessionInvalid = failure('NotAuthorizedException', 'Invalid session for the user.');
export const sessionExpired = failure(
  'NotAuthorizedException',
  'Invalid session for the user, session is expired.',
);
export const sessionSpent = failure(
  'NotAuthorizedException',
  'Invalid session for the user, session can only be used once.',
);

// Tokens

export const accessTokenInvalid = failure('NotAuthorizedException', 'Invalid Access Token');
export const accessTokenForged = failure(
  'NotAuthorizedException',
  'Could not verify signature for Access Token',
);
export const accessTokenExpired = failure('NotAuthorizedException', 'Access Token has expired');
export const accessTokenRevoked = failure(
  'NotAuthorizedException',
  'Access Token has been revoked',
);
export const accessTokenScope = failure(
  'NotAuthorizedException',
  'Access Token does not have required scopes',
);
export const refreshTokenInvalid = failure('NotAuthorizedException', 'Invalid Refresh Token.');
export const refreshTokenRevoked = failure(
  'NotAuthorizedException',
  'Refresh Token has been revoked',
);
export const refreshTokenExpired = failure('NotAuthorizedException', 'Refresh Token has expired');
export const refreshTokenReused = failure(
  'RefreshTokenReuseException',
  'Refresh token has been reused',
);
export const unsupportedTokenType = failure(
  'UnsupportedTokenTypeException',
  'Unsupported token type.',
);
export const unauthorizedClient = (message: string) =>
  new CognitoError('UnauthorizedException', message);
export const unsupportedOperation = (message: string) =>
  new CognitoError('UnsupportedOperationException', message);

// Sessions a user can see

export const sessionsNotTracked = () =>
  invalidParameter('User session tracking is not enabled for the user pool.');
export const tokenSessionNotFound = failure('ResourceNotFoundException', 'Session does not exist.');
export const currentSession = () => invalidParameter('The current session cannot be revoked.');

// Software tokens and MFA

/** The pool does not offer TOTP. */
export const softwareTokenNotEnabled = failure(
  'SoftwareTokenMFANotFoundException',
  'Software Token MFA has not been enabled by the userPool',
);
/** The user has no authenticator, or none was associated before VerifySoftwareToken. */
export const softwareTokenMissing = failure(
  'SoftwareTokenMFANotFoundException',
  'Software Token MFA does not exist for the user.',
);
/** A TOTP code was wrong while the user was setting the authenticator up. */
export const enableSoftwareTokenMismatch = failure(
  'EnableSoftwareTokenMFAException',
  'Code mismatch and fail enable Software Token MFA',
);
/** A TOTP code was right, but it or a later one was accepted before. */
export const softwareTokenReused = failure(
  'ExpiredCodeException',
  'Your software token has already been used once.',
);
/** A TOTP code was wrong at sign-in. */
export const softwareTokenMismatch = failure(
  'CodeMismatchException',
  'Invalid code received for user',
);
/** An SMS or e-mail code was wrong, or the challenge answered is not the one asked. */
export const authStateMismatch = failure(
  'CodeMismatchException',
  'Invalid code or auth state for the user.',
);
// Poolhouse's own, of users with several authenticators.
export const tooManyAuthenticators = (most: number) =>
  limitExceeded(`A user can have at most ${most} authenticators.`);
export const authenticatorGone = failure(
  'ResourceNotFoundException',
  'The authenticator does not exist.',
);
/** The pool requires a second factor, and the user has no other. */
export const authenticatorDemanded = () =>
  invalidParameter('The last authenticator cannot be removed while the user pool requires MFA.');
export const authenticatorNameUnusable = (longest: number) =>
  invalidParameter(`The name of an authenticator has 1 to ${longest} characters.`);
/** It ended, was used, or was not given out to this user. */
export const authenticatorTicketExpired = failure(
  'NotAuthorizedException',
  'The enrolment of the authenticator has ended.',
);

/** Poolhouse's own: the pool does not offer recovery codes. */
export const recoveryCodesNotEnabled = failure(
  'OperationNotEnabledException',
  'Recovery codes are not enabled for this user pool.',
);

// Passkeys

export const passkeysNotEnabled = failure(
  'WebAuthnNotEnabledException',
  'Passkeys are not enabled for the user pool.',
);
export const passkeysNotConfigured = failure(
  'WebAuthnConfigurationMissingException',
  'The user pool has no relying party ID for passkeys.',
);
/** The challenge has ended, was answered before or was never given out. */
export const passkeyChallengeNotFound = failure(
  'WebAuthnChallengeNotFoundException',
  'The challenge of the passkey registration was not found.',
);
export const passkeyClientMismatch = failure(
  'WebAuthnClientMismatchException',
  'The passkey registration was started by another app client.',
);
export const originNotAllowed = failure(
  'WebAuthnOriginNotAllowedException',
  'The origin of the passkey is not allowed by the relying party ID.',
);
export const relyingPartyMismatch = failure(
  'WebAuthnRelyingPartyMismatchException',
  'The passkey was made for another relying party ID.',
);
export const credentialNotSupported = failure(
  'WebAuthnCredentialNotSupportedException',
  'The passkey is of a kind that is not supported.',
);

// Domains

export const domainTaken = () =>
  invalidParameter('Domain already associated with another user pool.');
export const domainNotFound = () => invalidParameter('No such domain or user pool exists.');

// OAuth settings of a client

export const invalidOAuthFlow = (message: string) =>
  new CognitoError('InvalidOAuthFlowException', message);
export const scopeDoesNotExist = (scope: string) =>
  new CognitoError('ScopeDoesNotExistException', `Invalid scope requested: ${scope}`);

export const invalidScope = (scope: string) =>
  invalidParameter(`Invalid scope requested: ${scope}`);
export const clientWithoutScopes = (clientId: string) =>
  invalidParameter(`Client ${clientId} is not configured with custom scopes.`);

// Threat protection

export const addOnNotEnabled = failure(
  'UserPoolAddOnNotEnabledException',
  'Threat protection is not enabled for the user pool.',
);
/** What a stranger is told of whom threat protection keeps out: not why. */
export const blockedForSecurity = failure(
  'NotAuthorizedException',
  'Unable to login because of security reasons.',
);
export const compromisedPassword = failure(
  'InvalidPasswordException',
  'Provided password cannot be used for security reasons.',
);
export const eventNotFound = failure('ResourceNotFoundException', 'Auth event does not exist.');
export const feedbackTokenInvalid = failure('NotAuthorizedException', 'Invalid feedback token.');

// Users and passwords

export const usernameExists = (message = 'User already exists') =>
  new CognitoError('UsernameExistsException', message);
export const aliasExists = (what: string) =>
  new CognitoError('AliasExistsException', `An account with the ${what} already exists.`);
export const groupExists = failure('GroupExistsException', 'A group with the name already exists.');
export const invalidPassword = (message: string) =>
  new CognitoError('InvalidPasswordException', message);
export const passwordInHistory = failure(
  'PasswordHistoryPolicyViolationException',
  'Password has previously been used.',
);
export const unsupportedUserState = (message: string) =>
  new CognitoError('UnsupportedUserStateException', message);
/** A message could not be delivered: no sender is configured for it, or it is out of order. */
export class CodeDeliveryFailure extends CognitoError {
  readonly medium: 'EMAIL' | 'SMS';

  constructor(medium: 'EMAIL' | 'SMS', why: 'unconfigured' | 'outage') {
    const [sender, way] = medium === 'EMAIL' ? ['e-mail', 'by e-mail'] : ['SMS', 'by SMS'];
    super(
      'CodeDeliveryFailureException',
      why === 'unconfigured'
        ? `This server has no ${sender} sender, so it cannot deliver messages ${way}.`
        : `Messages cannot be delivered ${way} at the moment. Try again later.`,
    );
    this.medium = medium;
  }
}
/**
 * The same failure of an operation that documents `documented`: those of sign-in know it only by
 * the names of what can be wrong with the service's own senders.
 */
export function asDocumented(error: CognitoError, documented: readonly string[]): CognitoError {
  if (!(error instanceof CodeDeliveryFailure) || documented.includes(error.name)) return error;
  return new CognitoError(
    error.medium === 'EMAIL'
      ? 'InvalidEmailRoleAccessPolicyException'
      : 'InvalidSmsRoleAccessPolicyException',
    error.message,
  );
}

// Codes of sign-up, recovery and changed addresses

export const codeMismatch = failure(
  'CodeMismatchException',
  'Invalid verification code provided, please try again.',
);
/** The code has ended, was used, was replaced or was never sent. */
export const codeExpired = failure(
  'ExpiredCodeException',
  'Invalid code provided, please request a code again.',
);
export const notVerifiable = () =>
  invalidParameter('Invalid attribute name. Only phone_number and email can be verified.');
/** A code is asked for, and the user has nothing it could be sent to. */
export const noContactValue = (attribute: 'email' | 'phone_number') =>
  invalidParameter(
    `User does not have a valid registered ${attribute === 'email' ? 'email address' : 'phone number'}`,
  );
export const signUpNotPermitted = failure(
  'NotAuthorizedException',
  'SignUp is not permitted for this user pool',
);
export const cannotConfirm = (status: string) =>
  notAuthorized(`User cannot be confirmed. Current status is ${status}`);
export const alreadyConfirmed = () => invalidParameter('User is already confirmed.');
export const nothingToResend = () =>
  invalidParameter('Cannot resend codes. Auto verification not turned on.');
export const recoveryByAdminOnly = failure(
  'NotAuthorizedException',
  'Contact administrator to reset password.',
);
export const cannotRecoverInState = failure(
  'NotAuthorizedException',
  'User password cannot be reset in the current state.',
);
export const noRecoveryMedium = () =>
  invalidParameter(
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  );

// Lambda triggers

/** The function itself failed: its own words, in the service's frame. */
export const userLambdaValidation = (trigger: string, message: string) =>
  new CognitoError('UserLambdaValidationException', `${trigger} failed with error ${message}.`);
/** The function could not be called, or did not answer in time. */
export const unexpectedLambda = (trigger: string, reason: string) =>
  new CognitoError(
    'UnexpectedLambdaException',
    `${trigger} invocation failed due to error ${reason}`,
  );
/** The function answered something that is not its event with a fitting response. */
export const invalidLambdaResponse = failure(
  'InvalidLambdaResponseException',
  'Unrecognizable lambda output',
);

export const customAuthUnconfigured = () =>
  invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
/** A function told a user who cannot be one of this pool. */
export const migrationFailed = (clientId: string) =>
  userNotFound(`Exception migrating user in app client ${clientId}`);

// How pages look, and where they lead

export const brandingExists = failure(
  'ManagedLoginBrandingExistsException',
  'A managed login branding style already exists for the app client.',
);
export const brandingNotFound = failure(
  'ResourceNotFoundException',
  'Managed login branding style does not exist.',
);
export const termsExist = failure(
  'TermsExistsException',
  'Terms with this name already exist for the app client.',
);
export const termsNotFound = failure('ResourceNotFoundException', 'Terms do not exist.');

// Import jobs

export const importJobNotFound = (id: string) =>
  new CognitoError('ResourceNotFoundException', `User import job ${id} does not exist.`);
export const preconditionNotMet = (message: string) =>
  new CognitoError('PreconditionNotMetException', message);

// Limits and tiers

/** Too many requests of one kind for one user within the hour, or too many wrong codes. */
export const attemptLimitExceeded = failure(
  'LimitExceededException',
  'Attempt limit exceeded, please try after some time.',
);

export const limitExceeded = (message: string) =>
  new CognitoError('LimitExceededException', message);
export const tooManyRequests = failure('TooManyRequestsException', 'Rate exceeded');
export const featureUnavailableInTier = (message: string) =>
  new CognitoError('FeatureUnavailableInTierException', message);
export const tierChangeNotAllowed = (message: string) =>
  new CognitoError('TierChangeNotAllowedException', message);
export const userPoolTagging = (message: string) =>
  new CognitoError('UserPoolTaggingException', message);
/** The table's answer for an operation that is not built yet. */
export const operationNotEnabled = (operation: string) =>
  new CognitoError(
    'OperationNotEnabledException',
    `${operation} is not offered by this server yet.`,
  );
export const concurrentModification = failure(
  'ConcurrentModificationException',
  'The resource was changed by another request. Try again.',
);
export const internalError = failure('InternalErrorException', 'An internal error occurred.');
