/**
 * How many requests of one kind may be made in an hour for one user, or for an unknown name. A
 * request is counted before it is examined, whatever its outcome.
 */
import { attemptLimitExceeded, CognitoError, tooManyRequests } from '#contract/errors.ts';
import { LockedError } from '#contract/telling-errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import type { AttemptState, LimitedAction } from '#store/tables/attempts.ts';

const HOUR = 3_600_000;

/** Actions whose limit is a setting. */
type Configured = 'MessageForAnyone' | 'MessageForProven';

const PER_HOUR: Record<Exclude<LimitedAction, Configured>, number> = {
  ChangePassword: 5,
  ConfirmForgotPassword: 20,
  ConfirmSignUp: 15,
  FamiliarSignInCode: 20,
  ForgotPassword: 5,
  GetUserAttributeVerificationCode: 5,
  MfaCode: 30,
  RegisterClient: 20,
  RegisterClientOpenly: 200,
  ResendConfirmationCode: 5,
  SignInCode: 20,
  VerifyUserAttribute: 15,
};

/** How often a count is tried again when other requests count for the same user meanwhile. */
const COUNT_TRIES = 50;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
}

export class ActionLimits {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Counts one request. `subject` is the id of a user or a decoy, or a network. `refusal` makes the
   * error when the limit of the hour is reached.
   * @throws LimitExceededException
   */
  async count(
    poolId: string,
    subject: string,
    action: keyof typeof PER_HOUR,
    refusal: () => CognitoError = attemptLimitExceeded,
  ): Promise<void> {
    for (let tries = 0; tries < COUNT_TRIES; tries++) {
      const counted = await this.#parts.store.transaction(async (tx) => {
        const from = await tx.attempts.find(poolId, subject, action);
        const to = oneMore(from, PER_HOUR[action], this.#parts.clock.now());
        if (!to) return new LockedError(refusal(), from?.lockedUntil);
        return tx.attempts.move(poolId, subject, action, from, to);
      });
      if (counted instanceof CognitoError) throw counted;
      if (counted) return;
    }
    throw tooManyRequests();
  }
}

/** The hour begins with its first request and ends at `lockedUntil`; undefined when it is full. */
export function oneMore(
  state: AttemptState | undefined,
  limit: number,
  now: number,
): AttemptState | undefined {
  if (!state || now >= state.lockedUntil) {
    const lockedUntil = now + HOUR;
    return { tries: 1, total: 1, lockedUntil, lastAt: now, forgetAt: lockedUntil };
  }
  if (state.tries >= limit) return undefined;
  return { ...state, tries: state.tries + 1, total: state.total + 1, lastAt: now };
}
