/**
 * The dispatcher: records what was proven, decides what comes next, and asks it or signs tokens.
 *
 * `advance` does the first two in one transaction, which also spends the session; `finish` does the
 * third after that has committed. Tokens come out of this one place.
 */
import { incorrectCredentials, invalidLambdaResponse, sessionInvalid } from '#contract/errors.ts';
import type { ChallengeNameType, InitiateAuthResponse } from '#contract/types.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Grant, Grants } from '#domain/tokens/grants.ts';
import { signInRefusal } from '#domain/users/status.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { User } from '#store/tables/users.ts';
import type { TokenSource } from '#triggers/pre-token-generation.ts';
import type {
  Advance,
  Asked,
  Challenge,
  CompletedSignIn,
  Granted,
  Outcome,
  Progress,
  SignedIn,
} from './challenge.ts';
import { firstChoices, isFirstProven, nextStep } from './next-step.ts';
import {
  type Proven,
  type SessionState,
  type Sessions,
  SessionTooLong,
  type Spendable,
  validityOf,
} from './session.ts';
import { passwordMark } from './session-user.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';
import type { Standings } from './standings.ts';
import type { ThreatWatch } from './threat-watch.ts';

/** What InitiateAuth and RespondToAuthChallenge answer. */
export type SignInResponse = Pick<
  InitiateAuthResponse,
  | 'ChallengeName'
  | 'ChallengeParameters'
  | 'Session'
  | 'AuthenticationResult'
  | 'AvailableChallenges'
> & {
  /** In place of AuthenticationResult, at the login pages. */
  readonly Completed?: CompletedSignIn;
};

type Ended = Pick<SignInResponse, 'AuthenticationResult' | 'Completed'>;

type Named = { readonly [Name in ChallengeNameType]?: Challenge };

/** The challenges this server asks. One name may mean two things: EMAIL_OTP does. */
export interface Challenges {
  /** Those asked until a first factor is proven. */
  readonly before: Named;
  /** Those asked after it. */
  readonly after: Named;
}

/** What a sign-in goes on from. */
export type From = Pick<
  SessionState,
  'flow' | 'proven' | 'password' | 'chosen' | 'device' | 'watched'
>;

interface Options {
  readonly store: Store;
  readonly claimants: Claimants;
  readonly standings: Standings;
  readonly grants: Grants;
  readonly devices: Devices;
  readonly sessions: Sessions;
  readonly challenges: Challenges;
  readonly occasions: SignInTriggers;
  readonly threats: ThreatWatch;
  readonly log: Log;
}

export class Dispatcher {
  readonly #store: Store;
  readonly #claimants: Claimants;
  readonly #standings: Standings;
  readonly #grants: Grants;
  readonly #devices: Devices;
  readonly #sessions: Sessions;
  readonly #challenges: Challenges;
  readonly #occasions: SignInTriggers;
  readonly #threats: ThreatWatch;
  readonly #log: Log;

  constructor(options: Options) {
    this.#store = options.store;
    this.#claimants = options.claimants;
    this.#standings = options.standings;
    this.#grants = options.grants;
    this.#devices = options.devices;
    this.#sessions = options.sessions;
    this.#challenges = options.challenges;
    this.#occasions = options.occasions;
    this.#threats = options.threats;
    this.#log = options.log;
  }

  /** The challenge a state stands at. */
  challengeAt({ step, proven }: Pick<SessionState, 'step' | 'proven'>): Challenge {
    const { before, after } = this.#challenges;
    const challenge = (proven.first ? after : before)[step];
    if (!challenge) throw new Error(`no challenge is built for the step ${step}`);
    return challenge;
  }

