/**
 * What the model knows: pools, users and everything the server has given out. It is kept by
 * watching answers and says, apart from the server's code, when tokens may be issued at all.
 */
import { codeAt, stepAt } from '#domain/totp.ts';

export type Factor = 'SOFTWARE_TOKEN_MFA' | 'SMS_MFA';
export type Step = Factor | 'NEW_PASSWORD_REQUIRED' | 'MFA_SETUP' | 'SELECT_MFA_TYPE';
export type Counted = 'password' | 'software-token' | 'message-code';

export interface ModelPool {
  readonly id: string;
  mode: 'OFF' | 'OPTIONAL' | 'ON';
  totp: boolean;
  sms: boolean;
  readonly users: Map<string, ModelUser>;
}

export interface ModelClient {
  readonly id: string;
  readonly pool: ModelPool;
  readonly secret?: string | undefined;
  /** Unknown users are told from wrong passwords by nothing. */
  readonly hides: boolean;
  /** Refresh tokens are replaced on use, with this grace period. */
  readonly graceMs?: number | undefined;
}

export interface Attempts {
  tries: number;
  total: number;
  lockedUntil: number;
  lastAt: number;
}

/** One life of a username: deleted and created again, it is another user. */
export interface ModelUser {
  readonly pool: ModelPool;
  readonly name: string;
  readonly sub: string;
  readonly phone?: string | undefined;
  exists: boolean;
  enabled: boolean;
  /** A new object for each time a password is set, the same text included. */
  password: ModelPassword;
  pending?: Buffer | undefined;
  active?: Buffer | undefined;
  /** The last step of a code that was accepted, for whatever. */
  lastStep: number;
  factors: readonly Factor[];
  preferred: Factor | undefined;
  sms?: { readonly code: string; readonly expiresAt: number } | undefined;
  lastSms?: string;
  readonly attempts: Record<Counted, Attempts>;
}

export interface ModelPassword {
  readonly text: string;
  readonly temporary: boolean;
  readonly setAt: number;
}

/** What was proven in one sign-in. */
export interface Proofs {
  readonly password: ModelPassword;
  readonly second?: { readonly factor: Factor; readonly secret?: Buffer | undefined } | undefined;
}

export interface ModelSession {
  readonly text: string;
  readonly client: ModelClient;
  readonly user: ModelUser;
  readonly step: Step;
  readonly proofs: Proofs;
  readonly chosen?: Factor | undefined;
  readonly setup?: 'associated' | 'verified' | undefined;
  /** The authenticator that VerifySoftwareToken took with this session's forerunner. */
  readonly enrolled?: Buffer | undefined;
  readonly expiresAt: number;
  spent: boolean;
}

export interface ModelExchange {
  readonly client: ModelClient;
  readonly name: string;
  /** The password the exchange was opened for; none for a decoy. */
  readonly password: ModelPassword | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly expiresAt: number;
  spent: boolean;
}

export interface ModelFamily {
  readonly user: ModelUser;
  readonly client: ModelClient;
  revoked: boolean;
}

export interface ModelAccess {
  readonly text: string;
  readonly family: ModelFamily;
  readonly expiresAt: number;
}

export interface ModelRefresh {
  readonly text: string;
  readonly family: ModelFamily;
  readonly expiresAt: number;
  replacedAt?: number;
}

export interface World {
  readonly url: string;
  readonly clock: { now(): number; advance(ms: number): void };
  /** The code of the newest message to a user. */
  readonly newestCode: (poolId: string, username: string) => string;
  readonly pools: readonly ModelPool[];
  readonly clients: readonly ModelClient[];
  /** Every user there ever was, newest last. */
  readonly users: ModelUser[];
  readonly sessions: ModelSession[];
  readonly exchanges: ModelExchange[];
  readonly access: ModelAccess[];
  readonly refresh: ModelRefresh[];
  /** How often each thing happened: a model that never gets anywhere proves nothing. */
  readonly seen: Map<string, number>;
}

