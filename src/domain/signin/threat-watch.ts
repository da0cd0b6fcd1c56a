/**
 * Threat protection in a sign-in: judges it once, after the first factor, and records every
 * outcome. Where a pool has it off, it costs nothing.
 *
 * The event of a sign-in is kept with what it records: a proof and its event in one transaction.
 * Its id travels in the session, and is the `event_id` of the tokens. For an unknown name an event
 * of its decoy is kept, so that both take as long.
 */
import { blockedForSecurity, CognitoError, passwordResetRequired } from '#contract/errors.ts';
import type { FailureReason } from '#contract/failures/catalogue.ts';
import type { FailureName } from '#contract/failures/entry.ts';
import type { ChallengeNameType, ChallengeResponseType } from '#contract/types.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import { asksFederatedUsers } from '#domain/pools/tags.ts';
import type { AuthEvents, EventOwner } from '#domain/risk/auth-events.ts';
import type { AttemptOutcome } from '#domain/risk/notices.ts';
import type { RiskNotices } from '#domain/risk/risk-notices.ts';
import {
  type PasswordUse,
  riskType,
  type ThreatProtection,
  type Verdict,
} from '#domain/risk/threat-protection.ts';
import type { Message } from '#messaging/messaging.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { AuthEvent } from '#store/tables/auth-events.ts';
import type { SignInAttempt, StepProgress } from './challenge.ts';
import type { FactorProofs, PriorState, WatchedState } from './session.ts';

/** A step of a sign-in under threat protection, before it commits. */
export interface WatchedStep {
  readonly state: WatchedState;
  /** Keeps the event, in the transaction of the step. */
  record(tx: Transaction, step: ChallengeNameType | 'tokens'): Promise<void>;
  /** Called once that has committed. */
  committed(): Promise<void>;
}

interface Parts {
  readonly store: Store;
  readonly log: Log;
  readonly authenticators: Authenticators;
  readonly protection: ThreatProtection;
  readonly events: AuthEvents;
  readonly notices: RiskNotices;
}

/** Blocked requests from one address within this time are one event, in ms. */
const ONE_EVENT = 60_000;

/** Refusals of answers that were never checked. */
const UNSEEN: ReadonlySet<FailureReason> = new Set([
  'attemptsExceeded',
  'codeMistyped',
  'sessionExpired',
  'sessionInvalid',
  'sessionSpent',
]);

/** Refusals of answers that were checked. */
const JUDGED: ReadonlySet<FailureName> = new Set([
  'CodeMismatchException',
  'ExpiredCodeException',
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
]);

/** Those of them for wrong answers. */
const WRONG: ReadonlySet<FailureName> = new Set([
  'CodeMismatchException',
  'ExpiredCodeException',
  'NotAuthorizedException',
]);

export class ThreatWatch {
  readonly #parts: Parts;
  /** Refusals whose event is kept already. */
  readonly #recorded = new WeakSet<Error>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * A sign-in begins: refused where its address is blocked.
   * @throws NotAuthorizedException
   */
  async beforeFirstFactor(attempt: SignInAttempt): Promise<void> {
    const { pool, client, caller, user } = attempt;
    const { protection, store, events } = this.#parts;
    if (protection.mode(pool) !== 'ENFORCED') return;
    if (!protection.isBlocked(pool, client, caller)) return;
    const risk = riskType('High', false, true);
    const event = await this.#begin(attempt, { response: 'Fail', risk });
    const { items } = await store.authEvents.list(pool.id, user.id, { limit: 1 });
    const [last] = items;
    const isAgain =
      last?.risk.RiskDecision === 'Block' &&
      last.context.address === caller.address &&
      event.createdAt - last.createdAt < ONE_EVENT;
    if (!isAgain) await store.transaction((tx) => events.record(tx, pool, client.id, event));
    this.#audit(attempt, 'blocked address');
    throw blockedForSecurity();
  }