  /** Whether a challenge of this name is asked at all. */
  asks(name: ChallengeNameType): boolean {
    return Boolean(this.#challenges.before[name] ?? this.#challenges.after[name]);
  }

  /** Goes on from `from`; `spends` is claimed once, where there is one. */
  advance(asking: Asked, from: From, spends?: Spendable): Advance {
    return async (progress) => {
      const watched = await this.#threats.assess(asking, from, progress);
      const demandsMfa = asking.demandsMfa || watched?.state.demandsMfa === true;
      const asked = { ...asking, demandsMfa };
      const { pool, caller } = asked;
      const deviceKey = this.#devices.named(pool, asked.parameters.DEVICE_KEY) ?? from.device;
      const grantIn = await this.#granter(asked);
      const outcome = await this.#store.transaction(async (tx): Promise<Outcome> => {
        if (spends && !progress.spent) await this.#sessions.spend(tx, spends);
        if (progress.renewsPassword) await refuseOvertaken(tx, asked.user, from.password);
        let password = progress.password ?? from.password;
        // A function was asked in between, which may have taken its time.
        if (progress.spent && password) await refuseOvertaken(tx, asked.user, password);
        await progress.claim?.(tx);
        const proven = { ...from.proven, ...provenBy(progress) };
        const now = { ...asked, user: await currentUser(tx, asked, proven) };
        const chosen = progress.chosen ?? from.chosen;
        const { wanted, enrols, opensDevice } = progress;
        const { flow } = from;
        const reached = { flow, proven, wanted, chosen, enrols, opensDevice, deviceKey };
        const standing = await this.#standings.read(tx, now, reached);
        const step = nextStep(standing);
        await watched?.record(tx, step);
        if (step === 'tokens') {
          const newKey = this.#devices.keyOf(pool, standing.device);
          const eventId = watched?.state.id;
          const grant = await grantIn(tx, { user: now.user, proven, deviceKey: newKey, eventId });
          const { device } = standing;
          if (device && proven.device) await this.#devices.noteSignIn(tx, device, caller.address);
          const source = sourceOf(progress);
          return { asked: now, grant, deviceKey: newKey, source, isNewDevice: !device };
        }
        const at = {
          flow,
          step,
          ...(chosen && { chosen }),
          ...(deviceKey && { device: deviceKey }),
        };
        // Functions may let in who proved no password, and the one that is there is renewed.
        const restsOnPresent = password === undefined && step === 'NEW_PASSWORD_REQUIRED';
        if (progress.renewsPassword || restsOnPresent) {
          password = await passwordMark(tx, now.user);
        }
        if (!isFirstProven(standing)) {
          const { rounds } = progress;
          const open = {
            name: this.#claimants.nameKey(pool, asked.name),
            ...(rounds && { rounds }),
            ...(password && { password }),
          };
          const state = stateOf(now, { ...at, proven: {}, ...open });
          return {
            asked: now,
            state,
            ...(flow === 'USER_AUTH' && { choices: firstChoices(standing) }),
          };
        }
        const { first, second } = proven;
        const kept = {
          proven: {
            ...(first && { first }),
            ...(second && DEVICE_STEPS.includes(step) && { second }),
          },
          ...(password && { password }),
          ...(watched && { watched: watched.state }),
          ...(step === enrols && { setup: 'email' as const }),
        };
        return { asked: now, state: stateOf(now, { ...at, ...kept }) };
      });
      await watched?.committed();
      return outcome;
    };
  }

  /** Turns a committed outcome into the answer: signs tokens, or asks the next challenge. */
  async finish(outcome: Outcome): Promise<SignInResponse> {
    const { asked } = outcome;
    const { pool, client, user } = asked;
    if ('grant' in outcome) {
      const result = await this.#endOf(outcome);
      this.#log.audit('signed in', { poolId: pool.id, clientId: client.id, userId: user.id });
      return { ChallengeParameters: {}, ...result };
    }
    const { state, choices } = outcome;
    const { parameters, memo } = await this.challengeAt(state).pose(asked, state);
    const posed = { ...state, ...(memo !== undefined && { memo }) };
    return {
      ChallengeName: state.step,
      ChallengeParameters: state.proven.first
        ? { ...parameters, USER_ID_FOR_SRP: user.username }
        : parameters,
      Session: this.#sessionFor(posed, validityOf(state, client)),
      ...(choices && { AvailableChallenges: choices }),
    };
  }

  #sessionFor(state: SessionState, validity: number): string {
    try {
      return this.#sessions.issue(state, validity);
    } catch (error) {
      // Of all that a session holds, only functions can make any part long.
      throw error instanceof SessionTooLong ? invalidLambdaResponse() : error;
    }
  }

  /** What keeps the end of a sign-in: the tokens of the API, or what a browser is sent away with. */
  async #granter({ pool, client, caller, door }: Asked) {
    if (door.name === 'pages') return door.completion.prepare();
    const grantTo = await this.#grants.granter(pool, client, caller);
    return async (tx: Transaction, { user, deviceKey, eventId }: SignedIn): Promise<Grant> => {
      const grant = grantTo(user, deviceKey, eventId);
      await this.#grants.record(tx, grant);
      return grant;
    };
  }

  /** What triggers refuse now takes the grant back, before anybody holds a token of it. */
  async #endOf(granted: Granted): Promise<Ended> {
    const { asked, grant, source, deviceKey, isNewDevice } = granted;
    const metadata = isNewDevice ? this.#devices.metadataOf(asked.pool, deviceKey) : undefined;
    try {
      await this.#occasions.beforeTokens(asked, metadata !== undefined);
      if ('complete' in grant) {
        const newDevice = metadata && { newDevice: metadata.NewDeviceMetadata };
        return { Completed: { ...(await grant.complete()), user: asked.user, ...newDevice } };
      }
      const issuance = { source, clientMetadata: asked.metadata };
      return {
        AuthenticationResult: { ...(await this.#grants.sign(grant, issuance)), ...metadata },
      };
    } catch (refusal) {
      await ('complete' in grant ? grant.withdraw() : this.#grants.withdraw(grant));
      throw refusal;
    }
  }
}

const sourceOf = ({ renewsPassword, device }: Progress): TokenSource => {
  if (renewsPassword) return 'NewPasswordChallenge';
  return device ? 'AuthenticateDevice' : 'Authentication';
};

const DEVICE_STEPS: readonly string[] = ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'];

const stateOf = (
  { pool, client, user, door }: Asked,
  state: Omit<SessionState, 'poolId' | 'clientId' | 'userId' | 'hosted'>,
): SessionState => ({
  ...state,
  ...(door.name === 'pages' && { hosted: true }),
  poolId: pool.id,
  clientId: client.id,
  userId: user.id,
});

/** An administrator may have set another password while this one was being hashed. */
async function refuseOvertaken(
  tx: Transaction,
  user: User,
  proven: string | undefined,
): Promise<void> {
  if (proven !== (await passwordMark(tx, user))) throw sessionInvalid();
}

const provenBy = ({ first, second, device }: Progress): Proven => ({
  ...(first && { first }),
  ...(second && { second }),
  ...(device && { device }),
});

/** The user as it is now; refused once a factor is proven, if it may not sign in. */
async function currentUser(tx: Transaction, asked: Asked, proven: Proven): Promise<User> {
  const user = await tx.users.find(asked.pool.id, asked.user.id);
  if (!proven.first) {
    if (asked.imagined) return asked.user;
    if (!user) throw sessionInvalid();
    return user;
  }
  if (!user?.enabled) throw incorrectCredentials();
  // An administrator may have asked for a new password since the sign-in began.
  const refusal = signInRefusal(user);
  if (refusal) throw refusal;
  return user;
}
