/**
 * CUSTOM_AUTH: challenges that the pool's own functions make, judge and put in order.
 *
 * Tokens are issued when DefineAuthChallenge says so and never otherwise; second factors that the
 * pool requires are asked for after that, as in every flow. The session is claimed and the attempt
 * counted before a function judges the answer, so that of many answers to one challenge only one
 * is judged. Where a function is missing, the sign-in ends.
 */
import {
  customAuthUnconfigured,
  incorrectCredentials,
  invalidLambdaResponse,
  invalidParameter,
  missingParameter,
} from '#contract/errors.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { countedFrom } from '#domain/attempts/origin.ts';
import type { Log } from '#platform/log.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import {
  createAuthChallenge,
  defineAuthChallenge,
  verifyAuthChallengeResponse,
} from '#triggers/custom-challenge.ts';
import type { Triggers } from '#triggers/triggers.ts';
import type {
  Advance,
  Challenge,
  ChallengeAnswer,
  SignInAttempt,
  StepOutcome,
  StepProgress,
} from './challenge.ts';
import type { PasswordFactor } from './password-factor.ts';
import type { CustomRound, Sessions } from './session.ts';
import { triggerSubject, triggerUser } from './trigger-subject.ts';

/** What the session keeps for the function that verifies the answer, and for later rounds. */
interface CustomChallengeMemo {
  readonly hidden: Readonly<Record<string, string>>;
  readonly metadata?: string | undefined;
}

interface Parts {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly guard: AttemptGuard;
  readonly triggers: Triggers;
  readonly passwords: PasswordFactor;
  readonly log: Log;
}

export class CustomAuth {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether a function of the pool decides on custom sign-ins. */
  isConfigured(pool: Pool): boolean {
    return this.#parts.triggers.has(pool, 'DefineAuthChallenge');
  }

  /** Begins a sign-in. With SRP_A the first round is an SRP exchange, if the function wants it. */
  begin(attempt: SignInAttempt, advance: Advance): Promise<StepOutcome> {
    const { CHALLENGE_NAME, SRP_A } = attempt.parameters;
    if (CHALLENGE_NAME !== undefined && CHALLENGE_NAME !== 'SRP_A') {
      throw invalidParameter('Invalid CHALLENGE_NAME.');
    }
    if (CHALLENGE_NAME === 'SRP_A' && SRP_A === undefined) throw missingParameter('SRP_A');
    const rounds: readonly CustomRound[] = SRP_A === undefined ? [] : [['SRP_A', true]];
    return this.#goOn(attempt, rounds, {}, advance);
  }

  /** CUSTOM_CHALLENGE: made by one function, judged by another. */
  challenge(): Challenge {
    return {
      pose: async (attempt, { rounds = [] }) => {
        const { triggers } = this.#parts;
        const created = await triggers.call(createAuthChallenge, triggerSubject(attempt), {
          user: triggerUser(attempt),
          session: rounds.map(roundAsShown),
          clientMetadata: attempt.metadata,
        });
        if (!created) throw customAuthUnconfigured();
        const { shown, hidden, metadata } = created;
        const memo: CustomChallengeMemo = { hidden, metadata };
        return {
          parameters: { ...shown, USERNAME: attempt.user.username },
          memo: JSON.stringify(memo),
        };
      },

      answer: async (answer, advance) => {
        const given = answer.parameters.ANSWER;
        if (given === undefined) throw missingParameter('ANSWER');
        const { guard } = this.#parts;
        const subject = attemptOf(answer);
        // While the factor is locked, the challenge stays open and nothing is counted.
        await guard.refuseWhileLocked(subject);
        await this.#claim(answer);
        await guard.count(subject);
        const { hidden, metadata } = JSON.parse(answer.session.memo ?? '') as CustomChallengeMemo;
        const right = await this.#judge(answer, hidden, given);
        const round: CustomRound = ['CUSTOM_CHALLENGE', right, metadata];
        const claim: Statements = (tx) => guard.clear(tx, subject);
        const progress: StepProgress = { spent: true, ...(right && { claim }) };
        return this.#goOn(answer, [...(answer.session.rounds ?? []), round], progress, advance);
      },
    };
  }

  /** Judges the answer to an SRP exchange, which is a round of its own. */
  async answerSrp(answer: ChallengeAnswer, advance: Advance): Promise<StepOutcome> {
    const { passwords } = this.#parts;
    const { memo, rounds = [] } = answer.session;
    if (memo === undefined) throw incorrectCredentials();
    const given = passwords.readSrpAnswer(answer, { id: memo });
    const password = await passwords.proveSrp(answer, given, async (proof) => {
      await this.#claim(answer, proof.claim);
      return proof.password;
    });
    const progress: StepProgress = { spent: true, ...(password !== undefined && { password }) };
    return this.#goOn(answer, [...rounds, ['PASSWORD_VERIFIER', true]], progress, advance);
  }

  async #judge(
    answer: ChallengeAnswer,
    hidden: Readonly<Record<string, string>>,
    given: string,
  ): Promise<boolean> {
    const { triggers, log } = this.#parts;
    const right = await triggers.call(verifyAuthChallengeResponse, triggerSubject(answer), {
      user: triggerUser(answer),
      hidden,
      answer: given,
      clientMetadata: answer.metadata,
    });
    if (right === undefined) throw customAuthUnconfigured();
    if (!right) {
      const { poolId, subject: userId, factor } = attemptOf(answer);
      log.audit('attempt failed', { poolId, userId, factor });
    }
    return right;
  }

  async #claim({ session }: ChallengeAnswer, within?: Statements): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      await this.#parts.sessions.spend(tx, session);
      await within?.(tx);
    });
  }

  /** Has the function decide on the rounds so far, and does what it says. */
  async #goOn(
    attempt: SignInAttempt,
    rounds: readonly CustomRound[],
    achieved: StepProgress,
    advance: Advance,
  ): Promise<StepOutcome> {
    const decision = await this.#parts.triggers.call(defineAuthChallenge, triggerSubject(attempt), {
      user: triggerUser(attempt),
      session: rounds.map(roundAsShown),
      clientMetadata: attempt.metadata,
    });
    if (!decision) throw customAuthUnconfigured();
    const { issueTokens, failAuthentication, challengeName } = decision;
    if (failAuthentication) throw incorrectCredentials();
    if (issueTokens) {
      if (attempt.isDecoy) throw incorrectCredentials();
      return advance({ ...achieved, first: 'CUSTOM' });
    }
    const opensSrp = challengeName === 'PASSWORD_VERIFIER' && rounds.at(-1)?.[0] === 'SRP_A';
    if (challengeName !== 'CUSTOM_CHALLENGE' && !opensSrp) throw invalidLambdaResponse();
    return advance({ ...achieved, wanted: challengeName, rounds });
  }
}

const attemptOf = ({ pool, user, origin }: SignInAttempt): AttemptSubject => ({
  poolId: pool.id,
  subject: user.id,
  factor: countedFrom(origin, 'custom-challenge'),
});

const roundAsShown = ([challengeName, challengeResult, challengeMetadata]: CustomRound) => ({
  challengeName,
  challengeResult,
  challengeMetadata: challengeMetadata ?? null,
});