  /**
   * Looks at what was achieved; judges the sign-in when that is the first factor.
   * @throws NotAuthorizedException, PasswordResetRequiredException, InvalidPasswordException
   */
  async assess(
    attempt: SignInAttempt,
    from: PriorState,
    progress: StepProgress,
  ): Promise<WatchedStep | undefined> {
    const { pool, client, parameters } = attempt;
    const { protection } = this.#parts;
    if (protection.mode(pool, from.flow) === 'OFF' || attempt.isDecoy) return undefined;
    const { NEW_PASSWORD: password } = parameters;
    if (progress.renewsPassword && password !== undefined) {
      await protection.refuseCompromised(pool, client, { password, occasion: 'PASSWORD_CHANGE' });
    }
    if (progress.first && !from.proven.first) return this.#judge(attempt, from, progress);
    return from.watched && this.#goOn(attempt, from.watched, progress);
  }

  /** Records an answer that was found wrong. */
  async refused(attempt: SignInAttempt, from: PriorState, refusal: unknown): Promise<void> {
    const { pool, client } = attempt;
    if (this.#parts.protection.mode(pool, from.flow) === 'OFF') return;
    if (!(refusal instanceof CognitoError) || this.#recorded.has(refusal)) return;
    if (!JUDGED.has(refusal.name) || UNSEEN.has(refusal.reason)) return;
    const { events, store } = this.#parts;
    const kind = from.proven.first ? 'Mfa' : 'Password';
    const isAnswer = from.proven.first !== undefined || from.flow !== 'FEDERATION';
    const challenges = isAnswer && WRONG.has(refusal.name) ? [answered(kind, 'Failure')] : [];
    const more = { response: 'Fail', challenges } as const;
    const { watched } = from;
    const event = watched ? undefined : await this.#begin(attempt, more);
    await store.transaction(async (tx) => {
      if (event) await events.record(tx, pool, client.id, event);
      else if (watched) await events.add(tx, ownerOf(attempt), watched.id, more);
    });
  }

  async #judge(
    attempt: SignInAttempt,
    from: PriorState,
    progress: StepProgress,
  ): Promise<WatchedStep> {
    const { pool, client, user } = attempt;
    const draft = await this.#begin(attempt, { challenges: proofs(progress) });
    const use = passwordUse(attempt, progress);
    const { protection } = this.#parts;
    const verdict = await protection.judge(pool, client, from.flow, draft, use);
    const event = { ...draft, risk: verdict.risk };
    // A user who has to choose another password next is not kept out for this one.
    if (verdict.condemned && user.status === 'CONFIRMED') {
      return this.#refuse(attempt, event, verdict, progress, passwordResetRequired());
    }
    const demand = await this.#demandOf(attempt, progress, verdict);
    if (demand === 'block') {
      const blocked = { ...event, risk: { ...event.risk, RiskDecision: 'Block' as const } };
      return this.#refuse(attempt, blocked, verdict, progress, blockedForSecurity());
    }
    const demandsMfa = demand === 'mfa';
    const notice = await this.#noticeOf(
      attempt,
      event,
      verdict,
      demandsMfa ? 'challenged' : 'allowed',
    );
    return {
      state: { id: event.id, ...(demandsMfa && { demandsMfa }) },
      record: async (tx, step) => {
        const response = step === 'tokens' ? 'Pass' : 'InProgress';
        await this.#parts.events.record(tx, pool, client.id, { ...event, response });
        if (notice) await this.#parts.notices.post(tx, notice);
      },
      committed: async () => {
        if (notice) await this.#parts.notices.dispatch(notice);
      },
    };
  }

