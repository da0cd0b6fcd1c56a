/**
 * The password as a first factor, sent plainly or proven by SRP-6a.
 *
 * Known and unknown users take the same path where the client hides which is which: a decoy is
 * counted, computed and compared like a user, and only then refused.
 */
import {
  type CognitoError,
  incorrectCredentials,
  invalidParameter,
  missingParameter,
  temporaryPasswordExpired,
} from '#contract/errors.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/accounts/attempt-guard.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
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
import type { Password } from '#store/records.ts';
import type { Store } from '#store/store.ts';
import type { Advance, Asked, Outcome, Parameters, SignInRequest } from './challenge.ts';
import { markOf } from './session.ts';

/** Answers PASSWORD_VERIFIER within this time: the client only has to compute. */
const SRP_ANSWER_MS = 3 * 60_000;
const LONGEST_PASSWORD = 256;
const SRP_CONTEXT = 'srp challenge';
const DECOY_CONTEXT = 'password of nobody';

/** The server's half of an SRP exchange, sealed into SECRET_BLOCK. */
interface SrpState {
  readonly id: string;
  readonly poolId: string;
  readonly clientId: string;
  /** The name the client asked for; the reply is for whoever it meant. */
  readonly name: string;
  /** Opened within a session: it must be answered with that session, which names its id. */
  readonly session?: true;
  readonly A: string;
  readonly B: string;
  readonly b: string;
  readonly expiresAt: number;
}

/** An answer to PASSWORD_VERIFIER that is well-formed and in time, not judged yet. */
export interface SrpAnswer {
  readonly state: SrpState;
  readonly username: string;
  readonly signature: Buffer;
  readonly block: Buffer;
  readonly timestamp: string;
}

interface Options {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly modexp: ModularExponentiation;
  readonly claimants: Claimants;
  readonly guard: AttemptGuard;
}

export class PasswordFactor {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #random: Random;
  readonly #sealer: Sealer;
  readonly #modexp: ModularExponentiation;
  readonly #claimants: Claimants;
  readonly #guard: AttemptGuard;
  readonly #passwords: PasswordKeeper;
  readonly #decoySecret: Buffer;

