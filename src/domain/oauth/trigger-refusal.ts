/** The failure of a function of the pool, as an application is told of it. Pure. */
import { isOfTrigger } from '#triggers/failures.ts';
import { OAuthRefusal } from './refusal.ts';

/** The error in the words of OAuth; rethrown when no function is behind it. */
export function triggerRefusal(error: unknown): OAuthRefusal {
  if (!isOfTrigger(error)) throw error;
  return new OAuthRefusal('invalid_request', error.message, { cause: error });
}
