/**
 * What the model knows: pools, users and everything the server has given out. It is kept by
 * watching answers and says, apart from the server's code, what this is all about:
 *
 * *No tokens without every factor that counted when they were issued, and no factor changed by
 * anyone who has not proven what counted.*
 *
 * `counting` says what counts, and `isEnough` what proves it.
 */
import { codeAt, stepAt } from '#domain/factors/totp.ts';
import type { Holder } from '../../account/authenticator-apps.ts';
import type { ModelBrowser, ModelCode, ModelSite } from './browsers.ts';

export type Factor = 'SOFTWARE_TOKEN_MFA' | 'SMS_MFA' | 'EMAIL_OTP';
export type FirstFactor = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP';
export type FirstStep = 'SELECT_CHALLENGE' | 'PASSWORD_VERIFIER' | FirstFactor;
export type Step = FirstStep | Factor | 'NEW_PASSWORD_REQUIRED' | 'MFA_SETUP' | 'SELECT_MFA_TYPE';
export type CounterName =
  | 'password'
  | 'software-token'
  | 'message-code'
  | 'sign-in-code'
  | 'recovery-code';
/** What a code sent by message is for: one of them is never another. */
export type CodeUse = 'SMS_MFA' | 'EMAIL_MFA' | 'EMAIL_SETUP' | 'SMS_FIRST' | 'EMAIL_FIRST';

