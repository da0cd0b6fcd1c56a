/** The challenges that ask for a password, plainly or by SRP. */
import { incorrectCredentials, missingParameter } from '#contract/errors.ts';
import type { Reads } from '#store/store.ts';
import type { Asked, Challenge, FirstFactor } from '../challenge.ts';
import type { CustomAuth } from '../custom-auth.ts';
import type { PasswordFactor } from '../password-factor.ts';

/** PASSWORD: the password itself. */
export function password(passwords: PasswordFactor): FirstFactor {
  return {
    isAvailable: hasPassword,
    isAnswered: ({ PASSWORD }) => PASSWORD !== undefined,

    async pose() {
      return { parameters: {} };
    },

    async answer(asked, advance) {
      const given = asked.parameters.PASSWORD;
      if (given === undefined) throw missingParameter('PASSWORD');
      return passwords.prove(asked, given, advance);
    },
  };
}

/** PASSWORD_SRP: the client's half of an SRP exchange; what it brings is PASSWORD_VERIFIER. */
export function passwordSrp(): FirstFactor {
  return {
    isAvailable: hasPassword,
    isAnswered: ({ SRP_A }) => SRP_A !== undefined,

    async pose() {
      return { parameters: {} };
    },

    async answer({ parameters }, advance) {
      if (parameters.SRP_A === undefined) throw missingParameter('SRP_A');
      return advance({ wanted: 'PASSWORD_VERIFIER' });
    },
  };
}

/**
 * PASSWORD_VERIFIER within a session: the exchange and the session are good together only. Among
 * custom challenges it is a round, and what follows is their decision.
 */
export function passwordVerifier(passwords: PasswordFactor, custom: CustomAuth): Challenge {
  return {
    async pose(asked) {
      const { SRP_A } = asked.parameters;
      if (SRP_A === undefined) throw missingParameter('SRP_A');
      const { id, parameters } = await passwords.openSrp(asked, SRP_A, 'session');
      return { parameters, memo: id };
    },

    async answer(answer, advance) {
      const { memo, flow } = answer.session;
      if (flow === 'CUSTOM_AUTH') return custom.answerSrp(answer, advance);
      if (memo === undefined) throw incorrectCredentials();
      const given = passwords.readSrpAnswer(answer, { id: memo });
      return passwords.proveSrp(answer, given, advance);
    },
  };
}

async function hasPassword({ user, imagined }: Asked, { users }: Reads): Promise<boolean> {
  return (await users.hasPassword(user.poolId, user.id)) || imagined;
}
