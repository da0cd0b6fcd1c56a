import { sessionInvalid } from '#contract/errors.ts';
import type { EmailEnrolment } from '#domain/factors/email-enrolment.ts';
import {
  hasCountingFactor,
  offeredFactors,
  possessionsOf,
  requireFactors,
} from '#domain/factors/second-factors.ts';
import type { Challenge } from '../challenge.ts';
import { markOf } from '../session.ts';

/**
 * MFA_SETUP: the pool requires a second factor and the user has none.
 *
 * Before the answer the client calls AssociateSoftwareToken and VerifySoftwareToken with the
 * session; only the session that VerifySoftwareToken returns proves the factor. An e-mail address
 * in the answer is sent a code, which sets it up in the same sign-in. A phone number is set by an
 * administrator, after which the user signs in anew.
 */
export function mfaSetup(emails: EmailEnrolment): Challenge {
  return {
    async pose({ pool }) {
      requireFactors(pool);
      return { parameters: { MFAS_CAN_SETUP: JSON.stringify(offeredFactors(pool)) } };
    },

    async answer(answer, advance) {
      const { pool, user, session, parameters } = answer;
      if (parameters.EMAIL !== undefined) {
        await emails.check(answer, parameters.EMAIL);
        return advance({ enrols: 'EMAIL_OTP' });
      }
      if (session.setup !== 'verified') throw sessionInvalid();
      return advance({
        second: 'SOFTWARE_TOKEN_MFA',
        claim: async (tx) => {
          // It must be the authenticator that was verified, not one that took its place since.
          const token = await tx.softwareTokens.find(pool.id, user.id);
          if (!token?.active || markOf(token.active) !== session.authenticator) {
            throw sessionInvalid();
          }
          // Nor has another factor come to count meanwhile, which nobody has proven here.
          const current = await tx.users.find(pool.id, user.id);
          if (!current) throw sessionInvalid();
          const others = { ...(await possessionsOf(tx, current)), hasToken: false };
          if (hasCountingFactor(pool, current, others)) throw sessionInvalid();
        },
      });
    },
  };
}
