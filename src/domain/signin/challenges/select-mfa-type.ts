import { invalidParameter, missingParameter } from '#contract/errors.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import { demandsSecond } from '#domain/factors/second-factors.ts';
import type { Challenge } from '../challenge.ts';

/** SELECT_MFA_TYPE: the user has several second factors, prefers none, and picks one. */
export function selectMfaType(authenticators: Authenticators): Challenge {
  return {
    async pose(attempt) {
      const counting = await authenticators.countingFactors(
        attempt.pool,
        attempt.user,
        demandsSecond(attempt),
      );
      return { parameters: { MFAS_CAN_CHOOSE: JSON.stringify(counting) } };
    },

    async answer(answer, advance) {
      const wanted = answer.parameters.ANSWER;
      if (wanted === undefined) throw missingParameter('ANSWER');
      const name = wanted === 'EMAIL_MFA' ? 'EMAIL_OTP' : wanted;
      const counting = await authenticators.countingFactors(
        answer.pool,
        answer.user,
        demandsSecond(answer),
      );
      const chosen = counting.find((factor) => factor === name);
      if (!chosen) throw invalidParameter('The chosen MFA type is not available to the user.');
      return advance({ chosen });
    },
  };
}