  constructor(options: Options) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#random = options.random;
    this.#sealer = options.sealer;
    this.#modexp = options.modexp;
    this.#claimants = options.claimants;
    this.#guard = options.guard;
    this.#passwords = new PasswordKeeper(options);
    this.#decoySecret = options.sealer.seal(Buffer.alloc(srp.SALT_SIZE + SIZE), DECOY_CONTEXT);
  }

  /** Checks a password sent plainly. */
  async prove(asked: Asked, password: string, advance: Advance): Promise<Outcome> {
    const { pool, client, user } = asked;
    const refusal = hidesUserExistence(client) ? undefined : signInRefusal(user);
    if (refusal) {
      // A lock is told first, as it is to everyone whose password is looked at.
      await this.#guard.refuseWhileLocked(subjectOf(asked));
      throw refusal;
    }
    return this.#guard.attempt(subjectOf(asked), async () => {
      const kept = await this.#passwordOf(asked);
      // Longer than any password may be: hashed as if empty, so that size costs nothing.
      const given = password.length > LONGEST_PASSWORD ? '' : password;
      const { right, settle } = await this.#passwords.compare(pool, user, given, kept);
      return this.#judge(asked, kept, right, advance, settle);
    });
  }

  /**
   * Opens an SRP exchange: its id, and the parameters of PASSWORD_VERIFIER. One opened within a
   * session is good with that session only.
   */
  async openSrp(asked: Asked, srpA: string, within?: 'session') {
    const { pool, client, user, name } = asked;
    const A = srp.parseA(srpA);
    if (!A) throw invalidParameter('Invalid SRP_A.');
    const kept = await this.#passwordOf(asked);
    const verifier = this.#verifierOf(kept, asked);
    const { secret, B } = await srp.startServer(this.#modexp, this.#random, verifier);
    const state: SrpState = {
      id: this.#ids.uuid(),
      poolId: pool.id,
      clientId: client.id,
      name,
      ...(within && { session: true }),
      A: A.toString('base64'),
      B,
      b: secret.toString('base64'),
      expiresAt: this.#clock.now() + SRP_ANSWER_MS,
    };
    const block = this.#sealer.seal(Buffer.from(JSON.stringify(state)), SRP_CONTEXT);
    const parameters = {
      SALT: srp.hexOf(kept.salt),
      SECRET_BLOCK: block.toString('base64'),
      SRP_B: B,
      USERNAME: user.username,
      USER_ID_FOR_SRP: user.username,
    };
    return { id: state.id, parameters };
  }

  /**
   * Reads an answer to PASSWORD_VERIFIER. `within` is the id of the exchange its session asked
   * for; without it the exchange must be one that stands for itself.
   */
  readSrpAnswer({ pool, client, parameters }: SignInRequest, within?: string): SrpAnswer {
    const username = required(parameters, 'USERNAME');
    const signature = decodeBase64(required(parameters, 'PASSWORD_CLAIM_SIGNATURE'), 'signature');
    const block = decodeBase64(required(parameters, 'PASSWORD_CLAIM_SECRET_BLOCK'), 'secret block');
    const timestamp = required(parameters, 'TIMESTAMP');
    const state = this.#openSrpState(block);
    const ours = state?.poolId === pool.id && state.clientId === client.id;
    const meant = within === undefined ? !state?.session : state?.id === within;
    if (!state || !ours || !meant || !this.#isTimely(state, timestamp)) {
      throw incorrectCredentials();
    }
    return { state, username, signature, block, timestamp };
  }

  /** Judges the answer to PASSWORD_VERIFIER. */
  async proveSrp(asked: Asked, answer: SrpAnswer, advance: Advance): Promise<Outcome> {
    const { state, username, signature, block, timestamp } = answer;
    const { pool, user } = asked;
    if (username !== user.username && username !== state.name) throw incorrectCredentials();
    return this.#guard.attempt(subjectOf(asked), async () => {
      const kept = await this.#passwordOf(asked);
      const key = await srp.sharedKey(this.#modexp, {
        A: Buffer.from(state.A, 'base64'),
        B: state.B,
        b: Buffer.from(state.b, 'base64'),
        verifier: this.#verifierOf(kept, asked),
      });
      const poolName = srp.poolNameOf(pool.id);
      const expected = srp.claimSignature(key, poolName, user.username, block, timestamp);
      const right = srp.sameSignature(expected, signature);
      return this.#judge(asked, kept, right, advance);
    });
  }

  /** What follows from a password found right or wrong, with the count already taken. */
  async #judge(
    asked: Asked,
    kept: Pick<Password, 'salt' | 'temporary' | 'setAt'>,
    right: boolean,
    advance: Advance,
    settle?: Comparison['settle'],
  ): Promise<Outcome> {
    if (!right || asked.imagined) throw incorrectCredentials();
    const refusal = this.#refusalAfterProof(asked, kept);
    if (refusal) {
      // The password was right: what stands in the way is no guess.
      await this.#store.transaction((tx) => this.#guard.clear(tx, subjectOf(asked)));
      throw refusal;
    }
    return advance({
      first: 'PASSWORD',
      password: markOf(kept.salt),
      claim: async (tx) => {
        await settle?.(tx);
        await this.#guard.clear(tx, subjectOf(asked));
      },
    });
  }

  #refusalAfterProof(
    { pool, client, user }: Asked,
    kept: Pick<Password, 'temporary' | 'setAt'>,
  ): CognitoError | undefined {
    const refusal = signInRefusal(user);
    const hidden = hidesUserExistence(client);
    if (refusal) return hidden && !user.enabled ? incorrectCredentials() : refusal;
    const policy = pool.settings.Policies?.PasswordPolicy;
    return kept.temporary && hasExpired(kept.setAt, policy, this.#clock.now())
      ? temporaryPasswordExpired()
      : undefined;
  }

  /** The password to compare with: the decoy's where the user is made up or has none. */
  async #passwordOf({ pool, user, name }: Asked): Promise<Password> {
    const decoy = this.#claimants.decoy(pool, name);
    const kept = await this.#store.users.password(pool.id, user.id);
    if (kept) return kept;
    // A password that is there was unsealed: one that is not must take as long.
    this.#sealer.open(this.#decoySecret, DECOY_CONTEXT);
    return { salt: decoy.salt, verifier: decoy.verifier, temporary: false, setAt: 0 };
  }

  /** No verifier is known of an imported hash: no answer to SRP is right, as for a decoy. */
  #verifierOf(kept: Password, { pool, name }: Asked): Buffer {
    return 'verifier' in kept ? kept.verifier : this.#claimants.decoy(pool, name).verifier;
  }

  #openSrpState(block: Buffer): SrpState | undefined {
    try {
      return JSON.parse(this.#sealer.open(block, SRP_CONTEXT).toString('utf8')) as SrpState;
    } catch {
      return undefined;
    }
  }

  #isTimely(state: SrpState, timestamp: string): boolean {
    const now = this.#clock.now();
    const at = srp.parseTimestamp(timestamp);
    const isFresh = at !== undefined && Math.abs(now - at) <= srp.TIMESTAMP_WINDOW_MS;
    return isFresh && state.expiresAt > now;
  }
}

const subjectOf = ({ pool, user }: Asked): AttemptSubject => ({
  poolId: pool.id,
  subject: user.id,
  factor: 'password',
});

function required(parameters: Parameters, key: string): string {
  const value = parameters[key];
  if (value === undefined) throw missingParameter(key);
  return value;
}

function decodeBase64(text: string, what: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw invalidParameter(`Invalid ${what}.`);
  return Buffer.from(text, 'base64');
}
