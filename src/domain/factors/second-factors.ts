/**
 * Which second factors count for a user in a pool, and what follows from that. Pure, but for
 * `possessionsOf`, which reads what the rules look at.
 *
 * A factor counts when the pool offers it and the user has turned it on, or when the pool requires
 * MFA and the user can be asked for it without having said so (*implied*). What counts is asked
 * for, may be chosen, and is sufficient; nothing else is. Every door asks here: sign-in, choice,
 * set-up, preferences, recovery, removal and the pages. What a user has said about factors is
 * read and changed in `mfa-preferences.ts`.
 *
 * This room owns what a user proves besides a password: authenticators, passkeys, devices and
 * recovery codes, and which of them count. It leaves codes sent by message to messages, and the
 * challenges that ask for a proof to signin.
 */
import { mfaWithoutFactors } from '#contract/errors.ts';
import { asksFederatedUsers } from '#domain/pools/tags.ts';
import {
  CONTACT_ATTRIBUTES,
  type ContactAttribute,
  verifiedFlag,
} from '#domain/users/attributes.ts';
import type { Reads } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import { TWO_FACTORS } from './acr.ts';
import { takesSecondFactors } from './federated-factors.ts';
import { passkeyIsBothFactors } from './passkey-settings.ts';

/** What the rules look at in a user. */
export type FactorHolder = Pick<User, 'attributes' | 'mfa'>;

/** The user's factors that are stored in other records than the user's. */
export interface Possessions {
  /** Whether the user has a verified authenticator. */
  readonly hasToken: boolean;
  readonly hasPasskey: boolean;
}

/**
 * Reads the user's factors that are stored beside the user. Passkeys are read only for a user who
 * lets one count as both factors: otherwise they are no second factor.
 */
export async function possessionsOf(
  reads: Pick<Reads, 'softwareTokens' | 'passkeys'>,
  { poolId, id, mfa }: Pick<User, 'poolId' | 'id'> & Partial<Pick<User, 'mfa'>>,
): Promise<Possessions> {
  const hasToken = (await reads.softwareTokens.enrolled(poolId, id)) !== undefined;
  const hasPasskey = mfa?.passkey === true && (await reads.passkeys.ofUser(poolId, id)).length > 0;
  return { hasToken, hasPasskey };
}

type MessageFactor = Exclude<MfaFactor, 'SOFTWARE_TOKEN_MFA'>;

const TARGETS: { readonly [Factor in MessageFactor]: ContactAttribute } = {
  SMS_MFA: 'phone_number',
  EMAIL_OTP: 'email',
};

const MESSAGE_FACTORS: readonly MessageFactor[] = ['SMS_MFA', 'EMAIL_OTP'];

