/** What a sign-in needs next: the one place that decides when enough is proven. Pure. */
import { incorrectCredentials } from '#contract/errors.ts';
import type { ChallengeNameType } from '#contract/types.ts';
import type { Flow } from '#domain/clients/effective-settings.ts';
import { passkeyIsBothFactors } from '#domain/factors/passkey-settings.ts';
import { askedFactor, demandsSecond, type MfaDemand } from '#domain/factors/second-factors.ts';
import { deviceReplacesMfa } from '#domain/pools/device-config.ts';
import type { Device } from '#store/tables/devices.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import type { Proven } from './session.ts';

/** A first factor, by the challenge that asks for it. */
export type FirstChallenge = Extract<
  ChallengeNameType,
  'PASSWORD_SRP' | 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'
>;

/** What can be asked for on the way to a first factor: SRP has a second round. */
export type FirstStep = FirstChallenge | 'PASSWORD_VERIFIER' | 'CUSTOM_CHALLENGE';

export interface Standing extends MfaDemand {
  readonly flow: Flow;
  readonly user: User;
  /** First factors the pool allows and the user has, where the flow lets the user choose. */
  readonly available: readonly FirstChallenge[];
  /** The second factors that count for the user. */
  readonly counting: readonly MfaFactor[];
  /** A passkey of the user stands for both factors. */
  readonly passkeyCounts: boolean;
  readonly proven: Proven;
  /** The step on the way to a first factor that the client, or a function, asks for. */
  readonly wanted?: FirstStep | undefined;
  readonly chosen?: MfaFactor | undefined;
  /** The factor the user sets up with the code that is asked for next. */
  readonly enrols?: 'EMAIL_OTP' | undefined;
  /** The device of the user that the client names, where the pool tracks devices. */
  readonly device?: Device | undefined;
  readonly opensDevice?: true | undefined;
}

const PASSWORDS: readonly FirstChallenge[] = ['PASSWORD_SRP', 'PASSWORD'];

/** The next challenge, or `tokens` when every factor this pool and user demand is proven. */
export function nextStep(standing: Standing): ChallengeNameType | 'tokens' {
  const { pool, user, demandsMfa } = standing;
  if (!isFirstProven(standing)) return firstStep(standing);
  if (user.status === 'FORCE_CHANGE_PASSWORD') return 'NEW_PASSWORD_REQUIRED';
  const isOff = pool.mfa.MfaConfiguration === 'OFF' && !demandsMfa;
  return deviceStep(standing, isOff ? 'tokens' : secondFactor(standing));
}

/**
 * A remembered device proves itself before there are tokens: in place of the second factor where
 * the pool lets it stand for one, else after it. It does not spare setting one up.
 */
function deviceStep(
  { pool, device, proven, opensDevice }: Standing,
  second: ChallengeNameType | 'tokens',
): ChallengeNameType | 'tokens' {
  if (!device?.remembered) return second;
  const standsIn = deviceReplacesMfa(pool) && second !== 'MFA_SETUP';
  if (second !== 'tokens' && !standsIn) return second;
  if (proven.device) return 'tokens';
  return opensDevice ? 'DEVICE_PASSWORD_VERIFIER' : 'DEVICE_SRP_AUTH';
}

/**
 * The first factors the user may choose from now. A second factor is asked for after a password
 * only, unless a passkey is both, and a temporary password must be replaced. Who has no other way
 * in is asked for a password, like a name that is nobody's.
 */
export function firstChoices(standing: Standing): readonly FirstChallenge[] {
  const { pool, user, available } = standing;
  const byPassword = user.status === 'FORCE_CHANGE_PASSWORD' || asksSecond(standing);
  const choices = available.filter((each) => !byPassword || isEnough(each, pool, user));
  return choices.length > 0 ? choices : PASSWORDS;
}

/**
 * A first factor taken from the user since it was asked for proves nothing any more. Where the
 * pool's functions decide, their word is the first factor, and a password is a round among others.
 */
export function isFirstProven(standing: Standing): boolean {
  const { first } = standing.proven;
  if (standing.flow === 'CUSTOM_AUTH') return first === 'CUSTOM';
  if (first === 'PASSWORD' || first === undefined) return first === 'PASSWORD';
  const choices: readonly string[] = firstChoices(standing);
  return choices.includes(first);
}

function firstStep(standing: Standing): ChallengeNameType {
  const { flow, wanted } = standing;
  if (flow === 'CUSTOM_AUTH' && wanted !== undefined) return wanted;
  if (flow !== 'USER_AUTH') throw new Error(`a sign-in by ${flow} begins with a first factor`);
  if (wanted === undefined) return 'SELECT_CHALLENGE';
  const factor = wanted === 'PASSWORD_VERIFIER' ? 'PASSWORD_SRP' : wanted;
  return firstChoices(standing).some((each) => each === factor) ? wanted : 'SELECT_CHALLENGE';
}

/** Whether the factor lets a user in of whom more than one is demanded, or a new password. */
function isEnough(factor: FirstChallenge, pool: Pool, user: User): boolean {
  if (PASSWORDS.includes(factor)) return true;
  const confirmed = user.status !== 'FORCE_CHANGE_PASSWORD';
  return factor === 'WEB_AUTHN' && confirmed && passkeyIsBothFactors(pool, user);
}

function asksSecond(standing: Standing): boolean {
  return demandsSecond(standing) || standing.counting.length > 0;
}

function secondFactor(standing: Standing): ChallengeNameType | 'tokens' {
  const { pool, user, counting, passkeyCounts, proven, chosen, enrols } = standing;
  const { first, second } = proven;
  if (first === 'WEB_AUTHN' && passkeyIsBothFactors(pool, user)) return 'tokens';
  if (counting.length === 0) {
    if (!demandsSecond(standing)) return 'tokens';
    // Whoever has a passkey for both factors, and nothing else, signs in by it.
    if (passkeyCounts) throw incorrectCredentials();
    return enrols ?? 'MFA_SETUP';
  }
  // A factor taken from the user since it was asked for proves nothing any more.
  if (second && counting.includes(second)) return 'tokens';
  return askedFactor(counting, chosen ?? user.mfa.preferred) ?? 'SELECT_MFA_TYPE';
}
