import { notSupported, sessionInvalid } from '#contract/errors.ts';
import { type Authenticators, offersSoftwareTokens } from '#domain/accounts/authenticators.ts';
import type { Challenge } from '../challenge.ts';
import { markOf } from '../session.ts';

/**
 * MFA_SETUP: the pool requires a second factor and the user has none.
 *
 * Between the question and the answer the client calls AssociateSoftwareToken and
 * VerifySoftwareToken with the session; only the session VerifySoftwareToken returns proves the
 * factor.
 */
export function mfaSetup(authenticators: Authenticators): Challenge {
  return {
    async pose({ pool }) {
      const factors = offersSoftwareTokens(pool) ? ['SOFTWARE_TOKEN_MFA'] : [];
      return { parameters: { MFAS_CAN_SETUP: JSON.stringify(factors) } };
    },

    async answer({ pool, user, session, parameters }, advance) {
      if (parameters.EMAIL !== undefined) throw notSupported('EMAIL in MFA_SETUP');
      if (session.setup !== 'verified') throw sessionInvalid();
      const usable = await authenticators.usableFactors(pool, user);
      // An administrator may have removed the authenticator since it was verified.
      if (!usable.includes('SOFTWARE_TOKEN_MFA')) throw sessionInvalid();
      return advance({
        second: 'SOFTWARE_TOKEN_MFA',
        claim: async (tx) => {
          // The authenticator that was verified, not one that took its place since.
          const token = await tx.softwareTokens.find(pool.id, user.id);
          if (!token?.active || markOf(token.active) !== session.authenticator) {
            throw sessionInvalid();
          }
        },
      });
    },
  };
}