  #goOn(attempt: SignInAttempt, state: WatchedState, progress: StepProgress): WatchedStep {
    return {
      state,
      record: (tx, step) =>
        this.#parts.events.add(tx, ownerOf(attempt), state.id, {
          response: step === 'tokens' ? 'Pass' : 'InProgress',
          challenges: proofs(progress),
        }),
      committed: async () => {},
    };
  }

  /** What the verdict demands of this sign-in. A passkey is as good as a second factor. */
  async #demandOf(
    { pool, user }: SignInAttempt,
    { first }: StepProgress,
    { action }: Verdict,
  ): Promise<'nothing' | 'mfa' | 'block'> {
    if (action === 'BLOCK') return 'block';
    const proof: string | undefined = first;
    if (action === 'NO_ACTION' || proof === 'WEB_AUTHN') return 'nothing';
    const leadsOn =
      first === 'PASSWORD' ||
      first === 'CUSTOM' ||
      (first === 'PROVIDER' && asksFederatedUsers(pool));
    const can = leadsOn && pool.mfa.MfaConfiguration !== 'OFF';
    const counting = can ? await this.#parts.authenticators.countingFactors(pool, user, true) : [];
    if (counting.length > 0) return 'mfa';
    return action === 'MFA_REQUIRED' ? 'block' : 'nothing';
  }

  /** Refuses in spite of the proof, which is used up, and keeps the event. */
  async #refuse(
    attempt: SignInAttempt,
    event: AuthEvent,
    verdict: Verdict,
    { claim }: StepProgress,
    refusal: Error,
  ): Promise<never> {
    const { store, notices, events } = this.#parts;
    const { pool, client, user } = attempt;
    const notice = await this.#noticeOf(attempt, event, verdict, 'blocked');
    await store.transaction(async (tx) => {
      await claim?.(tx);
      await events.record(tx, pool, client.id, { ...event, response: 'Fail' });
      if (verdict.condemned) {
        const at = event.createdAt;
        await tx.users.changeStatus(pool.id, user.id, 'CONFIRMED', 'RESET_REQUIRED', at);
      }
      if (notice) await notices.post(tx, notice);
    });
    if (notice) await notices.dispatch(notice);
    this.#audit(attempt, verdict.condemned ? 'compromised password' : 'blocked by risk');
    this.#recorded.add(refusal);
    throw refusal;
  }

  async #noticeOf(
    { pool, client, user }: SignInAttempt,
    event: AuthEvent,
    { notifies }: Verdict,
    noticed: AttemptOutcome,
  ): Promise<Message | undefined> {
    if (!notifies) return undefined;
    return this.#parts.notices.compose(pool, client, user, event, noticed);
  }

  #begin({ pool, user, caller }: SignInAttempt, outcome: Partial<AuthEvent>): Promise<AuthEvent> {
    return this.#parts.events.begin(pool, user.id, 'SignIn', caller, outcome);
  }

  #audit({ pool, client, user, caller }: SignInAttempt, outcome: string): void {
    const who = { poolId: pool.id, clientId: client.id, userId: user.id };
    this.#parts.log.audit('sign-in blocked', { ...who, address: caller.address, outcome });
  }
}

function ownerOf({ pool, client, user }: SignInAttempt): EventOwner {
  return { pool, clientId: client.id, userId: user.id };
}

/** The password, where the request holds it. One that is proven by SRP never reaches the server. */
function passwordUse(
  { parameters }: SignInAttempt,
  { first }: StepProgress,
): PasswordUse | undefined {
  const { PASSWORD: password } = parameters;
  if (first !== 'PASSWORD' || password === undefined) return undefined;
  return { password, occasion: 'SIGN_IN' };
}

function proofs({ first, second }: FactorProofs): ChallengeResponseType[] {
  return [
    ...(first === 'PASSWORD' ? [answered('Password', 'Success')] : []),
    ...(second ? [answered('Mfa', 'Success')] : []),
  ];
}

function answered(
  ChallengeName: ChallengeResponseType['ChallengeName'],
  ChallengeResponse: ChallengeResponseType['ChallengeResponse'],
): ChallengeResponseType {
  return { ChallengeName, ChallengeResponse };
}
