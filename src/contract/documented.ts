/**
 * Failures under the names an operation documents: a client with typed errors takes any other name
 * for an unknown failure. Words and reason stay.
 */
import { CognitoError } from './errors.ts';
import type { FailureReason } from './failures/catalogue.ts';
import { type FailureName, PROTOCOL_ERRORS } from './failures/entry.ts';
import type { ErrorName } from './types.ts';

/** What any operation may answer, whatever it documents. */
export const UNDOCUMENTED: ReadonlySet<FailureName> = new Set<FailureName>(PROTOCOL_ERRORS);

/**
 * Names that say nearest the same, best first. The operations that deliver messages at sign-in know
 * only what can be wrong with the service's own senders; some operations have no name for too much
 * at once, and then ask to be tried again later. A limit that time does not lift is not among them.
 */
const BY_REASON: { readonly [Reason in FailureReason]?: readonly ErrorName[] } = {
  attemptLimitExceeded: ['TooManyRequestsException', 'InternalErrorException'],
  emailUnconfigured: ['InvalidEmailRoleAccessPolicyException'],
  emailOutage: ['InvalidEmailRoleAccessPolicyException'],
  smsUnconfigured: ['InvalidSmsRoleAccessPolicyException'],
  smsOutage: ['InvalidSmsRoleAccessPolicyException'],
};

const BY_NAME: { readonly [Name in FailureName]?: readonly ErrorName[] } = {
  AliasExistsException: ['UsernameExistsException'],
  CodeMismatchException: ['NotAuthorizedException'],
  ConcurrentModificationException: ['TooManyRequestsException', 'InternalErrorException'],
  EnableSoftwareTokenMFAException: ['CodeMismatchException', 'NotAuthorizedException'],
  ExpiredCodeException: ['CodeMismatchException', 'NotAuthorizedException'],
  InternalErrorException: ['InternalServerException'],
  PasswordResetRequiredException: ['NotAuthorizedException'],
  RefreshTokenReuseException: ['NotAuthorizedException'],
  ResourceNotFoundException: ['NotAuthorizedException'],
  TooManyRequestsException: [
    'LimitExceededException',
    'InternalErrorException',
    'InternalServerException',
  ],
  UnauthorizedException: ['NotAuthorizedException'],
  UserNotConfirmedException: ['NotAuthorizedException'],
  UserNotFoundException: ['ResourceNotFoundException', 'NotAuthorizedException'],
  UsernameExistsException: ['AliasExistsException'],
};

/**
 * The failure for an operation that documents the names `documented`. What none of them says nearly
 * is InvalidParameterException, which every operation has.
 */
export function asDocumented(error: CognitoError, documented: readonly string[]): CognitoError {
  if (documented.includes(error.name) || UNDOCUMENTED.has(error.name)) return error;
  const nearest = [...(BY_REASON[error.reason] ?? []), ...(BY_NAME[error.name] ?? [])];
  const name = nearest.find((each) => documented.includes(each)) ?? 'InvalidParameterException';
  return new CognitoError(error.reason, error.message, name);
}
