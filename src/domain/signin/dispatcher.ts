/**
 * The dispatcher: records what was proven, decides what comes next, and asks it or makes the end.
 *
 * Who calls whom: SignIn hands a challenge the function that `advance` makes. The challenge judges
 * the answer within the turn that AttemptGuard gives it, and calls the function there, once, when
 * it is satisfied. SignIn brings the outcome to `finish`.
 * Locked meanwhile: attempts on the same factor of the user wait on this node until `advance` is
 * done, so that none is counted between a proof and its forgiveness. The stages from `#claim` on
 * are one transaction, which may run again and does no I/O of its own. `finish` holds nothing.
 */
import { incorrectCredentials, invalidLambdaResponse, sessionInvalid } from '#contract/errors.ts';
import type { ChallengeNameType, InitiateAuthResponse } from '#contract/types.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import type { Devices } from '#domain/factors/devices.ts';
import { signInRefusal } from '#domain/users/status.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { User } from '#store/tables/users.ts';
import type { TokenSource } from '#triggers/pre-token-generation.ts';
import type { Advance, Asked, Challenge, Granted, Outcome, Progress } from './challenge.ts';
import { openState, provenState } from './next-state.ts';
import { firstChoices, isFirstProven, nextStep, type Standing } from './next-step.ts';
import {
  type PriorState,
  type Proven,
  type SessionState,
  type Sessions,
  SessionTooLong,
  type Spendable,
  validityOf,
} from './session.ts';
import { passwordMark } from './session-user.ts';
import type { EndAnswer, KeepEnd, SignInEnds } from './sign-in-end.ts';
import type { Standings } from './standings.ts';
import type { ThreatWatch, Watched } from './threat-watch.ts';

/** What InitiateAuth and RespondToAuthChallenge answer. */
export type SignInResponse = EndAnswer &
  Pick<
    InitiateAuthResponse,
    'ChallengeName' | 'ChallengeParameters' | 'Session' | 'AvailableChallenges'
  >;

type ChallengesByName = { readonly [Name in ChallengeNameType]?: Challenge };

/** The challenges this server asks. One name may mean two things: EMAIL_OTP does. */
export interface Challenges {
  /** Those asked until a first factor is proven. */
  readonly before: ChallengesByName;
  /** Those asked after it. */
  readonly after: ChallengesByName;
}

/** A step that was proven, with all that its transaction needs. */
interface Step {
  readonly asked: Asked;
  readonly from: PriorState;
  readonly progress: Progress;
  /** Claimed once by the step, where there is one. */
  readonly spends: Spendable | undefined;
  readonly watched: Watched | undefined;
  readonly keepEnd: KeepEnd;
  /** The key of the device the client says it signs in on. */
  readonly deviceKey: string | undefined;
}

interface Parts {
  readonly store: Store;
  readonly claimants: Claimants;
  readonly standings: Standings;
  readonly devices: Devices;
  readonly sessions: Sessions;
  readonly challenges: Challenges;
  readonly ends: SignInEnds;
  readonly threats: ThreatWatch;
}

export class Dispatcher {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The challenge a state stands at. */
  challengeAt({ step, proven }: Pick<SessionState, 'step' | 'proven'>): Challenge {
    const { before, after } = this.#parts.challenges;
    const challenge = (proven.first ? after : before)[step];
    if (!challenge) throw new Error(`no challenge is built for the step ${step}`);
    return challenge;
  }

  /** Whether a challenge of this name is asked at all. */
  asks(name: ChallengeNameType): boolean {
    const { before, after } = this.#parts.challenges;
    return Boolean(before[name] ?? after[name]);
  }

  /** Goes on from `from`; `spends` is claimed once, where there is one. */
  advance(asked: Asked, from: PriorState, spends?: Spendable): Advance {
    return async (progress) => {
      const step = await this.#prepare(asked, from, progress, spends);
      const outcome = await this.#parts.store.transaction((tx) => this.#take(tx, step));
      await step.watched?.committed();
      return outcome;
    };
  }

