/** What a sign-in needs next: the one place that decides when enough is proven. Pure. */
import { incorrectCredentials } from '#contract/errors.ts';
import type { ChallengeNameType } from '#contract/types.ts';
import type { SignInFlow } from '#domain/clients/effective-settings.ts';
import { passkeyIsBothFactors } from '#domain/factors/passkey-settings.ts';
import { askedFactor, demandsSecond, type MfaDemand } from '#domain/factors/second-factors.ts';
import { deviceReplacesMfa } from '#domain/pools/device-config.ts';
import { asksFederatedUsers } from '#domain/pools/tags.ts';
import type { Device } from '#store/tables/devices.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import type { FactorProofs } from './session.ts';

/** A first factor, by the challenge that asks for it. */
export type FirstChallenge = Extract<
  ChallengeNameType,
  'PASSWORD_SRP' | 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'
>;

/** What can be sent on the way to a first factor. SRP takes two rounds. */
export type FirstStep = FirstChallenge | 'PASSWORD_VERIFIER' | 'CUSTOM_CHALLENGE';

export interface SignInStanding extends MfaDemand {
  readonly flow: SignInFlow;
  readonly user: User;
  /** First factors the pool allows and the user has, where the flow lets the user choose. */
  readonly available: readonly FirstChallenge[];
  /** The second factors that count for the user. */
  readonly counting: readonly MfaFactor[];
  /** A passkey of the user stands for both factors. */
  readonly passkeyCounts: boolean;
  readonly proven: FactorProofs;
  /** The step on the way to a first factor that the client or a function of the pool asks for. */
  readonly wanted?: FirstStep | undefined;
  readonly chosen?: MfaFactor | undefined;
  /** The factor that the user sets up with the code that is sent next. */
  readonly enrols?: 'EMAIL_OTP' | undefined;
  /** The device of the user that the client names, where the pool tracks devices. */
  readonly device?: Device | undefined;
  readonly opensDevice?: true | undefined;
}

const PASSWORDS: readonly FirstChallenge[] = ['PASSWORD_SRP', 'PASSWORD'];

/** The next challenge, or `tokens` when every factor this pool and user demand is proven. */
export function nextStep(standing: SignInStanding): ChallengeNameType | 'tokens' {
  const { pool, user, demandsMfa, proven } = standing;
  if (!isFirstProven(standing)) return firstStep(standing);
  if (proven.first === 'PROVIDER') return stepAfterProvider(standing);
  if (user.status === 'FORCE_CHANGE_PASSWORD') return 'NEW_PASSWORD_REQUIRED';
  const isOff = pool.mfa.MfaConfiguration === 'OFF' && !demandsMfa;
  return deviceStep(standing, isOff ? 'tokens' : secondFactor(standing));
}

/**
 * The provider has seen to the factors. Where the pool wants one of its own on top, it is what users
 * with a password are asked for; the password itself is never asked for, nor to be renewed.
 */
function stepAfterProvider(standing: SignInStanding): ChallengeNameType | 'tokens' {
  const { pool, demandsMfa } = standing;
  if (!asksFederatedUsers(pool)) return 'tokens';
  return pool.mfa.MfaConfiguration === 'OFF' && !demandsMfa ? 'tokens' : secondFactor(standing);
}

/**
 * A remembered device proves itself before there are tokens: in place of the second factor where
 * the pool lets it stand for one, else after it. It does not spare setting one up.
 */
function deviceStep(
  { pool, device, proven, opensDevice }: SignInStanding,
  second: ChallengeNameType | 'tokens',
): ChallengeNameType | 'tokens' {
  if (!device?.remembered) return second;
  const standsIn = deviceReplacesMfa(pool) && second !== 'MFA_SETUP';
  if (second !== 'tokens' && !standsIn) return second;
  if (proven.device) return 'tokens';
  return opensDevice ? 'DEVICE_PASSWORD_VERIFIER' : 'DEVICE_SRP_AUTH';
}

/**
 * The first factors the user may choose from now. A second factor follows a password only, unless
 * a passkey stands for both, and a temporary password has to be replaced. Users who have no other
 * factor are asked for a password, and so is anyone with an unknown name.
 */
export function firstChoices(standing: SignInStanding): readonly FirstChallenge[] {
  const { pool, user, available } = standing;
  const byPassword = user.status === 'FORCE_CHANGE_PASSWORD' || bringsSecond(standing);
  const choices = available.filter((each) => !byPassword || isEnough(each, pool, user));
  return choices.length > 0 ? choices : PASSWORDS;
}

/**
 * A first factor that the user lost since it was asked for proves nothing. In CUSTOM_AUTH the word
 * of the pool's function is the first factor, and a password is a round like any other.
 */
export function isFirstProven(standing: SignInStanding): boolean {
  const { first } = standing.proven;
  if (standing.flow === 'CUSTOM_AUTH') return first === 'CUSTOM';
  if (first === undefined) return false;
  if (first === 'PASSWORD' || first === 'PROVIDER') return true;
  const choices: readonly string[] = firstChoices(standing);
  return choices.includes(first);
}

function firstStep(standing: SignInStanding): ChallengeNameType {
  const { flow, wanted } = standing;
  if (flow === 'CUSTOM_AUTH' && wanted !== undefined) return wanted;
  if (flow !== 'USER_AUTH') throw new Error(`a sign-in by ${flow} begins with a first factor`);
  if (wanted === undefined) return 'SELECT_CHALLENGE';
  const factor = wanted === 'PASSWORD_VERIFIER' ? 'PASSWORD_SRP' : wanted;
  return firstChoices(standing).some((each) => each === factor) ? wanted : 'SELECT_CHALLENGE';
}

/** Whether the factor will do for a user who needs two, or a new password. */
function isEnough(factor: FirstChallenge, pool: Pool, user: User): boolean {
  if (PASSWORDS.includes(factor)) return true;
  const confirmed = user.status !== 'FORCE_CHANGE_PASSWORD';
  return factor === 'WEB_AUTHN' && confirmed && passkeyIsBothFactors(pool, user);
}

function bringsSecond(standing: SignInStanding): boolean {
  return demandsSecond(standing) || standing.counting.length > 0;
}

function secondFactor(standing: SignInStanding): ChallengeNameType | 'tokens' {
  const { pool, user, counting, passkeyCounts, proven, chosen, enrols } = standing;
  const { first, second } = proven;
  if (first === 'WEB_AUTHN' && passkeyIsBothFactors(pool, user)) return 'tokens';
  if (counting.length === 0) {
    if (!demandsSecond(standing)) return 'tokens';
    // A user whose only factor is a passkey for both signs in by that passkey.
    if (passkeyCounts) throw incorrectCredentials();
    return enrols ?? 'MFA_SETUP';
  }
  // A factor that the user lost since it was asked for proves nothing.
  if (second && counting.includes(second)) return 'tokens';
  return askedFactor(counting, chosen ?? user.mfa.preferred) ?? 'SELECT_MFA_TYPE';
}
