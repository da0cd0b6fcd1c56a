/** The failure of a function of the pool, in the words of OAuth. Pure. */
import { isOfTrigger } from '#triggers/failures.ts';
import { OAuthRefusal } from './refusal.ts';

/** The refusal for the application; any other error is thrown again. */
export function triggerRefusal(error: unknown): OAuthRefusal {
  if (!isOfTrigger(error)) throw error;
  return new OAuthRefusal('invalid_request', error.message, { cause: error });
}
