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
import { generationOf } from '#domain/users/sign-in-generation.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import type { TokenSource } from '#triggers/pre-token-generation.ts';
import { refusalAfterProof } from './admission.ts';
import type {
  Advance,
  Challenge,
  GrantOutcome,
  SignInAttempt,
  StepOutcome,
  StepProgress,
} from './challenge.ts';
import { openState, provenState } from './next-state.ts';
import { firstChoices, isFirstProven, nextStep, type SignInStanding } from './next-step.ts';
import {
  type FactorProofs,
  type PriorState,
  type SessionState,
  type Sessions,
  SessionTooLong,
  type SingleUse,
  validityOf,
} from './session.ts';
import { passwordMark } from './session-user.ts';
import type { EndAnswer, KeepEnd, SignInEnds } from './sign-in-end.ts';
import type { Standings } from './standings.ts';
import type { ThreatWatch, WatchedStep } from './threat-watch.ts';

/** What InitiateAuth and RespondToAuthChallenge answer. */
export type SignInResponse = EndAnswer &
  Pick<
    InitiateAuthResponse,
    'ChallengeName' | 'ChallengeParameters' | 'Session' | 'AvailableChallenges'
  > & {
    /** The second factors the user could be asked for in place of this one; for the pages. */
    readonly SecondFactors?: readonly MfaFactor[];
  };

type ChallengesByName = { readonly [Name in ChallengeNameType]?: Challenge };

/** The challenges this server sends. One name can be two of them: EMAIL_OTP is. */
export interface Challenges {
  /** Those sent until a first factor is proven. */
  readonly before: ChallengesByName;
  /** Those sent after it. */
  readonly after: ChallengesByName;
}

/** A step that was proven, with all that its transaction needs. */
interface ProvenStep {
  readonly attempt: SignInAttempt;
  readonly from: PriorState;
  readonly progress: StepProgress;
  /** What the step uses up, where there is something: the session, or an SRP exchange. */
  readonly spends: SingleUse | undefined;
  readonly watched: WatchedStep | undefined;
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

export class SignInDispatcher {
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

  /** Whether this server ever sends a challenge of this name. */
  asks(name: ChallengeNameType): boolean {
    const { before, after } = this.#parts.challenges;
    return Boolean(before[name] ?? after[name]);
  }

  /** The function that takes a step on from `from`. The step uses up `spends`, if there is one. */
  advance(attempt: SignInAttempt, from: PriorState, spends?: SingleUse): Advance {
    return async (progress) => {
      const step = await this.#prepare(attempt, from, progress, spends);
      const outcome = await this.#parts.store.transaction((tx) => this.#take(tx, step));
      await step.watched?.committed();
      return outcome;
    };
  }

  /** Does what the transaction may not: asks threat protection, and reads what the end needs. */
  async #prepare(
    attempt: SignInAttempt,
    from: PriorState,
    progress: StepProgress,
    spends: SingleUse | undefined,
  ): Promise<ProvenStep> {
    const { threats, devices, ends } = this.#parts;
    const watched = await threats.assess(attempt, from, progress);
    const demandsMfa = attempt.demandsMfa || watched?.state.demandsMfa === true;
    const deviceKey = devices.named(attempt.pool, attempt.parameters.DEVICE_KEY) ?? from.device;
    const keepEnd = await ends.prepare(attempt);
    return {
      attempt: { ...attempt, demandsMfa },
      from,
      progress,
      spends,
      watched,
      keepEnd,
      deviceKey,
    };
  }

