/** Failures of the STS API, in its names, and what those of signatures are called there. */
import { CognitoError } from '#contract/errors.ts';
import type { FailureName } from '#contract/failures/entry.ts';

export class StsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const SHARED: { readonly [Name in FailureName]?: readonly [code: string, status: number] } = {
  AccessDeniedException: ['AccessDenied', 403],
  ExpiredTokenException: ['ExpiredToken', 403],
  IncompleteSignatureException: ['IncompleteSignature', 400],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  MissingAuthenticationTokenException: ['MissingAuthenticationToken', 403],
  RequestEntityTooLargeException: ['RequestEntityTooLarge', 413],
  TooManyRequestsException: ['Throttling', 400],
  UnrecognizedClientException: ['InvalidClientTokenId', 403],
};

/** The failure as this API says it; undefined for a defect. */
export function stsErrorOf(thrown: unknown): StsError | undefined {
  if (thrown instanceof StsError) return thrown;
  if (!(thrown instanceof CognitoError)) return undefined;
  const [code, status] = SHARED[thrown.name] ?? ['ValidationError', 400];
  return new StsError(code, thrown.message, status);
}

export const validationError = (message: string) => new StsError('ValidationError', message);

/** A value that breaks a constraint of the API. */
export const constraintError = (member: string, value: string, constraint: string) =>
  validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
