/**
 * Signing in: a state machine over a sealed session.
 *
 * Steps do not call each other. A flow or a challenge proves something and calls `advance`; that
 * records the proof, spends the session and asks `nextStep` what comes next, all in one
 * transaction. Tokens come out of that one place.
 */
import {
  authStateMismatch,
  incorrectCredentials,
  missingParameter,
  notSupported,
  secretHashMismatch,
  secretHashMissing,
  sessionInvalid,
  userDisabled,
} from '#contract/errors.ts';
import type {
  AuthenticationResultType,
  ChallengeNameType,
  InitiateAuthResponse,
} from '#contract/types.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Authenticators } from '#domain/accounts/authenticators.ts';
import { signInRefusal } from '#domain/accounts/status.ts';
import type { Caller } from '#domain/caller.ts';
import { hidesUserExistence, sessionValidity } from '#domain/client-settings.ts';
import type { Clients } from '#domain/clients.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { checkSecretHash } from '#domain/secret-hash.ts';
import type { Tokens } from '#domain/tokens/tokens.ts';
import type { Log } from '#platform/log.ts';
import type { Client, Pool, User } from '#store/records.ts';
import type { Reads, Store } from '#store/store.ts';
import type { Advance, Answer, Challenge, Outcome } from './challenge.ts';
import type { FirstFactor } from './first-factor.ts';
import { nextStep } from './next-step.ts';
import {
  markOf,
  type Session,
  type SessionState,
  type Sessions,
  type Spendable,
} from './session.ts';

type Parameters = Readonly<Record<string, string>>;

/** What InitiateAuth and RespondToAuthChallenge answer. */
export type SignInResponse = Pick<
  InitiateAuthResponse,
  'ChallengeName' | 'ChallengeParameters' | 'Session' | 'AuthenticationResult'
>;

/** The challenges this server asks after the first factor. */
export type Challenges = { readonly [Name in ChallengeNameType]?: Challenge };

/** The factors whose wrong or misplaced answers are told as a mismatch of state. */
const CODE_CHALLENGES: readonly ChallengeNameType[] = [
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
];

interface Options {
  readonly store: Store;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly accounts: Accounts;
  readonly authenticators: Authenticators;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly firstFactor: FirstFactor;
  readonly challenges: Challenges;
  readonly log: Log;
}

export class SignIn {
  readonly #store: Store;
  readonly #pools: Pools;
  readonly #clients: Clients;
  readonly #accounts: Accounts;
  readonly #authenticators: Authenticators;
  readonly #tokens: Tokens;
  readonly #sessions: Sessions;
  readonly #firstFactor: FirstFactor;
  readonly #challenges: Challenges;
  readonly #log: Log;

  constructor(options: Options) {
    this.#store = options.store;
    this.#pools = options.pools;
    this.#clients = options.clients;
    this.#accounts = options.accounts;
    this.#authenticators = options.authenticators;
    this.#tokens = options.tokens;
    this.#sessions = options.sessions;
    this.#firstFactor = options.firstFactor;
    this.#challenges = options.challenges;
    this.#log = options.log;
  }

  // Beginning

  /** Signs in with a password in the request. */
  async withPassword(
    pool: Pool,
    client: Client,
    parameters: Parameters,
    caller: Caller,
  ): Promise<SignInResponse> {
    const name = required(parameters, 'USERNAME');
    checkSecretHash(client, name, parameters.SECRET_HASH);
    const password = required(parameters, 'PASSWORD');
    const begin = this.#begin(pool, client, caller);
    return this.#finish(await this.#firstFactor.password(pool, client, name, password, begin));
  }