export const SESSION_MS = 3 * 60_000;
export const SRP_MS = 3 * 60_000;
export const ACCESS_MS = 10 * 60_000;
export const REFRESH_MS = 60 * 60_000;
const TEMPORARY_MS = 7 * 24 * 3_600_000;

/** Second factors the user has and must use. */
export function usable({ pool, active, phone, factors }: ModelUser): readonly Factor[] {
  const sms = phone !== undefined && factors.includes('SMS_MFA');
  const totp =
    active !== undefined && (factors.includes('SOFTWARE_TOKEN_MFA') || pool.mode === 'ON');
  return [...(sms ? ['SMS_MFA' as const] : []), ...(totp ? ['SOFTWARE_TOKEN_MFA' as const] : [])];
}

/** Where MFA is required, a phone number will do for a user without a factor. */
const implied = ({ pool, phone }: ModelUser) => pool.sms && phone !== undefined;

/** The rule this is all about: whether these proofs of one sign-in are enough for tokens now. */
export function isEnough(user: ModelUser, { password, second }: Proofs): boolean {
  if (!user.exists || !user.enabled) return false;
  if (password !== user.password || password.temporary) return false;
  if (user.pool.mode === 'OFF') return true;
  const factors = usable(user);
  if (factors.length > 0) return second !== undefined && holds(user, factors, second);
  if (user.pool.mode === 'OPTIONAL') return true;
  return second?.factor === 'SMS_MFA' && implied(user);
}

function holds(
  user: ModelUser,
  factors: readonly Factor[],
  { factor, secret }: NonNullable<Proofs['second']>,
): boolean {
  if (!factors.includes(factor)) return false;
  return factor !== 'SOFTWARE_TOKEN_MFA' || secret === user.active;
}

/** What a sign-in is asked next. */
export function nextOf(user: ModelUser, proofs: Proofs, chosen: Factor | undefined) {
  if (isEnough(user, proofs)) return 'tokens' as const;
  if (user.password.temporary) return 'NEW_PASSWORD_REQUIRED' as const;
  const factors = usable(user);
  if (factors.length === 0) return implied(user) ? ('SMS_MFA' as const) : ('MFA_SETUP' as const);
  const wanted = [chosen ?? user.preferred].find((factor) => factor && factors.includes(factor));
  return wanted ?? (factors.length === 1 ? factors[0]! : ('SELECT_MFA_TYPE' as const));
}

// Attempts

export const noAttempts = (): Attempts => ({ tries: 0, total: 0, lockedUntil: 0, lastAt: 0 });

export function isLocked(user: ModelUser, factor: Counted, now: number): boolean {
  const { lockedUntil, total } = user.attempts[factor];
  return now < lockedUntil || (factor !== 'password' && total >= 100);
}

/** Counts an attempt; false when it is refused unseen. */
export function count(user: ModelUser, factor: Counted, now: number): boolean {
  if (isLocked(user, factor, now)) return false;
  const state = user.attempts[factor];
  const quiet = now - Math.max(state.lastAt, state.lockedUntil) >= 15 * 60_000;
  state.tries = quiet ? 1 : state.tries + 1;
  state.total++;
  state.lastAt = now;
  state.lockedUntil =
    state.tries < 5 ? 0 : now + Math.min(2 ** (state.tries - 5) * 1000, 15 * 60_000);
  return true;
}

export function forgive(user: ModelUser, factor: Counted): void {
  user.attempts[factor] = noAttempts();
}

// Codes and times

/** The step of `code` within one of now, the latest where several have it. */
export function stepOf(secret: Buffer, code: string, now: number): number | undefined {
  return [1, 0, -1].map((skew) => stepAt(now) + skew).find((step) => codeAt(secret, step) === code);
}

export const hasEnded = ({ temporary, setAt }: ModelPassword, now: number) =>
  temporary && now >= setAt + TEMPORARY_MS;

export function isGood({ family, expiresAt }: ModelAccess, now: number): boolean {
  return isStanding(family) && expiresAt > now;
}

export const isStanding = ({ user, revoked }: ModelFamily) =>
  user.exists && user.enabled && !revoked;
