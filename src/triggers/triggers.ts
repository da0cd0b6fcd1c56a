/**
 * Lambda triggers: the functions a pool names, called when their event happens.
 *
 * Callers have no transaction open. They get an answer that was validated, or the service's error.
 * The contents of events and answers are never logged.
 */
import { functionNameOf } from '#contract/arn.ts';
import {
  type CognitoError,
  invalidLambdaResponse,
  unexpectedLambda,
  userLambdaValidation,
} from '#contract/errors.ts';
import { FunctionError } from '#contract/telling-errors.ts';
import { BodyTooLong } from '#platform/bounded-body.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { firstCharacters } from '#platform/text-length.ts';
import type { Tracer } from '#platform/tracing.ts';
import type { Pool } from '#store/tables/pools.ts';
import { responseIn } from './answer.ts';
import type { Functions, Patience } from './functions.ts';
import type { RecentCalls, TriggerOutcome } from './recent-calls.ts';
import { InvocationFailure, type Reply } from './transports/transport.ts';
import type { Trigger, TriggerEvent, TriggerName, TriggerSubject } from './trigger.ts';

/** What the service sends when the caller's SDK is unknown, and when there is no client. */
const SDK_VERSION = 'aws-sdk-unknown-unknown';
const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

/** Shorter than the attempt at delivery that waits for it. */
const NOTIFYING = { attemptMs: 20_000, attempts: 1 };

/** The longest message of a function's own error that is passed on. */
const LONGEST_MESSAGE = 2048;

type NoteOutcome = (outcome: TriggerOutcome, reason?: string) => void;

export class Triggers {
  readonly #functions: Functions;
  readonly #log: Log;
  readonly #tracer: Tracer;
  readonly #calls: RecentCalls;
  readonly #clock: Clock;

  constructor(parts: {
    functions: Functions;
    log: Log;
    tracer: Tracer;
    calls: RecentCalls;
    clock: Clock;
  }) {
    this.#functions = parts.functions;
    this.#log = parts.log;
    this.#tracer = parts.tracer;
    this.#calls = parts.calls;
    this.#clock = parts.clock;
  }

  /** Whether the pool has a function for the trigger. */
  has(pool: Pool, name: TriggerName): boolean {
    return functionOf(pool, name) !== undefined;
  }

  /**
   * Calls the pool's function for the trigger and answers what it decided; undefined where the
   * pool has none.
   * @throws UserLambdaValidationException, UnexpectedLambdaException,
   *   InvalidLambdaResponseException
   */
  async call<Input, Answer>(
    trigger: Trigger<Input, Answer>,
    subject: TriggerSubject,
    input: Input,
  ): Promise<Answer | undefined> {
    const arn = functionOf(subject.pool, trigger.name);
    if (arn === undefined) return undefined;
    const event = JSON.stringify(eventOf(subject, trigger.event(input)));
    const note = this.#begin(trigger.name, subject, arn);
    try {
      const reply = await this.#reply(trigger.name, arn, event, note);
      if ('threw' in reply) {
        note('threw');
        const said = firstCharacters(reply.threw, LONGEST_MESSAGE);
        throw new FunctionError(userLambdaValidation(trigger.name, said), trigger.name, said);
      }
      const answer = trigger.read(responseIn(reply.returned), input);
      note('answered');
      return answer;
    } catch (failure) {
      note('invalid answer');
      this.#tell(trigger.name, subject, failure as CognitoError);
      throw failure;
    }
  }

  /**
   * Hands an event to the pool's function and reads nothing of its answer, for functions that do
   * something of their own. It is asked once, and may take longer than one that people wait for.
   */
  async notify<Input>(
    trigger: Trigger<Input, void>,
    subject: TriggerSubject,
    input: Input,
  ): Promise<'done' | 'refused' | 'unreachable'> {
    const arn = functionOf(subject.pool, trigger.name);
    if (arn === undefined) return 'unreachable';
    const event = JSON.stringify(eventOf(subject, trigger.event(input)));
    const note = this.#begin(trigger.name, subject, arn);
    try {
      const reply = await this.#invoke(trigger.name, arn, event, NOTIFYING);
      note('threw' in reply ? 'threw' : 'answered');
      return 'threw' in reply ? 'refused' : 'done';
    } catch (cause) {
      if (cause instanceof InvocationFailure) {
        note('unreachable', cause.reason);
        return 'unreachable';
      }
      note('answered');
      if (cause instanceof BodyTooLong) return 'done';
      throw cause;
    }
  }

  /** Begins a call; what is noted first of how it ended stands. */
  #begin(trigger: TriggerName, { pool, clientId }: TriggerSubject, arn: string): NoteOutcome {
    const [at, begun] = [this.#clock.now(), performance.now()];
    let isNoted = false;
    return (outcome, reason) => {
      if (isNoted) return;
      isNoted = true;
      const ms = Math.round(performance.now() - begun);
      const functionName = functionNameOf(arn);
      const why = reason === undefined ? {} : { reason };
      this.#calls.note(pool.id, { at, trigger, functionName, clientId, outcome, ms, ...why });
    };
  }

  async #reply(name: TriggerName, arn: string, event: string, note: NoteOutcome): Promise<Reply> {
    try {
      return await this.#invoke(name, arn, event);
    } catch (cause) {
      if (cause instanceof BodyTooLong) throw invalidLambdaResponse();
      if (cause instanceof InvocationFailure) {
        note('unreachable', cause.reason);
        throw unexpectedLambda(name, cause.reason);
      }
      throw cause;
    }
  }

  #invoke(name: TriggerName, arn: string, event: string, patience?: Patience): Promise<Reply> {
    const step = {
      name: `trigger ${name}`,
      kind: 'client',
      attributes: { 'faas.invoked_name': functionNameOf(arn) },
    } as const;
    return this.#tracer.step(step, () => this.#functions.invoke(arn, event, patience));
  }

  #tell(trigger: TriggerName, { pool, clientId }: TriggerSubject, { name }: CognitoError): void {
    this.#log.warn('trigger failed', { poolId: pool.id, clientId, outcome: trigger, error: name });
  }
}

function functionOf(pool: Pool, name: TriggerName): string | undefined {
  const named = pool.settings.LambdaConfig?.[name];
  return typeof named === 'string' ? named : named?.LambdaArn;
}

function eventOf({ pool, clientId, userName }: TriggerSubject, event: TriggerEvent) {
  const { version = '1', triggerSource, request, response } = event;
  return {
    version,
    region: pool.region,
    userPoolId: pool.id,
    ...(userName !== undefined && { userName }),
    callerContext: { awsSdkVersion: SDK_VERSION, clientId: clientId ?? NO_CLIENT },
    triggerSource,
    request,
    response,
  };
}