/** In the order in which they are shown to users. */
const ALL_FACTORS: readonly MfaFactor[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'];

/** What a sign-in demands besides what the user prefers. */
export interface MfaDemand {
  readonly pool: Pool;
  /** Threat protection wants a second factor of this sign-in, whatever pool and user prefer. */
  readonly demandsMfa: boolean;
}

/** The second factors the pool lets its users set up. */
export function offeredFactors(pool: Pool): readonly MfaFactor[] {
  if (pool.mfa.MfaConfiguration === 'OFF') return [];
  return [
    ...(pool.mfa.SmsMfaConfiguration ? ['SMS_MFA' as const] : []),
    ...(offersSoftwareTokens(pool) ? ['SOFTWARE_TOKEN_MFA' as const] : []),
    ...(pool.mfa.EmailMfaConfiguration ? ['EMAIL_OTP' as const] : []),
  ];
}

/**
 * Refuses a pool whose MFA is on and offers no factor. No request makes such a pool; an archive that
 * was written by hand can bring one, and none of its users could set up what it demands.
 * @throws InvalidUserPoolConfigurationException
 */
export function requireFactors(pool: Pool): void {
  if (pool.mfa.MfaConfiguration !== 'OFF' && offeredFactors(pool).length === 0) {
    throw mfaWithoutFactors();
  }
}

/** Whether users of the pool may enrol an authenticator. */
export function offersSoftwareTokens(pool: Pool): boolean {
  const { MfaConfiguration, SoftwareTokenMfaConfiguration } = pool.mfa;
  return MfaConfiguration !== 'OFF' && SoftwareTokenMfaConfiguration?.Enabled === true;
}

/** Whether every user of the pool must bring a second factor. */
export function requiresMfa(pool: Pool): boolean {
  return pool.mfa.MfaConfiguration === 'ON';
}

/** Whether a second factor is required in a sign-in: of all users of the pool, or in this one. */
export function demandsSecond({ pool, demandsMfa }: MfaDemand): boolean {
  return demandsMfa || requiresMfa(pool);
}

/** The attribute a factor's codes are sent to; undefined for an authenticator. */
export function targetOf(factor: MfaFactor): ContactAttribute | undefined {
  return factor === 'SOFTWARE_TOKEN_MFA' ? undefined : TARGETS[factor];
}

/** Whether the user could be asked for the factor if it were on. */
export function isAvailable(
  factor: MfaFactor,
  { attributes }: Pick<FactorHolder, 'attributes'>,
  hasToken: boolean,
): boolean {
  const target = targetOf(factor);
  return target === undefined ? hasToken : attributes[target] !== undefined;
}

/**
 * The second factors that count: those a sign-in may ask for, and is satisfied by.
 *
 * `demanded` says whether this sign-in must bring one: where the pool requires MFA, or threat
 * protection asks for it. An authenticator that was verified then counts whatever the user prefers,
 * so that no preference opens the way to enrolling another, and it goes on counting after the pool
 * has stopped offering new ones, as in the service.
 */
export function countingFactors(
  pool: Pool,
  user: FactorHolder,
  has: Pick<Possessions, 'hasToken'>,
  demanded = requiresMfa(pool),
): readonly MfaFactor[] {
  if (pool.mfa.MfaConfiguration === 'OFF' && !demanded) return [];
  const offered = offeredFactors(pool);
  const turnedOn = ALL_FACTORS.filter(
    (factor) =>
      user.mfa.enabled.includes(factor) &&
      isAvailable(factor, user, has.hasToken) &&
      (factor === 'SOFTWARE_TOKEN_MFA' || offered.includes(factor)),
  );
  if (!demanded) return turnedOn;
  const implied = turnedOn.length === 0 ? impliedMessageFactor(pool, user, has) : undefined;
  return ALL_FACTORS.filter(
    (factor) =>
      turnedOn.includes(factor) ||
      factor === implied ||
      (factor === 'SOFTWARE_TOKEN_MFA' && has.hasToken),
  );
}

/**
 * The message factor of a user who has turned none on: a verified address comes first. One that is
 * not verified counts only without an authenticator.
 */
function impliedMessageFactor(
  pool: Pool,
  { attributes }: FactorHolder,
  { hasToken }: Pick<Possessions, 'hasToken'>,
): MessageFactor | undefined {
  const offered = offeredFactors(pool);
  const reachable = MESSAGE_FACTORS.filter(
    (factor) => offered.includes(factor) && attributes[TARGETS[factor]] !== undefined,
  );
  const verified = reachable.find((factor) => attributes[verifiedFlag(TARGETS[factor])] === 'true');
  return verified ?? (hasToken ? undefined : reachable[0]);
}

/** The factor that is asked for; undefined where none counts, or the user chooses among several. */
export function askedFactor(
  counting: readonly MfaFactor[],
  preferred: MfaFactor | undefined,
): MfaFactor | undefined {
  if (preferred && counting.includes(preferred)) return preferred;
  return counting.length === 1 ? counting[0] : undefined;
}

/**
 * Whether the user has a second factor that counts, including a passkey that counts as both. Then
 * the password alone cannot set up or remove a factor.
 */
export function hasCountingFactor(
  pool: Pool,
  user: FactorHolder,
  has: Possessions,
  demanded = requiresMfa(pool),
): boolean {
  const byPasskey = has.hasPasskey && passkeyIsBothFactors(pool, user);
  return byPasskey || countingFactors(pool, user, has, demanded).length > 0;
}

/** Whether a sign-in of the user would bring a second factor now: what came of one without is over. */
export async function asksSecond(
  reads: Pick<Reads, 'softwareTokens' | 'passkeys'>,
  pool: Pool,
  user: User,
): Promise<boolean> {
  if (pool.mfa.MfaConfiguration === 'OFF' || !takesSecondFactors(pool, user)) return false;
  if (requiresMfa(pool)) return true;
  return countingFactors(pool, user, await possessionsOf(reads, user)).length > 0;
}

/** How a user signed in, as sessions and codes remember it. */
export interface PastSignIn {
  readonly level: number;
  /** The provider that the user came through. */
  readonly provider?: unknown;
}

/**
 * Whether the sign-in is without a second factor that it would have to bring now, given that its
 * user is asked for one: a provider has seen to that, unless the pool asks all the same.
 */
export function lacksSecond(pool: Pool, { level, provider }: PastSignIn): boolean {
  return level < TWO_FACTORS && (provider === undefined || asksFederatedUsers(pool));
}

/**
 * Whether the sign-in proved what protects the account: a provider that was believed for it has not
 * proven the user's own second factor. Of a user whom a provider made, its word is all that a
 * sign-in ever asks for, unless the pool asks for more.
 */
export async function provesOwnFactors(
  reads: Pick<Reads, 'softwareTokens' | 'passkeys'>,
  pool: Pool,
  user: User,
  { level, provider }: PastSignIn,
): Promise<boolean> {
  if (level >= TWO_FACTORS) return true;
  if (provider !== undefined && !takesSecondFactors(pool, user)) return true;
  const has = await possessionsOf(reads, user);
  return requiresMfa(pool)
    ? !hasCountingFactor(pool, user, has)
    : countingFactors(pool, user, has).length === 0;
}

/**
 * Whether a change takes the user's last second factor where one is required: the password alone
 * would then set up another. A passkey alone is not enough for a user who signs in by password.
 */
export function losesLastFactor(
  pool: Pool,
  before: { readonly user: FactorHolder; readonly has: Possessions },
  after: { readonly user: FactorHolder; readonly has: Possessions },
): boolean {
  return (
    requiresMfa(pool) &&
    hasCountingFactor(pool, before.user, before.has) &&
    countingFactors(pool, after.user, after.has).length === 0
  );
}

/**
 * The addresses a sign-in of the user might send its second factor to. None of them recovers the
 * password, or one mailbox would be both factors.
 */
export function secondFactorTargets(
  pool: Pool,
  user: FactorHolder,
  has: Pick<Possessions, 'hasToken'>,
): readonly ContactAttribute[] {
  const counting = countingFactors(pool, user, has);
  const asked = askedFactor(counting, user.mfa.preferred);
  const possible = asked ? [asked] : counting;
  return CONTACT_ATTRIBUTES.filter((name) => possible.some((factor) => targetOf(factor) === name));
}

/**
 * The attributes that are not accepted from a user who has proven only the password: where any
 * factor counts, that user must not set up the address of another.
 */
export function withheldTargets(
  pool: Pool,
  user: FactorHolder,
  has: Possessions,
): readonly ContactAttribute[] {
  if (!hasCountingFactor(pool, user, has)) return [];
  const offered = offeredFactors(pool);
  return CONTACT_ATTRIBUTES.filter((name) => offered.some((factor) => targetOf(factor) === name));
}

/**
 * The user's factors, with those enabled that count already: a new address does not take their
 * place.
 */
export function withCountingFactors(
  pool: Pool,
  user: FactorHolder,
  has: Pick<Possessions, 'hasToken'>,
): User['mfa'] {
  const enabled = new Set([...user.mfa.enabled, ...countingFactors(pool, user, has)]);
  return { ...user.mfa, enabled: [...enabled] };
}
