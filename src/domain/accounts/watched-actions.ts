/**
 * Threat protection around what users do to their accounts besides signing in: blocked addresses
 * and compromised passwords are refused, and the outcome is recorded.
 */
import { blockedForSecurity, CognitoError, compromisedPassword } from '#contract/errors.ts';
import type { FailureName } from '#contract/failures/entry.ts';
import type { EventFilterType, EventRiskType, EventType } from '#contract/types.ts';
import type { AuthEvents } from '#domain/risk/auth-events.ts';
import type { Caller } from '#domain/risk/caller.ts';
import { riskType, type ThreatProtection } from '#domain/risk/threat-protection.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Claimants } from './claimants.ts';

/** What is done, by whom and from where. */
export interface WatchedAction {
  readonly pool: Pool;
  readonly client: Client;
  readonly caller: Caller;
  readonly type: EventType;
  /** The password that is to be set. */
  readonly password?: string | undefined;
}

interface Parts {
  readonly store: Store;
  readonly claimants: Claimants;
  readonly protection: ThreatProtection;
  readonly events: AuthEvents;
}

interface Threat {
  readonly risk: EventRiskType;
  readonly refusal?: CognitoError;
}

/** Requests that were refused for their number were not examined, and typing errors guess nothing. */
const UNSEEN: ReadonlySet<FailureName> = new Set([
  'LimitExceededException',
  'TooManyRequestsException',
]);
const isJudged = (refusal: unknown) =>
  refusal instanceof CognitoError && !UNSEEN.has(refusal.name) && refusal.reason !== 'codeMistyped';

export class WatchedActions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Runs `act` for the account that `name` means, or its decoy. */
  async byName<T>(action: WatchedAction, name: string, act: () => Promise<T>): Promise<T> {
    if (!this.#watches(action)) return act();
    const { pool, client } = action;
    const { holder } = await this.#parts.claimants.find(pool, client, name);
    return this.byUser(action, holder.id, act);
  }

  /**
   * Runs `act` for an account.
   * @throws NotAuthorizedException, InvalidPasswordException
   */
  async byUser<T>(action: WatchedAction, userId: string, act: () => Promise<T>): Promise<T> {
    if (!this.#watches(action)) return act();
    const { risk, refusal } = await this.#threatIn(action);
    let result: T;
    try {
      if (refusal) throw refusal;
      result = await act();
    } catch (cause) {
      if (isJudged(cause)) await this.#record(action, userId, 'Fail', risk);
      throw cause;
    }
    await this.#record(action, userId, 'Pass', risk);
    return result;
  }

  /**
   * Runs `act`, which makes an account: where it is refused, there is none to record that for.
   * @throws NotAuthorizedException, InvalidPasswordException
   */
  async byNewUser<T extends { readonly user: Pick<User, 'id'> }>(
    action: WatchedAction,
    act: () => Promise<T>,
  ): Promise<T> {
    if (!this.#watches(action)) return act();
    const { risk, refusal } = await this.#threatIn(action);
    if (refusal) throw refusal;
    const result = await act();
    await this.#record(action, result.user.id, 'Pass', risk);
    return result;
  }

  #watches({ pool }: WatchedAction): boolean {
    return this.#parts.protection.mode(pool) !== 'OFF';
  }

  /** The risk of the action, and why it is refused, if it is. */
  async #threatIn({ pool, client, caller, type, password }: WatchedAction): Promise<Threat> {
    const { protection } = this.#parts;
    if (protection.isBlocked(pool, client, caller)) {
      const isEnforced = protection.mode(pool) === 'ENFORCED';
      return {
        risk: riskType('High', false, true),
        ...(isEnforced && { refusal: blockedForSecurity() }),
      };
    }
    if (password === undefined) return { risk: riskType(undefined, false, false) };
    const use = { password, occasion: occasionOf(type) };
    const { risk, refused } = await protection.examine(pool, client, use);
    return { risk, ...(refused && { refusal: compromisedPassword() }) };
  }

  async #record(
    { pool, client, caller, type }: WatchedAction,
    userId: string,
    response: 'Pass' | 'Fail',
    risk: EventRiskType,
  ): Promise<void> {
    const { events, store } = this.#parts;
    const event = await events.begin(pool, userId, type, caller, { response, risk });
    await store.transaction((tx) => events.record(tx, pool, client.id, event));
  }
}

function occasionOf(type: EventType): EventFilterType {
  return type === 'SignUp' ? 'SIGN_UP' : 'PASSWORD_CHANGE';
}