  /** Opens an SRP exchange: asks PASSWORD_VERIFIER. Its state is in SECRET_BLOCK, not in a session. */
  async withSrp(pool: Pool, client: Client, parameters: Parameters): Promise<SignInResponse> {
    const name = required(parameters, 'USERNAME');
    checkSecretHash(client, name, parameters.SECRET_HASH);
    const srpA = required(parameters, 'SRP_A');
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: await this.#firstFactor.startSrp(pool, client, name, srpA),
    };
  }

  /** Renews tokens. The secret hash of this flow is made with the real username. */
  async withRefreshToken(
    pool: Pool,
    client: Client,
    parameters: Parameters,
    caller: Caller,
  ): Promise<SignInResponse> {
    const token = required(parameters, 'REFRESH_TOKEN');
    const hash = parameters.SECRET_HASH;
    if (client.secrets.length > 0 && hash === undefined) throw secretHashMissing(client.id);
    const inspected = await this.#tokens.inspectRefreshToken(client, token);
    checkSecretHash(client, inspected.user.username, hash, secretHashMismatch);
    return {
      ChallengeParameters: {},
      AuthenticationResult: await this.#tokens.refresh(pool, client, inspected, caller),
    };
  }

  // Answering

  /** Takes the answer to a challenge. */
  async respond(
    pool: Pool,
    client: Client,
    challengeName: ChallengeNameType,
    sessionText: string | undefined,
    responses: Parameters,
    caller: Caller,
  ): Promise<SignInResponse> {
    const name = required(responses, 'USERNAME');
    checkSecretHash(client, name, responses.SECRET_HASH);
    if (challengeName === 'PASSWORD_VERIFIER') {
      const begin = this.#begin(pool, client, caller);
      return this.#finish(await this.#firstFactor.answerSrp(pool, client, responses, begin));
    }
    const challenge = this.#challenges[challengeName];
    if (!challenge) throw notSupported(`The challenge ${challengeName}`);
    if (sessionText === undefined) throw missingParameter('Session');

    const session = this.#sessions.open(sessionText);
    if (session.poolId !== pool.id || session.clientId !== client.id) throw sessionInvalid();
    const user = await this.#userOf(session, pool, client);
    if (!(await this.#isNamed(pool, user, name))) throw sessionInvalid();
    if (session.step !== challengeName) {
      throw CODE_CHALLENGES.includes(challengeName) ? authStateMismatch() : sessionInvalid();
    }
    const answer: Answer = { pool, client, user, session, responses };
    return this.#finish(
      await challenge.answer(answer, this.#advance(pool, client, caller, user, session, session)),
    );
  }

  // Enrolling during sign-in

  /** AssociateSoftwareToken by session: the secret as base32, and the session's successor. */
  async associateSoftwareToken(sessionText: string) {
    const { session, pool, client, user } = await this.#openSetup(sessionText);
    const SecretCode = await this.#authenticators.associate(pool, user, (tx) =>
      this.#sessions.spend(tx, session),
    );
    return { SecretCode, Session: this.#successor(session, client, 'associated') };
  }

  /** VerifySoftwareToken by session: the successor proves the factor at MFA_SETUP. */
  async verifySoftwareToken(sessionText: string, code: string, friendlyName: string | undefined) {
    const { session, pool, client, user } = await this.#openSetup(sessionText);
    if (session.setup !== 'associated') throw sessionInvalid();
    const secret = await this.#authenticators.verify(pool, user, code, friendlyName, (tx) =>
      this.#sessions.spend(tx, session),
    );
    const verified = { ...session, authenticator: markOf(secret) };
    return { Session: this.#successor(verified, client, 'verified') };
  }

  async #openSetup(sessionText: string) {
    const session = this.#sessions.open(sessionText);
    if (session.step !== 'MFA_SETUP' || session.setup === 'verified') throw sessionInvalid();
    const pool = await this.#pools.get(session.poolId);
    const client = await this.#clients.inPool(session.poolId, session.clientId);
    const user = await this.#userOf(session, pool, client);
    return { session, pool, client, user };
  }

  #successor(session: Session, client: Client, setup: 'associated' | 'verified'): string {
    const { id: _, expiresAt: __, ...state } = session;
    return this.#sessions.issue({ ...state, setup }, sessionValidity(client));
  }

  // The dispatcher

  /** Advances a sign-in that has no session yet; an SRP exchange has an id to spend instead. */
  #begin(pool: Pool, client: Client, caller: Caller) {
    return (user: User, spends?: Spendable) =>
      this.#advance(pool, client, caller, user, { proven: [] }, spends);
  }

  #advance(
    pool: Pool,
    client: Client,
    caller: Caller,
    { id: userId }: User,
    from: Pick<SessionState, 'proven' | 'password' | 'chosen'>,
    spends: Spendable | undefined,
  ): Advance {
    return async (progress) => {
      const grantTo = await this.#tokens.granter(pool, client, caller);
      const proven = progress.proven ? [...from.proven, progress.proven] : from.proven;
      const chosen = progress.chosen ?? from.chosen;
      return this.#store.transaction(async (tx): Promise<Outcome> => {
        if (spends) await this.#sessions.spend(tx, spends);
        // An administrator may have set another one while this one was being hashed.
        if (
          progress.renewsPassword &&
          from.password !== (await passwordMark(tx, pool.id, userId))
        ) {
          throw sessionInvalid();
        }
        await progress.claim?.(tx);
        const user = await tx.users.find(pool.id, userId);
        if (!user?.enabled) throw incorrectCredentials();
        // An administrator may have asked for a new password since the sign-in began.
        const refusal = signInRefusal(user);
        if (refusal) throw refusal;
        const usable = await this.#authenticators.usableFactors(pool, user, tx);
        const step = nextStep({ pool, user, usable, proven, chosen });
        if (step === 'tokens') {
          const grant = grantTo(user);
          await this.#tokens.record(tx, grant);
          return { grant };
        }
        const password = progress.renewsPassword
          ? await passwordMark(tx, pool.id, userId)
          : (progress.password ?? from.password);
        const state: SessionState = {
          poolId: pool.id,
          clientId: client.id,
          userId,
          step,
          // A second factor is proven for the tokens that follow at once, or for nothing.
          proven: proven.filter((proof) => proof === 'PASSWORD'),
          ...(password !== undefined && { password }),
          ...(chosen && { chosen }),
        };
        return { asked: { pool, client, user }, state };
      });
    };
  }

  /** Turns a committed outcome into the answer: signs tokens, or asks the next challenge. */
  async #finish(outcome: Outcome): Promise<SignInResponse> {
    if ('grant' in outcome) {
      const { pool, client, user } = outcome.grant;
      this.#log.audit('signed in', { poolId: pool.id, clientId: client.id, userId: user.id });
      const result: AuthenticationResultType = await this.#tokens.sign(outcome.grant);
      return { ChallengeParameters: {}, AuthenticationResult: result };
    }
    const { asked, state } = outcome;
    const challenge = this.#challenges[state.step];
    if (!challenge) throw new Error(`no challenge is built for the step ${state.step}`);
    return {
      ChallengeName: state.step,
      ChallengeParameters: {
        ...(await challenge.pose(asked)),
        USER_ID_FOR_SRP: asked.user.username,
      },
      Session: this.#sessions.issue(state, sessionValidity(asked.client)),
    };
  }

  async #userOf(session: Session, pool: Pool, client: Client): Promise<User> {
    const [user, password] = await Promise.all([
      this.#store.users.find(pool.id, session.userId),
      passwordMark(this.#store, pool.id, session.userId),
    ]);
    if (!user) throw sessionInvalid();
    if (!user.enabled) throw hidesUserExistence(client) ? incorrectCredentials() : userDisabled();
    // Whoever proved a password that was replaced since has proven nothing.
    if (session.password !== undefined && session.password !== password) throw sessionInvalid();
    return user;
  }

  /** Whether `name`, the real username or an alias, means this user. */
  async #isNamed(pool: Pool, user: User, name: string): Promise<boolean> {
    if (name === user.username) return true;
    return (await this.#accounts.byLogin(pool, name))?.id === user.id;
  }
}

async function passwordMark(
  { users }: Pick<Reads, 'users'>,
  poolId: string,
  userId: string,
): Promise<string | undefined> {
  const password = await users.password(poolId, userId);
  return password && markOf(password.salt);
}

function required(parameters: Parameters, key: string): string {
  const value = parameters[key];
  if (value === undefined || value === '') throw missingParameter(key);
  return value;
}
