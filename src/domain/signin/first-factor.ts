/**
 * The first factor: a password, sent plainly or proven by SRP-6a.
 *
 * Known and unknown users take the same path where the client hides which is which: a decoy is
 * looked up, counted, computed and compared like a user, and only then refused.
 */
import type { KeyObject } from 'node:crypto';
import {
  type CognitoError,
  incorrectCredentials,
  invalidParameter,
  missingParameter,
  temporaryPasswordExpired,
  userNotFound,
} from '#contract/errors.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/accounts/attempt-guard.ts';
import { type Decoy, decoyFor, decoyKey } from '#domain/accounts/decoy.ts';
import { loginKey } from '#domain/accounts/login-names.ts';
import { type Comparison, PasswordKeeper } from '#domain/accounts/password-keeper.ts';
import { signInRefusal } from '#domain/accounts/status.ts';
import { hidesUserExistence } from '#domain/client-settings.ts';
import { temporaryPasswordExpired as hasExpired } from '#domain/passwords.ts';
import * as srp from '#domain/srp.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import { SIZE } from '#platform/modexp-group.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Client, Password, Pool, User } from '#store/records.ts';
import type { Store } from '#store/store.ts';
import type { Advance, Outcome } from './challenge.ts';
import { markOf, type Spendable } from './session.ts';

/** Answers PASSWORD_VERIFIER within this time: the client only has to compute. */
const SRP_ANSWER_MS = 3 * 60_000;
const LONGEST_PASSWORD = 256;
const SRP_CONTEXT = 'srp challenge';
const DECOY_CONTEXT = 'password of nobody';

/** Who claims to sign in, and whether anyone stands behind the claim. */
interface Claimant {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User | undefined;
  readonly decoy: Decoy;
  readonly hidden: boolean;
  readonly subject: AttemptSubject;
}

/** The server's half of an SRP exchange, sealed into SECRET_BLOCK. */
interface SrpState {
  readonly id: string;
  readonly poolId: string;
  readonly clientId: string;
  /** The name the client asked for; the reply is for whoever it meant. */
  readonly name: string;
  readonly A: string;
  readonly B: string;
  readonly b: string;
  readonly expiresAt: number;
}

/** Advances a first factor's sign-in for a user; `spends` is claimed once, where there is one. */
export type BeginAdvance = (user: User, spends?: Spendable) => Advance;

interface Options {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly modexp: ModularExponentiation;
  readonly accounts: Accounts;
  readonly guard: AttemptGuard;
}

export class FirstFactor {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #random: Random;
  readonly #sealer: Sealer;
  readonly #modexp: ModularExponentiation;
  readonly #accounts: Accounts;
  readonly #guard: AttemptGuard;
  readonly #passwords: PasswordKeeper;
  readonly #decoyKey: KeyObject;
  readonly #decoySecret: Buffer;

