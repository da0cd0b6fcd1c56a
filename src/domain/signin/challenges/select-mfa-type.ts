import { invalidParameter, missingParameter } from '#contract/errors.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import type { Challenge } from '../challenge.ts';

/** SELECT_MFA_TYPE: the user has several second factors, prefers none, and picks one. */
export function selectMfaType(authenticators: Authenticators): Challenge {
  return {
    async pose({ pool, user }) {
      const usable = await authenticators.usableFactors(pool, user);
      return { parameters: { MFAS_CAN_CHOOSE: JSON.stringify(usable) } };
    },

    async answer({ pool, user, parameters }, advance) {
      const wanted = parameters.ANSWER;
      if (wanted === undefined) throw missingParameter('ANSWER');
      const name = wanted === 'EMAIL_MFA' ? 'EMAIL_OTP' : wanted;
      const usable = await authenticators.usableFactors(pool, user);
      const chosen = usable.find((factor) => factor === name);
      if (!chosen) throw invalidParameter('The chosen MFA type is not available to the user.');
      return advance({ chosen });
    },
  };
}