  /** The transaction of a step. */
  async #take(tx: Transaction, step: ProvenStep): Promise<StepOutcome> {
    const password = await this.#claim(tx, step);
    const standing = await this.#readStanding(tx, step);
    const next = nextStep(standing);
    await step.watched?.record(tx, next);
    return next === 'tokens'
      ? this.#keepEnd(tx, step, standing)
      : this.#keepPlace(tx, step, standing, next, password);
  }

  /** Claims what the answer uses up. Returns the mark of the password the sign-in rests on. */
  async #claim(
    tx: Transaction,
    { attempt, from, progress, spends }: ProvenStep,
  ): Promise<string | undefined> {
    if (spends && !progress.spent) await this.#parts.sessions.spend(tx, spends);
    if (progress.renewsPassword) await refuseOvertaken(tx, attempt.user, from.password);
    const password = progress.password ?? from.password;
    // A function of the pool was called in between, and may have taken long.
    if (progress.spent && password) await refuseOvertaken(tx, attempt.user, password);
    await progress.claim?.(tx);
    return password;
  }

  /** Reads where the sign-in stands with what was proven now. */
  async #readStanding(tx: Transaction, step: ProvenStep): Promise<SignInStanding> {
    const { attempt, from, progress, deviceKey } = step;
    const proven = { ...from.proven, ...provenBy(progress) };
    const user = await currentUser(tx, attempt, proven);
    // A factor was removed, or the user signed out everywhere, since the session was read.
    const isOvertaken = generationOf(user) !== generationOf(attempt.user);
    if (from.proven.first && isOvertaken) throw sessionInvalid();
    const { wanted, enrols, opensDevice, chosen = from.chosen } = progress;
    const position = { flow: from.flow, proven, wanted, chosen, enrols, opensDevice, deviceKey };
    return this.#parts.standings.read(tx, { ...attempt, user }, position);
  }

  /** Every factor that is required is proven: keeps the end of the sign-in. */
  async #keepEnd(
    tx: Transaction,
    step: ProvenStep,
    standing: SignInStanding,
  ): Promise<GrantOutcome> {
    const { attempt, progress, watched } = step;
    const { user, proven, device } = standing;
    const { devices } = this.#parts;
    // No client could prove the device that a person was on at a provider.
    const isFederated = proven.first === 'PROVIDER';
    const deviceKey = isFederated ? undefined : devices.keyOf(attempt.pool, device);
    const signedIn = { user, proven, deviceKey, eventId: watched?.state.id };
    const end = await step.keepEnd(tx, signedIn);
    // Of a device that is forgotten at the same time, no refresh tokens are left.
    if (device && !proven.device) await devices.hold(tx, device);
    if (device && proven.device) await devices.noteSignIn(tx, device, attempt.caller.address);
    const source = sourceOf(progress);
    return {
      attempt: { ...attempt, user },
      end,
      deviceKey,
      proven,
      source,
      isNewDevice: !device,
      provider: proven.provider,
    };
  }

  /** More is required: works out the state that the session of the next challenge carries. */
  async #keepPlace(
    tx: Transaction,
    step: ProvenStep,
    standing: SignInStanding,
    challenge: ChallengeNameType,
    proven: string | undefined,
  ): Promise<StepOutcome> {
    const { progress, deviceKey, watched } = step;
    const { flow, user } = standing;
    const attempt = { ...step.attempt, user };
    // Functions may let in a user who proved no password: the present one is the one to be renewed.
    const restsOnPresent = proven === undefined && challenge === 'NEW_PASSWORD_REQUIRED';
    const isRead = progress.renewsPassword || restsOnPresent;
    const password = isRead ? await passwordMark(tx, user) : proven;
    const place = { attempt, standing, challenge, deviceKey, password };
    if (isFirstProven(standing)) {
      const seconds = attempt.door.name === 'pages' ? standing.counting : undefined;
      return { attempt, state: provenState(place, watched?.state), seconds };
    }
    const name = this.#parts.claimants.nameKey(attempt.pool, attempt.name);
    const state = openState(place, name, progress.rounds);
    return { attempt, state, ...(flow === 'USER_AUTH' && { choices: firstChoices(standing) }) };
  }

  /** Turns a committed outcome into the answer: the end of the sign-in, or the next challenge. */
  async finish(outcome: StepOutcome): Promise<SignInResponse> {
    if ('end' in outcome) {
      return { ChallengeParameters: {}, ...(await this.#parts.ends.answer(outcome)) };
    }
    const { attempt, state, choices, seconds } = outcome;
    const { parameters, memo } = await this.challengeAt(state).pose(attempt, state);
    const stateWithMemo = { ...state, ...(memo !== undefined && { memo }) };
    return {
      ChallengeName: state.step,
      ChallengeParameters: state.proven.first
        ? { ...parameters, USER_ID_FOR_SRP: attempt.user.username }
        : parameters,
      Session: this.#sessionFor(stateWithMemo, validityOf(state, attempt.client)),
      ...(choices && { AvailableChallenges: choices }),
      ...(seconds && { SecondFactors: seconds }),
    };
  }

  #sessionFor(state: SessionState, validity: number): string {
    try {
      return this.#parts.sessions.issue(state, validity);
    } catch (error) {
      // Only what functions of the pool put into a session can be this long.
      throw error instanceof SessionTooLong ? invalidLambdaResponse() : error;
    }
  }
}

const sourceOf = ({ renewsPassword, device }: StepProgress): TokenSource => {
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

const provenBy = ({ first, second, device, provider }: StepProgress): FactorProofs => ({
  ...(first && { first }),
  ...(provider && { provider }),
  ...(second && { second }),
  ...(device && { device }),
});

/** The user as the store has it now. Once a factor is proven, it must be one who may sign in. */
async function currentUser(
  tx: Transaction,
  attempt: SignInAttempt,
  proven: FactorProofs,
): Promise<User> {
  const user = await tx.users.find(attempt.pool.id, attempt.user.id);
  if (!proven.first) {
    if (attempt.isDecoy) return attempt.user;
    if (!user) throw sessionInvalid();
    return user;
  }
  if (!user) throw incorrectCredentials();
  // An administrator may have disabled the user or asked for a new password since it began.
  const refusal = refusalAfterProof(attempt.client, user, proven);
  if (refusal) throw refusal;
  return user;
}
