import { CognitoError } from '#contract/errors.ts';

/** Whether the error is that a function of the pool refused, failed, or did not answer well. */
export function isOfTrigger(error: unknown): error is CognitoError {
  if (!(error instanceof CognitoError)) return false;
  switch (error.reason) {
    case 'userLambdaValidation':
    case 'unexpectedLambda':
    case 'invalidLambdaResponse':
      return true;
    default:
      return false;
  }
}
