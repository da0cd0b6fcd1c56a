import { incorrectCredentials, invalidParameter, missingParameter } from '#contract/errors.ts';
import { signsInByPasskey } from '#domain/factors/first-factors.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { FirstFactor } from '../challenge.ts';

/** WEB_AUTHN: a passkey in place of a password. Its WebAuthn challenge carries its own proof. */
export function webAuthn(passkeys: Passkeys): FirstFactor {
  return {
    async isAvailable({ pool, user, isDecoy }, reads) {
      if (isDecoy) return false;
      return signsInByPasskey(pool, await reads.passkeys.ofUser(pool.id, user.id));
    },

    isAnswered: ({ CREDENTIAL }) => CREDENTIAL !== undefined,

    async pose(attempt) {
      const options = await passkeys.requestOptions(attempt);
      return { parameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) } };
    },

    async answer(attempt, advance) {
      const { CREDENTIAL } = attempt.parameters;
      if (CREDENTIAL === undefined) throw missingParameter('CREDENTIAL');
      const claim = await passkeys.prove(attempt, parsed(CREDENTIAL));
      if (!claim || attempt.isDecoy) throw incorrectCredentials();
      return advance({ first: 'WEB_AUTHN', claim });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return parseBoundedJson(text);
  } catch {
    throw invalidParameter('CREDENTIAL is not JSON.');
  }
}
