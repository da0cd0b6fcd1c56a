/** Whether a request that succeeded has proven something of its caller. Pure. */
import type { OperationName } from '#contract/types.ts';

/** Steps of a sign-in: nothing is proven before its end. */
const STEPS: ReadonlySet<OperationName> = new Set(['InitiateAuth', 'RespondToAuthChallenge']);

/** What anyone may ask for who knows a name. */
const ANYONES: ReadonlySet<OperationName> = new Set([
  'AssociateSoftwareToken',
  'ForgotPassword',
  'ResendConfirmationCode',
  'SignUp',
]);

/** All others take an access token, or a secret that was right. */
export function isProof(name: OperationName, output: unknown): boolean {
  if (STEPS.has(name))
    return (output as { AuthenticationResult?: object }).AuthenticationResult !== undefined;
  return !ANYONES.has(name);
}
