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

/** Requests that were refused for their number were not looked at. */
const UNSEEN: ReadonlySet<FailureName> = new Set([
  'LimitExceededException',
  'TooManyRequestsException',
]);

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
   * Runs `act` for an account. A new one has an id only once it is made: `userId` is then taken
   * from what `act` answers, and a refusal is nobody's event.
   * @throws NotAuthorizedException, InvalidPasswordException
   */
  async byUser<T>(
    action: WatchedAction,
    userId: string | ((result: T) => string),
    act: () => Promise<T>,
  ): Promise<T> {
    if (!this.#watches(action)) return act();
    const known = typeof userId === 'string' ? userId : undefined;
    let risk = riskType(undefined, false, false);
    let result: T;
    try {
      risk = await this.#refuseThreats(action, (found) => {
        risk = found;
      });
      result = await act();
    } catch (refusal) {
      if (refusal instanceof CognitoError && !UNSEEN.has(refusal.name)) {
        await this.#record(action, known, 'Fail', risk);
      }
      throw refusal;
    }
    const id = typeof userId === 'string' ? userId : userId(result);
    await this.#record(action, id, 'Pass', risk);
    return result;
  }

  #watches({ pool }: WatchedAction): boolean {
    return this.#parts.protection.mode(pool) !== 'OFF';
  }

  /** Refuses by throwing; `judged` is told of the risk first. */
  async #refuseThreats(
    { pool, client, caller, type, password }: WatchedAction,
    judged: (risk: EventRiskType) => void,
  ): Promise<EventRiskType> {
    const { protection } = this.#parts;
    if (protection.isBlocked(pool, client, caller)) {
      const risk = riskType('High', false, true);
      judged(risk);
      if (protection.mode(pool) === 'ENFORCED') throw blockedForSecurity();
      return risk;
    }
    if (password === undefined) return riskType(undefined, false, false);
    const use = { password, occasion: occasionOf(type) };
    const { risk, refused } = await protection.examine(pool, client, use);
    judged(risk);
    if (refused) throw compromisedPassword();
    return risk;
  }

  async #record(
    { pool, caller, type }: WatchedAction,
    userId: string | undefined,
    response: 'Pass' | 'Fail',
    risk: EventRiskType,
  ): Promise<void> {
    if (userId === undefined) return;
    const { events, store } = this.#parts;
    const event = await events.begin(pool, userId, type, caller, { response, risk });
    await store.transaction((tx) => tx.authEvents.insert(event));
  }
}

function occasionOf(type: EventType): EventFilterType {
  return type === 'SignUp' ? 'SIGN_UP' : 'PASSWORD_CHANGE';
}