  constructor(options: Options) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#random = options.random;
    this.#sealer = options.sealer;
    this.#modexp = options.modexp;
    this.#accounts = options.accounts;
    this.#guard = options.guard;
    this.#passwords = new PasswordKeeper(options);
    this.#decoyKey = decoyKey(options.sealer);
    this.#decoySecret = options.sealer.seal(Buffer.alloc(srp.SALT_SIZE + SIZE), DECOY_CONTEXT);
  }

  /** Checks a password sent plainly, as USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH do. */
  async password(
    pool: Pool,
    client: Client,
    name: string,
    password: string,
    begin: BeginAdvance,
  ): Promise<Outcome> {
    const claimant = await this.#claimant(pool, client, name);
    const refusal = claimant.hidden || !claimant.user ? undefined : signInRefusal(claimant.user);
    if (refusal) {
      // A lock is told first, as it is to everyone whose password is looked at.
      await this.#guard.refuseWhileLocked(claimant.subject);
      throw refusal;
    }
    return this.#guard.attempt(claimant.subject, async () => {
      const kept = await this.#passwordOf(claimant);
      // Longer than any password may be: hashed as if empty, so that size costs nothing.
      const given = password.length > LONGEST_PASSWORD ? '' : password;
      const { user, decoy, hidden } = claimant;
      const owner = user ?? { id: decoy.userId, username: decoy.username };
      const { right, settle } = await this.#passwords.compare(pool, owner, given, kept, hidden);
      return this.#judge(claimant, kept, right, begin, settle);
    });
  }

  /** Opens an SRP exchange: the parameters of PASSWORD_VERIFIER. */
  async startSrp(
    pool: Pool,
    client: Client,
    name: string,
    srpA: string,
  ): Promise<Record<string, string>> {
    const claimant = await this.#claimant(pool, client, name);
    const A = srp.parseA(srpA);
    if (!A) throw invalidParameter('Invalid SRP_A.');
    const kept = await this.#passwordOf(claimant);
    const verifier = verifierOf(kept, claimant);
    const { secret, B } = await srp.startServer(this.#modexp, this.#random, verifier);
    const state: SrpState = {
      id: this.#ids.uuid(),
      poolId: pool.id,
      clientId: client.id,
      name,
      A: A.toString('base64'),
      B,
      b: secret.toString('base64'),
      expiresAt: this.#clock.now() + SRP_ANSWER_MS,
    };
    const block = this.#sealer.seal(Buffer.from(JSON.stringify(state)), SRP_CONTEXT);
    const username = claimant.user?.username ?? claimant.decoy.username;
    return {
      SALT: srp.hexOf(kept.salt),
      SECRET_BLOCK: block.toString('base64'),
      SRP_B: B,
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    };
  }

  /** Judges the answer to PASSWORD_VERIFIER. */
  async answerSrp(
    pool: Pool,
    client: Client,
    responses: Readonly<Record<string, string>>,
    begin: BeginAdvance,
  ): Promise<Outcome> {
    const required = (key: string) => {
      const value = responses[key];
      if (value === undefined) throw missingParameter(key);
      return value;
    };
    const username = required('USERNAME');
    const signature = decodeBase64(required('PASSWORD_CLAIM_SIGNATURE'), 'signature');
    const block = decodeBase64(required('PASSWORD_CLAIM_SECRET_BLOCK'), 'secret block');
    const timestamp = required('TIMESTAMP');
    const state = this.#openSrpState(block, pool, client);
    if (!state || !this.#isTimely(timestamp)) throw incorrectCredentials();

    const claimant = await this.#claimant(pool, client, state.name);
    const shown = claimant.user?.username ?? claimant.decoy.username;
    if (username !== shown && username !== state.name) throw incorrectCredentials();
    return this.#guard.attempt(claimant.subject, async () => {
      const kept = await this.#passwordOf(claimant);
      const key = await srp.sharedKey(this.#modexp, {
        A: Buffer.from(state.A, 'base64'),
        B: state.B,
        b: Buffer.from(state.b, 'base64'),
        verifier: verifierOf(kept, claimant),
      });
      const poolName = srp.poolNameOf(pool.id);
      const expected = srp.claimSignature(key, poolName, shown, block, timestamp);
      const right = srp.sameSignature(expected, signature);
      return this.#judge(claimant, kept, right, (user) => begin(user, state));
    });
  }

  /** What follows from a password found right or wrong, with the count already taken. */
  async #judge(
    claimant: Claimant,
    kept: Pick<Password, 'salt' | 'temporary' | 'setAt'>,
    right: boolean,
    begin: BeginAdvance,
    settle?: Comparison['settle'],
  ): Promise<Outcome> {
    const { pool, user, subject, hidden } = claimant;
    if (!right || !user) throw incorrectCredentials();
    const refusal = this.#refusalAfterProof(pool, user, kept, hidden);
    if (refusal) {
      // The password was right: what stands in the way is no guess.
      await this.#store.transaction((tx) => this.#guard.clear(tx, subject));
      throw refusal;
    }
    return begin(user)({
      proven: 'PASSWORD',
      password: markOf(kept.salt),
      claim: async (tx) => {
        await settle?.(tx);
        await this.#guard.clear(tx, subject);
      },
    });
  }

  #refusalAfterProof(
    pool: Pool,
    user: User,
    kept: Pick<Password, 'temporary' | 'setAt'>,
    hidden: boolean,
  ): CognitoError | undefined {
    const refusal = signInRefusal(user);
    if (refusal) return hidden && !user.enabled ? incorrectCredentials() : refusal;
    const policy = pool.settings.Policies?.PasswordPolicy;
    return kept.temporary && hasExpired(kept.setAt, policy, this.#clock.now())
      ? temporaryPasswordExpired()
      : undefined;
  }

  async #claimant(pool: Pool, client: Client, name: string): Promise<Claimant> {
    const hidden = hidesUserExistence(client);
    const user = await this.#accounts.byLogin(pool, name);
    if (!user && !hidden) throw userNotFound();
    const decoy = decoyFor(this.#decoyKey, pool, loginKey(pool, name));
    const subject: AttemptSubject = {
      poolId: pool.id,
      subject: user?.id ?? decoy.userId,
      factor: 'password',
    };
    return { pool, client, user, decoy, hidden, subject };
  }

  /** The password to compare with: the decoy's where the user is unknown or has none. */
  async #passwordOf({ pool, user, decoy }: Claimant): Promise<Password> {
    const kept = await this.#store.users.password(pool.id, user?.id ?? decoy.userId);
    if (kept) return kept;
    // A password that is there was unsealed: one that is not must take as long.
    this.#sealer.open(this.#decoySecret, DECOY_CONTEXT);
    return { salt: decoy.salt, verifier: decoy.verifier, temporary: false, setAt: 0 };
  }

  #openSrpState(block: Buffer, pool: Pool, client: Client): SrpState | undefined {
    try {
      const plain = this.#sealer.open(block, SRP_CONTEXT).toString('utf8');
      const state = JSON.parse(plain) as SrpState;
      const ours = state.poolId === pool.id && state.clientId === client.id;
      return ours && state.expiresAt > this.#clock.now() ? state : undefined;
    } catch {
      return undefined;
    }
  }

  #isTimely(timestamp: string): boolean {
    const at = srp.parseTimestamp(timestamp);
    return at !== undefined && Math.abs(this.#clock.now() - at) <= srp.TIMESTAMP_WINDOW_MS;
  }
}

/** No verifier is known of an imported hash: no answer to SRP is right, as for a decoy. */
function verifierOf(kept: Password, { decoy }: Claimant): Buffer {
  return 'verifier' in kept ? kept.verifier : decoy.verifier;
}

function decodeBase64(text: string, what: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw invalidParameter(`Invalid ${what}.`);
  return Buffer.from(text, 'base64');
}