export interface ModelPool {
  readonly id: string;
  mode: 'OFF' | 'OPTIONAL' | 'ON';
  totp: boolean;
  sms: boolean;
  email: boolean;
  /** The one-time codes that users may begin with. */
  codes: readonly ('EMAIL_OTP' | 'SMS_OTP')[];
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

export interface ModelAuthenticator {
  readonly secret: Buffer;
  lastStep: number;
}

/** One life of a username: deleted and created again, it is another user. */
export interface ModelUser {
  readonly pool: ModelPool;
  readonly name: string;
  readonly sub: string;
  /** Verified, like the address. */
  readonly phone?: string | undefined;
  mail: string | undefined;
  exists: boolean;
  enabled: boolean;
  /** A new object for each time a password is set, the same text included. */
  password: ModelPassword;
  pending?: Buffer | undefined;
  active?: Buffer | undefined;
  /** The last step of a code of it that was accepted, for whatever. */
  lastStep: number;
  /** Authenticators beside the active one, oldest first. */
  further: ModelAuthenticator[];
  factors: readonly Factor[];
  /** Counts what ended the sign-ins under way. */
  generation: number;
  /** The latest time by the clock at which the user was signed out everywhere. */
  signedOutAt: number;
  preferred: Factor | undefined;
  readonly codes: Partial<Record<CodeUse, SentCode>>;
  /** The one before, or the one that was used. */
  readonly oldCodes: Partial<Record<CodeUse, string>>;
  /** Those that are good, and those that were. */
  recoveryCodes: readonly string[];
  formerRecoveryCodes: readonly string[];
  recovery?: ModelRecovery | undefined;
  /** The code of the recovery before, or the one that was used. */
  oldRecovery?: string | undefined;
  /** How often each was asked for within the hour that ends then. */
  readonly hourly: Partial<Record<Hourly, { times: number; until: number }>>;
  readonly attempts: Record<CounterName, Attempts>;
}

export type Hourly = 'first code' | 'second code' | 'forgot' | 'recover';

/** A recovery that was begun; nothing is sent where a client hides that there is none. */
export interface ModelRecovery {
  readonly sent?: SentRecovery | undefined;
  readonly expiresAt: number;
}

export interface SentRecovery {
  readonly code: string;
  readonly to: 'email' | 'phone_number';
  readonly address: string;
}

export interface SentCode {
  readonly code: string;
  readonly expiresAt: number;
  /** The address that is to be set up. */
  readonly mail?: string | undefined;
}

export interface ModelPassword {
  readonly text: string;
  readonly temporary: boolean;
  readonly setAt: number;
}

/** What was proven in one sign-in. */
export interface Proofs {
  readonly first?: FirstFactor | undefined;
  /** The password that was proven, or chosen since. */
  readonly password?: ModelPassword | undefined;
  readonly second?: { readonly factor: Factor; readonly secret?: Buffer | undefined } | undefined;
}

export interface ModelSession {
  readonly text: string;
  readonly client: ModelClient;
  readonly user: ModelUser;
  readonly step: Step;
  readonly proofs: Proofs;
  readonly chosen?: Factor | undefined;
  readonly setup?: 'associated' | 'verified' | 'email' | undefined;
  /** The authenticator that VerifySoftwareToken took with this session's forerunner. */
  readonly enrolled?: Buffer | undefined;
  readonly expiresAt: number;
  readonly generation: number;
  spent: boolean;
}

/** A session that was given out for a name that is nobody's. */
export interface NobodysSession {
  readonly text: string;
  readonly client: ModelClient;
  readonly name: string;
  readonly step: FirstStep;
  readonly expiresAt: number;
}

export interface ModelExchange {
  /** Good with this session only, where there is one. */
  readonly session?: ModelSession | undefined;
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
  /** Where its code came from. */
  readonly browser?: ModelBrowser | undefined;
  /** When it no longer changes how its user signs in: it came of a browser that was signed in. */
  readonly staleAt?: number | undefined;
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
  /** What the account page does, which the API has no operations for. */
  readonly own: (userPoolId: string, sub: string) => Promise<Holder>;
  readonly clock: { now(): number; advance(ms: number): void };
  /** The code of the newest message to a user. */
  readonly newestCode: (poolId: string, username: string) => string;
  readonly pools: readonly ModelPool[];
  readonly clients: readonly ModelClient[];
  /** Every user there ever was, newest last. */
  readonly users: ModelUser[];
  readonly sessions: ModelSession[];
  readonly nobodys: NobodysSession[];
  readonly exchanges: ModelExchange[];
  readonly access: ModelAccess[];
  readonly refresh: ModelRefresh[];
  /** Made when it is first needed. */
  site?: ModelSite | undefined;
  readonly browsers: ModelBrowser[];
  readonly oauthCodes: ModelCode[];
  /** How often each thing happened: a model that never gets anywhere proves nothing. */
  readonly seen: Map<string, number>;
}

export const SESSION_MS = 3 * 60_000;
export const SRP_MS = 3 * 60_000;
export const ACCESS_MS = 10 * 60_000;
export const REFRESH_MS = 60 * 60_000;
const TEMPORARY_MS = 7 * 24 * 3_600_000;

/** The second factors that count: turned on and offered, or implied where MFA is required. */
export function counting({ pool, active, phone, mail, factors }: ModelUser): readonly Factor[] {
  if (pool.mode === 'OFF') return [];
  const on = (factor: Factor) => factors.includes(factor);
  let sms = pool.sms && phone !== undefined && on('SMS_MFA');
  let email = pool.email && mail !== undefined && on('EMAIL_OTP');
  let totp = active !== undefined && on('SOFTWARE_TOKEN_MFA');
  if (pool.mode === 'ON') {
    if (!sms && !email && !totp) {
      sms = pool.sms && phone !== undefined;
      email = !sms && pool.email && mail !== undefined;
    }
    totp = active !== undefined;
  }
  return [
    ...(sms ? ['SMS_MFA' as const] : []),
    ...(totp ? ['SOFTWARE_TOKEN_MFA' as const] : []),
    ...(email ? ['EMAIL_OTP' as const] : []),
  ];
}

/** Whether a factor counts besides the authenticators. */
export function countsOtherwise(user: ModelUser): boolean {
  const factors = user.factors.filter((factor) => factor !== 'SOFTWARE_TOKEN_MFA');
  return counting({ ...user, active: undefined, factors }).length > 0;
}

/** What signs the user in, the one that the API knows first. */
export function heldBy({ active, lastStep, further }: ModelUser): readonly ModelAuthenticator[] {
  return active === undefined ? [] : [{ secret: active, lastStep }, ...further];
}

export function useStep(user: ModelUser, secret: Buffer, step: number): void {
  const further = user.further.find((one) => one.secret === secret);
  if (further) further.lastStep = step;
  else user.lastStep = step;
}

/** Codes stand in for the authenticators they were created with, and for no others. */
export function endRecoveryCodes(user: ModelUser): void {
  user.formerRecoveryCodes = [...user.formerRecoveryCodes, ...user.recoveryCodes];
  user.recoveryCodes = [];
}

/** The rule this is all about: whether these proofs of one sign-in are enough for tokens now. */
export function isEnough(user: ModelUser, proofs: Proofs): boolean {
  const { second } = proofs;
  if (!user.exists || !user.enabled || user.password.temporary) return false;
  if (!firstStands(user, proofs)) return false;
  if (user.pool.mode === 'OFF') return true;
  const factors = counting(user);
  if (factors.length > 0) return second !== undefined && holds(user, factors, second);
  return user.pool.mode === 'OPTIONAL';
}

/** A code in place of a password will do only where it may be chosen at this very moment. */
function firstStands(user: ModelUser, { first, password }: Proofs): boolean {
  if (first === undefined) return false;
  if (first === 'PASSWORD') return password === user.password;
  return choicesOf(user).includes(first);
}

/** What a user may begin with: only a password leads to a second factor or to a new password. */
export function choicesOf(user: ModelUser): readonly ('PASSWORD_SRP' | FirstFactor)[] {
  const { pool, phone, mail, password } = user;
  const demands = pool.mode === 'ON' || counting(user).length > 0;
  const codes = demands || password.temporary ? [] : pool.codes;
  return [
    'PASSWORD_SRP',
    'PASSWORD',
    ...codes.filter((code) => (code === 'EMAIL_OTP' ? mail : phone) !== undefined),
  ];
}

function holds(
  user: ModelUser,
  factors: readonly Factor[],
  { factor, secret }: NonNullable<Proofs['second']>,
): boolean {
  if (!factors.includes(factor)) return false;
  return factor !== 'SOFTWARE_TOKEN_MFA' || heldBy(user).some((one) => one.secret === secret);
}

/** What a sign-in is asked next. */
export function nextOf(
  user: ModelUser,
  proofs: Proofs,
  { chosen, wanted, enrols }: Pick<Wishes, 'chosen' | 'wanted' | 'enrols'> = {},
): Step | 'tokens' {
  if (isEnough(user, proofs)) return 'tokens';
  if (!firstStands(user, proofs)) {
    const isOffered =
      wanted === 'PASSWORD_VERIFIER' || choicesOf(user).some((one) => one === wanted);
    return wanted && isOffered ? wanted : 'SELECT_CHALLENGE';
  }
  if (user.password.temporary) return 'NEW_PASSWORD_REQUIRED';
  const factors = counting(user);
  if (factors.length === 0) return enrols ? 'EMAIL_OTP' : 'MFA_SETUP';
  const preferred = [chosen ?? user.preferred].find((factor) => factor && factors.includes(factor));
  return preferred ?? (factors.length === 1 ? factors[0]! : 'SELECT_MFA_TYPE');
}

/** What the client asked for on the way. */
export interface Wishes {
  readonly chosen?: Factor | undefined;
  readonly wanted?: FirstStep | undefined;
  /** The address that a code sent next sets up. */
  readonly enrols?: string | undefined;
}

// Attempts

export const noAttempts = (): Attempts => ({ tries: 0, total: 0, lockedUntil: 0, lastAt: 0 });

export function isLocked(user: ModelUser, factor: CounterName, now: number): boolean {
  const { lockedUntil, total } = user.attempts[factor];
  const hasEnd = factor === 'software-token' || factor === 'message-code';
  return now < lockedUntil || (hasEnd && total >= 100);
}

/** Counts an attempt; false when it is refused unseen. */
export function count(user: ModelUser, factor: CounterName, now: number): boolean {
  if (isLocked(user, factor, now)) return false;
  const state = user.attempts[factor];
  const quiet = Math.floor((now - Math.max(state.lastAt, state.lockedUntil)) / (15 * 60_000));
  if (quiet > 0) state.tries = Math.max(0, Math.min(state.tries, 15) - quiet);
  state.tries++;
  state.total++;
  state.lastAt = now;
  state.lockedUntil =
    state.tries < 5 ? 0 : now + Math.min(2 ** (state.tries - 5) * 1000, 15 * 60_000);
  return true;
}

/** The same for a code of so many digits: what cannot be one is no attempt. */
export function countCode(
  user: ModelUser,
  factor: CounterName,
  now: number,
  code: string,
  digits: number,
): boolean {
  return mayBeCode(code, digits) ? count(user, factor, now) : !isLocked(user, factor, now);
}

export const mayBeCode = (text: string, digits: number) =>
  new RegExp(`^[0-9]{${digits}}$`).test(text);

export function forgive(user: ModelUser, factor: CounterName): void {
  user.attempts[factor] = noAttempts();
}

/** Counts what is asked for; false when the hour is full. */
export function withinHour({ clock }: World, user: ModelUser, what: Hourly, most: number): boolean {
  const now = clock.now();
  const last = user.hourly[what];
  const hour = last && now < last.until ? last : { times: 0, until: now + 3_600_000 };
  user.hourly[what] = hour;
  if (hour.times >= most) return false;
  hour.times++;
  return true;
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

/** Signs the user out everywhere. */
export function endEverything({ clock }: World, user: ModelUser): void {
  user.generation++;
  user.signedOutAt = Math.max(user.signedOutAt, clock.now());
}

/** Whether the token may change how its user signs in. */
export function mayChange(token: ModelAccess, now: number): boolean {
  const { staleAt } = token.family;
  return isGood(token, now) && (staleAt === undefined || now < staleAt);
}

export const isStanding = ({ user, revoked }: ModelFamily) =>
  user.exists && user.enabled && !revoked;
