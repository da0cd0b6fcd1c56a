/**
 * Threat protection: how risky an attempt is, and what the pool's settings, or the client's, do
 * about it. It decides; the caller records the event and refuses. In AUDIT mode only the risk is
 * recorded.
 *
 * This room owns authentication events, the risk of an attempt, and the notices about it. It
 * leaves the settings to pools and clients, and acting on a decision to signin and accounts.
 */
import { compromisedPassword } from '#contract/errors.ts';
import type {
  AccountTakeoverEventActionType,
  AdvancedSecurityModeType,
  EventFilterType,
  EventRiskType,
  RiskLevelType,
} from '#contract/types.ts';
import type { SignInFlow } from '#domain/clients/effective-settings.ts';
import { customAuthMode, riskSettings, securityMode } from '#domain/pools/risk-settings.ts';
import { addressRanges } from '#platform/address-ranges.ts';
import type { CompromisedPasswords } from '#platform/compromised-passwords.ts';
import type { AuthEvent } from '#store/tables/auth-events.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool, RiskSettings } from '#store/tables/pools.ts';
import type { AuthEvents } from './auth-events.ts';
import type { Caller } from './caller.ts';
import { riskOf } from './score.ts';

/** A password that is to be set or was just used, and when. */
export interface PasswordUse {
  readonly password: string;
  readonly occasion: EventFilterType;
}

/** What is to be done about an attempt. */
export interface Verdict {
  readonly risk: EventRiskType;
  readonly action: AccountTakeoverEventActionType;
  readonly notifies: boolean;
  /** The password must not be used any more. */
  readonly condemned: boolean;
}

const ACTIONS = { Low: 'LowAction', Medium: 'MediumAction', High: 'HighAction' } as const;

interface Parts {
  readonly events: AuthEvents;
  readonly passwords: CompromisedPasswords;
}

export class ThreatProtection {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  mode(pool: Pool, flow?: SignInFlow): AdvancedSecurityModeType {
    return flow === 'CUSTOM_AUTH' ? customAuthMode(pool) : securityMode(pool);
  }

  /** Whether requests from the caller's address are refused unexamined. */
  isBlocked(pool: Pool, client: Client, caller: Caller): boolean {
    return isIn(exceptions(riskSettings(pool, client)).BlockedIPRangeList, caller.address);
  }

  /** Judges a sign-in whose first factor is proven; `event` is its event so far. */
  async judge(
    pool: Pool,
    client: Client,
    flow: SignInFlow,
    event: AuthEvent,
    use: PasswordUse | undefined,
  ): Promise<Verdict> {
    const settings = riskSettings(pool, client);
    const [compromised, level] = await Promise.all([
      use ? this.#isCompromised(settings, use) : false,
      this.#levelOf(pool, settings, event),
    ]);
    const acts = this.mode(pool, flow) === 'ENFORCED';
    const response = level && settings.AccountTakeoverRiskConfiguration?.Actions[ACTIONS[level]];
    const isBlocked = isIn(exceptions(settings).BlockedIPRangeList, event.context.address);
    const action = isBlocked ? 'BLOCK' : (response?.EventAction ?? 'NO_ACTION');
    const condemned = acts && compromised && blocksCompromised(settings);
    const refused = (acts && action === 'BLOCK') || condemned;
    return {
      risk: riskType(isBlocked ? 'High' : level, compromised, isBlocked || refused),
      action: acts ? action : 'NO_ACTION',
      notifies: acts && Boolean(response?.Notify),
      condemned,
    };
  }

  /** Judges a password alone: whether it is compromised, and whether to refuse it. */
  async examine(
    pool: Pool,
    client: Client,
    use: PasswordUse,
  ): Promise<{ readonly risk: EventRiskType; readonly refused: boolean }> {
    const settings = riskSettings(pool, client);
    const compromised = await this.#isCompromised(settings, use);
    const refused = compromised && blocksCompromised(settings) && this.mode(pool) === 'ENFORCED';
    return { risk: riskType(undefined, compromised, refused), refused };
  }

  /** Refuses a compromised password that is to be set. @throws InvalidPasswordException */
  async refuseCompromised(pool: Pool, client: Client, use: PasswordUse): Promise<void> {
    if (this.mode(pool) !== 'ENFORCED') return;
    if ((await this.examine(pool, client, use)).refused) throw compromisedPassword();
  }

  async #isCompromised(settings: Partial<RiskSettings>, use: PasswordUse): Promise<boolean> {
    const configuration = settings.CompromisedCredentialsRiskConfiguration;
    if (!configuration) return false;
    const filter = configuration.EventFilter;
    if (filter?.length && !filter.includes(use.occasion)) return false;
    return this.#parts.passwords.includes(use.password);
  }

  async #levelOf(
    pool: Pool,
    settings: Partial<RiskSettings>,
    { userId, createdAt: at, context }: AuthEvent,
  ): Promise<RiskLevelType | undefined> {
    if (isIn(exceptions(settings).SkippedIPRangeList, context.address)) return undefined;
    return riskOf({ ...context, at }, await this.#parts.events.history(pool, userId));
  }
}

export function riskType(
  level: RiskLevelType | undefined,
  compromised: boolean,
  blocked: boolean,
): EventRiskType {
  return {
    RiskDecision: blocked ? 'Block' : level ? 'AccountTakeover' : 'NoRisk',
    ...(level && { RiskLevel: level }),
    CompromisedCredentialsDetected: compromised,
  };
}

function exceptions({ RiskExceptionConfiguration = {} }: Partial<RiskSettings>) {
  return RiskExceptionConfiguration;
}

function blocksCompromised(settings: Partial<RiskSettings>): boolean {
  return settings.CompromisedCredentialsRiskConfiguration?.Actions.EventAction === 'BLOCK';
}

/** Address ranges by the list in the settings, parsed once for as long as those are cached. */
const ready = new WeakMap<readonly string[], (address: string) => boolean>();

function isIn(ranges: readonly string[] | undefined, address: string | undefined): boolean {
  if (!ranges?.length || address === undefined) return false;
  let check = ready.get(ranges);
  if (!check) {
    check = addressRanges(ranges);
    ready.set(ranges, check);
  }
  return check(address);
}
