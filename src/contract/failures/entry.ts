import type { ErrorName } from '../types.ts';

/** Failures of the protocol itself, which any operation can answer and none documents. */
export const PROTOCOL_ERRORS = [
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'RequestEntityTooLargeException',
  'RequestTimeoutException',
  'SerializationException',
  'UnknownOperationException',
  'UnrecognizedClientException',
] as const;

export type ProtocolErrorName = (typeof PROTOCOL_ERRORS)[number];

/** Names that operations of operators need and the service's API has not. */
export type OperatorErrorName = 'ResourceConflictException';

/** What goes over the wire as `__type`. */
export type FailureName = ErrorName | ProtocolErrorName | OperatorErrorName;

/** The words of a failure, or what makes them from the facts of a case. */
export type FailureWords = string | ((...facts: never[]) => string);

export type FailureEntry = readonly [name: FailureName, words: FailureWords];

/** The words of failures that are told apart no further: the code that throws brings its own. */
export const asGiven = (message: string) => message;
