import { missingParameter } from '#contract/errors.ts';
import type { Authenticators } from '#domain/accounts/authenticators.ts';
import type { Challenge } from '../challenge.ts';

/** SOFTWARE_TOKEN_MFA: a code of the user's authenticator, good once. */
export function softwareTokenMfa(authenticators: Authenticators): Challenge {
  return {
    async pose({ user }): Promise<Record<string, string>> {
      const name = await authenticators.friendlyName(user);
      return name === undefined ? {} : { FRIENDLY_DEVICE_NAME: name };
    },

    async answer({ user, responses }, advance) {
      const code = responses.SOFTWARE_TOKEN_MFA_CODE;
      if (code === undefined) throw missingParameter('SOFTWARE_TOKEN_MFA_CODE');
      return authenticators.prove(user, code, (claim) =>
        advance({ proven: 'SOFTWARE_TOKEN_MFA', claim }),
      );
    },
  };
}
