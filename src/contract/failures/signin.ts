/** Failures of signing in: who is asking, sessions, tokens, and the factors but for passwords. */
import { asGiven, type FailureEntry } from './entry.ts';

export const SIGN_IN_FAILURES = {
  // Who is asking

  /** The refusal of a wrong first factor; also of an unknown user where existence is hidden. */
  incorrectCredentials: ['NotAuthorizedException', 'Incorrect username or password.'],
  notAuthorized: ['NotAuthorizedException', asGiven],
  /** The visible lock after too many wrong passwords or codes. */
  attemptsExceeded: ['NotAuthorizedException', 'Password attempts exceeded'],
  userDisabled: ['NotAuthorizedException', 'User is disabled.'],
  userNotConfirmed: ['UserNotConfirmedException', 'User is not confirmed.'],
  /** A browser that was left open changes nothing about how its user signs in. */
  recentAuthenticationRequired: [
    'NotAuthorizedException',
    'Recent authentication is required: sign in again to change how you sign in.',
  ],
  /** The same, of operations that do not document PasswordResetRequiredException. */
  passwordResetPending: ['NotAuthorizedException', 'Password reset required for the user'],
  passwordResetRequired: ['PasswordResetRequiredException', 'Password reset required for the user'],
  temporaryPasswordExpired: [
    'NotAuthorizedException',
    'Temporary password has expired and must be reset by an administrator.',
  ],

  // Client secrets

  secretHashMissing: [
    'NotAuthorizedException',
    (clientId: string) =>
      `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
  ],
  secretHashUnexpected: [
    'NotAuthorizedException',
    (clientId: string) => `Client ${clientId} is not configured for secret but secret was received`,
  ],
  secretHashWrong: [
    'NotAuthorizedException',
    (clientId: string) => `Unable to verify secret hash for client ${clientId}`,
  ],
  secretHashMismatch: [
    'NotAuthorizedException',
    (clientId: string) => `SecretHash does not match for the client: ${clientId}`,
  ],

  // Sessions of a sign-in

  sessionInvalid: ['NotAuthorizedException', 'Invalid session for the user.'],
  sessionExpired: ['NotAuthorizedException', 'Invalid session for the user, session is expired.'],
  sessionSpent: [
    'NotAuthorizedException',
    'Invalid session for the user, session can only be used once.',
  ],

  // Tokens

  accessTokenInvalid: ['NotAuthorizedException', 'Invalid Access Token'],
  accessTokenForged: ['NotAuthorizedException', 'Could not verify signature for Access Token'],
  accessTokenExpired: ['NotAuthorizedException', 'Access Token has expired'],
  accessTokenRevoked: ['NotAuthorizedException', 'Access Token has been revoked'],
  accessTokenScope: ['NotAuthorizedException', 'Access Token does not have required scopes'],
  refreshTokenInvalid: ['NotAuthorizedException', 'Invalid Refresh Token.'],
  refreshTokenRevoked: ['NotAuthorizedException', 'Refresh Token has been revoked'],
  refreshTokenExpired: ['NotAuthorizedException', 'Refresh Token has expired'],
  refreshTokenReused: ['RefreshTokenReuseException', 'Refresh token has been reused'],
  unsupportedTokenType: ['UnsupportedTokenTypeException', 'Unsupported token type.'],
  unauthorizedClient: ['UnauthorizedException', asGiven],
  unsupportedOperation: ['UnsupportedOperationException', asGiven],

  // Sessions a user can see

  sessionsNotTracked: [
    'InvalidParameterException',
    'User session tracking is not enabled for the user pool.',
  ],
  tokenSessionNotFound: ['ResourceNotFoundException', 'Session does not exist.'],
  currentSession: ['InvalidParameterException', 'The current session cannot be revoked.'],

  // Software tokens and MFA

  /** The pool does not offer TOTP. */
  softwareTokenNotEnabled: [
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA has not been enabled by the userPool',
  ],
  /** The pool has MFA on and no factor for it. */
  mfaWithoutFactors: [
    'InvalidUserPoolConfigurationException',
    'The user pool has MFA turned on and offers no MFA method.',
  ],
  /** The user has no authenticator, or none was associated before VerifySoftwareToken. */
  softwareTokenMissing: [
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA does not exist for the user.',
  ],
  /** A TOTP code was wrong while the user was setting the authenticator up. */
  enableSoftwareTokenMismatch: [
    'EnableSoftwareTokenMFAException',
    'Code mismatch and fail enable Software Token MFA',
  ],
  /** A TOTP code was right, but it or a later one was accepted before. */
  softwareTokenReused: ['ExpiredCodeException', 'Your software token has already been used once.'],
  /** A TOTP code was wrong at sign-in. */
  softwareTokenMismatch: ['CodeMismatchException', 'Invalid code received for user'],
  /** An SMS or e-mail code was wrong, or the challenge answered is not the one asked. */
  authStateMismatch: ['CodeMismatchException', 'Invalid code or auth state for the user.'],

  // Poolhouse's own, of users with several authenticators and recovery codes

  tooManyAuthenticators: [
    'LimitExceededException',
    (most: number) => `A user can have at most ${most} authenticators.`,
  ],
  authenticatorNotFound: ['ResourceNotFoundException', 'The authenticator does not exist.'],
  /** The pool requires a second factor, and the user has no other. */
  authenticatorDemanded: [
    'InvalidParameterException',
    'The last authenticator cannot be removed while the user pool requires MFA.',
  ],
  /** It stands for both factors, and the user has no other second one. */
  passkeyDemanded: [
    'InvalidParameterException',
    'A passkey that is the last MFA method of the user cannot be removed or turned off while the user pool requires MFA.',
  ],
  /** The address is all that the user has for the second factor which the pool requires. */
  lastFactorDemanded: [
    'InvalidParameterException',
    'An attribute that is the last MFA method of the user cannot be removed while the user pool requires MFA.',
  ],
  /** The pool requires a second factor, and this one has to stay on. */
  factorDemanded: [
    'InvalidParameterException',
    (factor: string) => `${factor} cannot be turned off while the user pool requires MFA.`,
  ],
  preferenceNeedsFactor: [
    'InvalidParameterException',
    (factor: string) => `${factor} must be enabled to be the preferred MFA method.`,
  ],
  /** Nothing shows that codes of the factor reach the user. */
  addressUnproven: [
    'InvalidParameterException',
    (factor: string) => `The address that codes of ${factor} go to is not verified.`,
  ],
  /** Of an authenticator or a passkey. */
  factorNameUnusable: [
    'InvalidParameterException',
    (longest: number) => `The name of a factor has 1 to ${longest} characters.`,
  ],
  /** It ended, was used, or was not given out to this user. */
  authenticatorTicketExpired: [
    'NotAuthorizedException',
    'The enrolment of the authenticator has ended.',
  ],
  recoveryCodesNotEnabled: [
    'OperationNotEnabledException',
    'Recovery codes are not enabled for this user pool.',
  ],

  // Devices

  deviceNotFound: ['ResourceNotFoundException', 'Device does not exist.'],
  deviceKeyExists: ['DeviceKeyExistsException', 'Device is already confirmed.'],

  // Passkeys

  passkeysNotEnabled: [
    'WebAuthnNotEnabledException',
    'Passkeys are not enabled for the user pool.',
  ],
  passkeysNotConfigured: [
    'WebAuthnConfigurationMissingException',
    'The user pool has no relying party ID for passkeys.',
  ],
  passkeyNotFound: ['ResourceNotFoundException', 'The passkey does not exist.'],
  /** The challenge has ended, was answered before or was never given out. */
  passkeyChallengeNotFound: [
    'WebAuthnChallengeNotFoundException',
    'The challenge of the passkey registration was not found.',
  ],
  passkeyClientMismatch: [
    'WebAuthnClientMismatchException',
    'The passkey registration was started by another app client.',
  ],
  originNotAllowed: [
    'WebAuthnOriginNotAllowedException',
    'The origin of the passkey is not allowed by the relying party ID.',
  ],
  relyingPartyMismatch: [
    'WebAuthnRelyingPartyMismatchException',
    'The passkey was made for another relying party ID.',
  ],
  credentialNotSupported: [
    'WebAuthnCredentialNotSupportedException',
    'The passkey is of a kind that is not supported.',
  ],
} as const satisfies Record<string, FailureEntry>;