  /** Asks and reads what the transaction cannot: it does no I/O of its own. */
  async #prepare(
    asked: Asked,
    from: PriorState,
    progress: Progress,
    spends: Spendable | undefined,
  ): Promise<Step> {
    const { threats, devices, ends } = this.#parts;
    const watched = await threats.assess(asked, from, progress);
    const demandsMfa = asked.demandsMfa || watched?.state.demandsMfa === true;
    const deviceKey = devices.named(asked.pool, asked.parameters.DEVICE_KEY) ?? from.device;
    const keepEnd = await ends.prepare(asked);
    return {
      asked: { ...asked, demandsMfa },
      from,
      progress,
      spends,
      watched,
      keepEnd,
      deviceKey,
    };
  }

  /** The transaction of a step. */
  async #take(tx: Transaction, step: Step): Promise<Outcome> {
    const password = await this.#claim(tx, step);
    const standing = await this.#readStanding(tx, step);
    const next = nextStep(standing);
    await step.watched?.record(tx, next);
    return next === 'tokens'
      ? this.#keepEnd(tx, step, standing)
      : this.#keepPlace(tx, step, standing, next, password);
  }

  /** Claims what the answer uses up. Answers the mark of the password the sign-in rests on. */
  async #claim(
    tx: Transaction,
    { asked, from, progress, spends }: Step,
  ): Promise<string | undefined> {
    if (spends && !progress.spent) await this.#parts.sessions.spend(tx, spends);
    if (progress.renewsPassword) await refuseOvertaken(tx, asked.user, from.password);
    const password = progress.password ?? from.password;
    // A function was asked in between, which may have taken its time.
    if (progress.spent && password) await refuseOvertaken(tx, asked.user, password);
    await progress.claim?.(tx);
    return password;
  }

  /** Reads how the user stands, with what was proven now. */
  async #readStanding(tx: Transaction, step: Step): Promise<Standing> {
    const { asked, from, progress, deviceKey } = step;
    const proven = { ...from.proven, ...provenBy(progress) };
    const user = await currentUser(tx, asked, proven);
    const { wanted, enrols, opensDevice, chosen = from.chosen } = progress;
    const reached = { flow: from.flow, proven, wanted, chosen, enrols, opensDevice, deviceKey };
    return this.#parts.standings.read(tx, { ...asked, user }, reached);
  }

  /** Every factor is proven: keeps the end of the sign-in. */
  async #keepEnd(tx: Transaction, step: Step, standing: Standing): Promise<Granted> {
    const { asked, progress, watched } = step;
    const { user, proven, device } = standing;
    const { devices } = this.#parts;
    const deviceKey = devices.keyOf(asked.pool, device);
    const signedIn = { user, proven, deviceKey, eventId: watched?.state.id };
    const end = await step.keepEnd(tx, signedIn);
    if (device && proven.device) await devices.noteSignIn(tx, device, asked.caller.address);
    const source = sourceOf(progress);
    return { asked: { ...asked, user }, end, deviceKey, source, isNewDevice: !device };
  }

  /** More is asked for: keeps where the sign-in stands, for the session of the next challenge. */
  async #keepPlace(
    tx: Transaction,
    step: Step,
    standing: Standing,
    challenge: ChallengeNameType,
    proven: string | undefined,
  ): Promise<Outcome> {
    const { progress, deviceKey, watched } = step;
    const { flow, user } = standing;
    const asked = { ...step.asked, user };
    // Functions may let in who proved no password, and the one that is there is renewed.
    const restsOnPresent = proven === undefined && challenge === 'NEW_PASSWORD_REQUIRED';
    const isRead = progress.renewsPassword || restsOnPresent;
    const password = isRead ? await passwordMark(tx, user) : proven;
    const place = { asked, standing, challenge, deviceKey, password };
    if (isFirstProven(standing)) return { asked, state: provenState(place, watched?.state) };
    const name = this.#parts.claimants.nameKey(asked.pool, asked.name);
    const state = openState(place, name, progress.rounds);
    return { asked, state, ...(flow === 'USER_AUTH' && { choices: firstChoices(standing) }) };
  }

  /** Turns a committed outcome into the answer: makes the end, or asks the next challenge. */
  async finish(outcome: Outcome): Promise<SignInResponse> {
    if ('end' in outcome) {
      return { ChallengeParameters: {}, ...(await this.#parts.ends.answer(outcome)) };
    }
    const { asked, state, choices } = outcome;
    const { parameters, memo } = await this.challengeAt(state).pose(asked, state);
    const posed = { ...state, ...(memo !== undefined && { memo }) };
    return {
      ChallengeName: state.step,
      ChallengeParameters: state.proven.first
        ? { ...parameters, USER_ID_FOR_SRP: asked.user.username }
        : parameters,
      Session: this.#sessionFor(posed, validityOf(state, asked.client)),
      ...(choices && { AvailableChallenges: choices }),
    };
  }

  #sessionFor(state: SessionState, validity: number): string {
    try {
      return this.#parts.sessions.issue(state, validity);
    } catch (error) {
      // Of all that a session holds, only functions can make any part long.
      throw error instanceof SessionTooLong ? invalidLambdaResponse() : error;
    }
  }
}

const sourceOf = ({ renewsPassword, device }: Progress): TokenSource => {
  if (renewsPassword) return 'NewPasswordChallenge';
  return device ? 'AuthenticateDevice' : 'Authentication';
};

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
