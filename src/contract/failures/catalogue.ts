/**
 * The catalogue of failures: every failure a client can meet, under a key of its own. The key is
 * the reason by which code tells failures apart; beside it stand the name that goes over the wire
 * and the words, the service's own where it has some.
 */
import { OPERATOR_FAILURES } from './operators.ts';
import { REQUEST_FAILURES } from './requests.ts';
import { SETTINGS_FAILURES } from './settings.ts';
import { SIGN_IN_FAILURES } from './signin.ts';
import { USER_FAILURES } from './users.ts';

export const FAILURES = {
  ...OPERATOR_FAILURES,
  ...REQUEST_FAILURES,
  ...SETTINGS_FAILURES,
  ...SIGN_IN_FAILURES,
  ...USER_FAILURES,
};

export type FailureReason = keyof typeof FAILURES;

/** What the words of a failure are made from; nothing where they stand fixed. */
export type FactsOf<R extends FailureReason> = (typeof FAILURES)[R][1] extends (
  ...facts: infer Facts
) => string
  ? Facts
  : [];
