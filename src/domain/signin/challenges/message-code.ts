/** The challenges that ask for a code sent by message. It is good once, until the session ends. */
import { missingParameter } from '#contract/errors.ts';
import type { EmailEnrolment } from '#domain/factors/email-enrolment.ts';
import { signsInByCode } from '#domain/factors/first-factors.ts';
import { type Addressee, CODE_USES, type MessageCodes } from '#domain/messages/message-codes.ts';
import { signInRefusal } from '#domain/users/status.ts';
import { verifyAddress } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Challenge, FirstFactor, SignInAttempt, SignInParameters } from '../challenge.ts';

/** EMAIL_OTP and SMS_OTP: a code to a proven address in place of a password. */
export function oneTimeCode(name: 'EMAIL_OTP' | 'SMS_OTP', codes: MessageCodes): FirstFactor {
  const uses = name === 'EMAIL_OTP' ? CODE_USES.emailSignIn : CODE_USES.smsSignIn;
  return {
    async isAvailable({ pool, user }) {
      return signsInByCode(name, pool, user);
    },

    isAnswered: () => false,

    async pose(attempt) {
      const nobody = attempt.isDecoy || signInRefusal(attempt.user) !== undefined;
      return { parameters: await codes.send(addressee(attempt, nobody), uses[attempt.origin]) };
    },

    async answer({ user, parameters, origin }, advance) {
      const code = required(parameters, `${name}_CODE`);
      return codes.prove(user, uses[origin], code, (claim) => advance({ first: name, claim }));
    },
  };
}

/** SMS_MFA: a code to the user's phone number. */
export function smsMfa(codes: MessageCodes, clock: Clock): Challenge {
  return {
    async pose(attempt) {
      return { parameters: await codes.send(addressee(attempt), CODE_USES.smsMfa) };
    },

    async answer({ pool, user, parameters }, advance) {
      const code = required(parameters, 'SMS_MFA_CODE');
      return codes.prove(user, CODE_USES.smsMfa, code, (claim) =>
        advance({
          second: 'SMS_MFA',
          claim: async (tx) => {
            await claim(tx);
            await verifyAddress(tx, clock, pool, user.id, 'phone_number');
          },
        }),
      );
    },
  };
}

/**
 * EMAIL_OTP after a first factor: a code to the user's address, or to the one given at MFA_SETUP,
 * which becomes the user's with the right code.
 */
export function emailMfa(codes: MessageCodes, enrolment: EmailEnrolment, clock: Clock): Challenge {
  return {
    async pose(attempt, { setup }) {
      const to = addressee(attempt);
      const parameters =
        setup === 'email'
          ? await codes.send(to, CODE_USES.emailSetup, attempt.parameters.EMAIL)
          : await codes.send(to, CODE_USES.emailMfa);
      return { parameters };
    },

    async answer(answer, advance) {
      const { user, session, parameters } = answer;
      const code = required(parameters, 'EMAIL_OTP_CODE');
      const setsUp = session.setup === 'email';
      const use = setsUp ? CODE_USES.emailSetup : CODE_USES.emailMfa;
      const outcome = await codes.prove(user, use, code, (claim, destination) =>
        advance({
          second: 'EMAIL_OTP',
          claim: async (tx) => {
            await claim(tx);
            if (setsUp) await enrolment.complete(tx, answer, destination);
            else await verifyAddress(tx, clock, answer.pool, user.id, 'email');
          },
        }),
      );
      if (setsUp) enrolment.completed(user);
      return outcome;
    },
  };
}

const addressee = ({ pool, client, user, metadata }: SignInAttempt, nobody = false): Addressee => ({
  pool,
  client,
  user,
  nobody,
  clientMetadata: metadata,
});

function required(parameters: SignInParameters, key: string): string {
  const value = parameters[key];
  if (value === undefined) throw missingParameter(key);
  return value;
}
