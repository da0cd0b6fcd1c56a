import { missingParameter } from '#contract/errors.ts';
import type { Authenticators } from '#domain/accounts/authenticators.ts';
import type { Challenge } from '../challenge.ts';

/** SOFTWARE_TOKEN_MFA: a code of the user's authenticator, good once. */
export function softwareTokenMfa(authenticators: Authenticators): Challenge {
  return {
    async pose({ user }) {
      const name = await authenticators.friendlyName(user);
      return { parameters: { ...(name !== undefined && { FRIENDLY_DEVICE_NAME: name }) } };
    },

    async answer({ user, parameters }, advance) {
      const code = parameters.SOFTWARE_TOKEN_MFA_CODE;
      if (code === undefined) throw missingParameter('SOFTWARE_TOKEN_MFA_CODE');
      return authenticators.prove(user, code, (claim) =>
        advance({ second: 'SOFTWARE_TOKEN_MFA', claim }),
      );
    },
  };
}
