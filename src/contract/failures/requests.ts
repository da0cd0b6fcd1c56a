/** Failures of requests, whoever makes them and whatever they are about. */
import { asGiven, type FailureEntry } from './entry.ts';

export const REQUEST_FAILURES = {
  // The protocol

  accessDenied: ['AccessDeniedException', asGiven],
  incompleteSignature: ['IncompleteSignatureException', asGiven],
  invalidSignature: ['InvalidSignatureException', asGiven],
  missingAuthenticationToken: [
    'MissingAuthenticationTokenException',
    'Missing Authentication Token',
  ],
  requestTooLarge: ['RequestEntityTooLargeException', 'The request body is too large.'],
  malformedBody: ['SerializationException', asGiven],
  securityTokenExpired: [
    'ExpiredTokenException',
    'The security token included in the request is expired',
  ],
  unknownOperation: ['UnknownOperationException', 'The operation is not known.'],
  unrecognizedClient: [
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  ],

  // Input

  invalidParameter: ['InvalidParameterException', asGiven],
  missingParameter: [
    'InvalidParameterException',
    (key: string) => `Missing required parameter ${key}`,
  ],
  /** An input Poolhouse knows but does not support yet: refused by name, never ignored. */
  notSupported: [
    'InvalidParameterException',
    (what: string) => `${what} is not supported by this server.`,
  ],

  // Lambda triggers

  /** The function itself failed: its own words, in the service's frame. */
  userLambdaValidation: [
    'UserLambdaValidationException',
    (trigger: string, message: string) => `${trigger} failed with error ${message}.`,
  ],
  /** The function could not be called, or did not answer in time. */
  unexpectedLambda: [
    'UnexpectedLambdaException',
    (trigger: string, cause: string) => `${trigger} invocation failed due to error ${cause}`,
  ],
  /** The function answered something that is not its event with a fitting response. */
  invalidLambdaResponse: ['InvalidLambdaResponseException', 'Unrecognizable lambda output'],
  customAuthUnconfigured: [
    'InvalidParameterException',
    'Custom auth lambda trigger is not configured for the user pool.',
  ],
  /** A function answered with a user who cannot be one of this pool. */
  migrationFailed: [
    'UserNotFoundException',
    (clientId: string) => `Exception migrating user in app client ${clientId}`,
  ],

  // Limits and tiers

  concurrentModification: [
    'ConcurrentModificationException',
    'The resource was changed by another request. Try again.',
  ],
  /**
   * What was typed is no code at all, of those that a message brings or an authenticator shows: the
   * words are those of a wrong code there, and it is not counted as one.
   */
  codeMistyped: ['CodeMismatchException', asGiven],
  /** The same while an authenticator is being set up. */
  enrolmentCodeMistyped: ['EnableSoftwareTokenMFAException', asGiven],
  /** Too many requests of one kind for one user within the hour, or too many wrong codes. */
  attemptLimitExceeded: [
    'LimitExceededException',
    'Attempt limit exceeded, please try after some time.',
  ],
  limitExceeded: ['LimitExceededException', asGiven],
  tooManyRequests: ['TooManyRequestsException', 'Rate exceeded'],
  /** Too many codes were sent to one user within the hour. */
  tooManyCodes: ['TooManyRequestsException', 'Attempt limit exceeded, please try after some time.'],
  provisionedLimitTooHigh: [
    'ServiceQuotaExceededException',
    (category: string, most: number) =>
      `The requested limit exceeds the maximum of the account for ${category}, ${most} requests per second.`,
  ],
  featureUnavailableInTier: ['FeatureUnavailableInTierException', asGiven],
  tierChangeNotAllowed: ['TierChangeNotAllowedException', asGiven],
  userPoolTagging: ['UserPoolTaggingException', asGiven],

  // The server

  /** The table's answer for an operation that is not built yet. */
  internalError: ['InternalErrorException', 'An internal error occurred.'],
} as const satisfies Record<string, FailureEntry>;
