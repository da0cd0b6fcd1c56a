/** The challenges that ask for a password, plainly or by SRP. */
import { incorrectCredentials, missingParameter } from '#contract/errors.ts';
import type { Reads } from '#store/store.ts';
import type { Challenge, FirstFactor, SignInAttempt } from '../challenge.ts';
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

    async answer(attempt, advance) {
      const given = attempt.parameters.PASSWORD;
      if (given === undefined) throw missingParameter('PASSWORD');
      return passwords.prove(attempt, given, advance);
    },
  };
}

/** PASSWORD_SRP: the client's half of an SRP exchange. PASSWORD_VERIFIER is next. */
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
 * PASSWORD_VERIFIER with a session: the exchange is answered with that session and only with it.
 * In CUSTOM_AUTH it is a round, and the pool's function decides what follows.
 */
export function passwordVerifier(passwords: PasswordFactor, custom: CustomAuth): Challenge {
  return {
    async pose(attempt) {
      const { SRP_A } = attempt.parameters;
      if (SRP_A === undefined) throw missingParameter('SRP_A');
      const { id, parameters } = await passwords.openSrp(attempt, SRP_A, 'session');
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

async function hasPassword({ user, isDecoy }: SignInAttempt, { users }: Reads): Promise<boolean> {
  return (await users.hasPassword(user.poolId, user.id)) || isDecoy;
}
