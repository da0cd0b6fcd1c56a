import { CognitoError } from '#contract/errors.ts';

/** Whether a function of the pool caused the error: it refused, failed, or answered wrongly. */
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
