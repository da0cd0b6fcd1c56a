/**
 * Calling the functions that pools name as triggers: which way leads to a function, how long an
 * attempt may take and how often it is made. No transaction is open while one is called.
 */
import type { TriggerRoutes, TriggerWay } from '#config/trigger-routes.ts';
import type { Clock } from '#platform/clock.ts';
import { InvocationFailure, type Reply, type Way } from './ways/way.ts';

/** How long one attempt may take, and how many are made: the service's own limits. */
const PATIENCE: Patience = { attemptMs: 5000, attempts: 3 };

const TIMEOUT = 'Socket timeout while invoking Lambda function.';
/** What Lambda says of a function it does not have. */
const UNKNOWN = 'ResourceNotFoundException';

/** The settings' entry for every function they do not name. */
const ANY = '*';

export interface Patience {
  readonly attemptMs: number;
  readonly attempts: number;
}

export interface FunctionsOptions {
  readonly routes: TriggerRoutes;
  readonly clock: Clock;
  /** Of Lambda endpoints whose settings name none. */
  readonly region: string;
  /** Milliseconds an attempt may take; for tests. */
  readonly attemptMs?: number | undefined;
}

export class Functions {
  readonly #options: FunctionsOptions;
  readonly #patience: Patience;
  /** Opened with the first call: their packages are heavy. */
  readonly #ways = new Map<TriggerWay, Promise<Way>>();

  constructor(options: FunctionsOptions) {
    this.#options = options;
    const { attemptMs = PATIENCE.attemptMs } = options;
    this.#patience = { ...PATIENCE, attemptMs };
  }

  /**
   * Calls the function `arn` with an event as JSON. An attempt that fails in passing is made
   * again; what a function itself throws is its answer.
   * @throws InvocationFailure, AnswerTooLong
   */
  async invoke(arn: string, event: string, patience = this.#patience): Promise<Reply> {
    const way = await this.#wayTo(arn);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(way, arn, event, patience.attemptMs);
      } catch (error) {
        const isPassing = error instanceof InvocationFailure && error.passing;
        const again = isPassing && attempt < patience.attempts;
        if (!again) throw error;
      }
    }
  }

  async close(): Promise<void> {
    for (const way of await Promise.allSettled(this.#ways.values())) {
      if (way.status === 'fulfilled') way.value.close();
    }
  }

  async #attempt(way: Way, arn: string, event: string, ms: number): Promise<Reply> {
    const controller = new AbortController();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new InvocationFailure(TIMEOUT, true));
      controller.abort();
    }, ms);
    try {
      // A function in a module cannot be stopped, only left.
      return await Promise.race([way.invoke(arn, event, controller.signal), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #wayTo(arn: string): Promise<Way> {
    const { routes } = this.#options;
    const chosen = routes.get(arn) ?? routes.get(functionName(arn)) ?? routes.get(ANY);
    if (!chosen) throw new InvocationFailure(UNKNOWN, false);
    const known = this.#ways.get(chosen);
    if (known) return known;
    const opened = this.#open(chosen);
    this.#ways.set(chosen, opened);
    return opened;
  }

  async #open(way: TriggerWay): Promise<Way> {
    const { clock, region } = this.#options;
    if ('url' in way) {
      const { HttpWay } = await import('./ways/http.ts');
      return new HttpWay({ ...way, clock });
    }
    if ('module' in way) {
      const { ModuleWay } = await import('./ways/module.ts');
      return new ModuleWay(way.module);
    }
    const { LambdaWay } = await import('./ways/lambda.ts');
    return new LambdaWay(way.lambda, region);
  }
}

/** `f` of `arn:aws:lambda:us-east-1:123456789012:function:f`, with or without a version. */
function functionName(arn: string): string {
  return arn.split(':')[6] ?? '';
}
