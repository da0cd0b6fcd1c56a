/** How an application is told that a function of the pool refused, or did not answer well. Pure. */
import { CognitoError } from '#contract/errors.ts';
import { OAuthRefusal } from './refusal.ts';

const OF_TRIGGERS: readonly string[] = [
  'UserLambdaValidationException',
  'UnexpectedLambdaException',
  'InvalidLambdaResponseException',
];

/** Whether a function of the pool is behind the error. */
export function isOfTrigger(error: unknown): error is CognitoError {
  return error instanceof CognitoError && OF_TRIGGERS.includes(error.name);
}

/** The error in the words of OAuth; rethrown when no function is behind it. */
export function triggerRefusal(error: unknown): OAuthRefusal {
  if (!isOfTrigger(error)) throw error;
  return new OAuthRefusal('invalid_request', error.message, { cause: error });
}
