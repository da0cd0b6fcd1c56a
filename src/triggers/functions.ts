/**
 * Calling the functions that pools name as triggers: which transport reaches a function, how long an
 * attempt may take and how often it is made. No transaction is open while one is called.
 */
import type { TriggerRoutes, TriggerTransport } from '#config/trigger-routes.ts';
import { functionNameOf } from '#contract/arn.ts';
import type { Clock } from '#platform/clock.ts';
import type { Tracer } from '#platform/tracing.ts';
import { InvocationFailure, type Reply, type Transport } from './transports/transport.ts';

/** How long one attempt may take, and how many are made: the service's own limits. */
const PATIENCE: Patience = { attemptMs: 5000, attempts: 3 };

const TIMEOUT = 'Socket timeout while invoking Lambda function.';
/** Lambda's error for an unknown function. */
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
  readonly tracer: Tracer;
  /** Of Lambda endpoints whose settings name none. */
  readonly region: string;
  /** Milliseconds an attempt may take; for tests. */
  readonly attemptMs?: number | undefined;
}

export class Functions {
  readonly #options: FunctionsOptions;
  readonly #patience: Patience;
  /** Opened by the first call, because their packages are heavy. */
  readonly #transports = new Map<TriggerTransport, Promise<Transport>>();

  constructor(options: FunctionsOptions) {
    this.#options = options;
    const { attemptMs = PATIENCE.attemptMs } = options;
    this.#patience = { ...PATIENCE, attemptMs };
  }

  /**
   * Calls the function `arn` with an event as JSON. A transient failure is retried; an error that
   * the function itself throws is its answer.
   * @throws InvocationFailure, BodyTooLong
   */
  async invoke(arn: string, event: string, patience = this.#patience): Promise<Reply> {
    const transport = await this.#transportTo(arn);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(transport, arn, event, patience.attemptMs);
      } catch (error) {
        const isPassing = error instanceof InvocationFailure && error.passing;
        const again = isPassing && attempt < patience.attempts;
        if (!again) throw error;
      }
    }
  }

  async close(): Promise<void> {
    for (const transport of await Promise.allSettled(this.#transports.values())) {
      if (transport.status === 'fulfilled') transport.value.close();
    }
  }

  async #attempt(transport: Transport, arn: string, event: string, ms: number): Promise<Reply> {
    const controller = new AbortController();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new InvocationFailure(TIMEOUT, true));
      controller.abort();
    }, ms);
    try {
      // A function in a module cannot be stopped, only left.
      return await Promise.race([transport.invoke(arn, event, controller.signal), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #transportTo(arn: string): Promise<Transport> {
    const { routes } = this.#options;
    const chosen = routes.get(arn) ?? routes.get(functionNameOf(arn)) ?? routes.get(ANY);
    if (!chosen) throw new InvocationFailure(UNKNOWN, false);
    const known = this.#transports.get(chosen);
    if (known) return known;
    const opened = this.#open(chosen);
    this.#transports.set(chosen, opened);
    return opened;
  }

  async #open(transport: TriggerTransport): Promise<Transport> {
    const { clock, tracer, region } = this.#options;
    if ('url' in transport) {
      const { HttpTransport } = await import('./transports/http.ts');
      return new HttpTransport({ ...transport, clock, tracer });
    }
    if ('module' in transport) {
      const { ModuleTransport } = await import('./transports/module.ts');
      return new ModuleTransport(transport.module);
    }
    const { LambdaTransport } = await import('./transports/lambda.ts');
    return new LambdaTransport(transport.lambda, region);
  }
}
