import { missingParameter } from '#contract/errors.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { Challenge } from '../challenge.ts';

/**
 * SOFTWARE_TOKEN_MFA: a code of the user's authenticator, good once, or where the pool offers them
 * a recovery code in its place.
 */
export function softwareTokenMfa(
  authenticators: Authenticators,
  recoveryCodes: RecoveryCodes,
): Challenge {
  return {
    async pose({ user }) {
      const name = await authenticators.friendlyName(user);
      return { parameters: { ...(name !== undefined && { FRIENDLY_DEVICE_NAME: name }) } };
    },

    async answer({ pool, user, parameters }, advance) {
      const code = parameters.SOFTWARE_TOKEN_MFA_CODE;
      if (code === undefined) throw missingParameter('SOFTWARE_TOKEN_MFA_CODE');
      const factor = recoveryCodes.reads(pool, code) ? recoveryCodes : authenticators;
      return factor.prove(user, code, (claim) => advance({ second: 'SOFTWARE_TOKEN_MFA', claim }));
    },
  };
}
