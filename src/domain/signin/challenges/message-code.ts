import { authStateMismatch, missingParameter } from '#contract/errors.ts';
import type { MessageCodes } from '#domain/accounts/message-codes.ts';
import type { Challenge } from '../challenge.ts';

/** SMS_MFA and EMAIL_OTP: a code sent to the user, good once and until the session ends. */
export function messageCode(
  factor: 'SMS_MFA' | 'EMAIL_OTP',
  parameter: string,
  codes: MessageCodes,
): Challenge {
  return {
    async pose({ pool, client, user }) {
      const { medium, destination } = await codes.sendMfaCode(pool, client, user, factor);
      return {
        parameters: {
          CODE_DELIVERY_DELIVERY_MEDIUM: medium,
          CODE_DELIVERY_DESTINATION: destination,
        },
      };
    },

    async answer({ user, parameters }, advance) {
      const code = parameters[parameter];
      if (code === undefined) throw missingParameter(parameter);
      return codes.prove(user, factor, code, authStateMismatch, (claim) =>
        advance({ second: factor, claim }),
      );
    },
  };
}
