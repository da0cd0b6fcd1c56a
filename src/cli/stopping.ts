/** How the process of a server ends: by a signal, with its store, and after a defect. */
import type { Settings } from '#config/settings.ts';
import type { Log } from '#platform/log.ts';
import type { Server } from '#server.ts';

/** A second signal within this time is the first one, delivered twice by a terminal. */
const SAME_SIGNAL_MS = 1000;
/** How much longer than the grace period closing the store may take. */
const CLOSING_MS = 1500;
/** How long the last lines of the log may take. */
const FLUSH_MS = 500;

/** In seconds. */
export type StopTimes = Pick<Settings, 'shutdownGrace'> & { readonly drainDelay: number };

/**
 * Stops the server when a signal asks for it: by SIGTERM it goes on serving for the drain delay,
 * in which load balancers learn that it is not ready; then it stops listening. Resolves with the
 * exit code.
 */
export function stopOnSignal(
  signals: readonly NodeJS.Signals[],
  { server, log }: { readonly server: Server; readonly log: Log },
  times: () => StopTimes,
): Promise<number> {
  return new Promise((resolve) => {
    const close = () => {
      // By then every request is answered or cut, and what was acknowledged is durable: a database
      // that hangs is left as it is.
      setTimeout(
        () => {
          log.warn('closing cut short');
          endAfter(log, 0);
        },
        times().shutdownGrace * 1000 + CLOSING_MS,
      ).unref();
      server.close().then(
        () => resolve(0),
        (cause: unknown) => {
          log.error('closing failed', { cause });
          endAfter(log, 1);
        },
      );
    };
    let stoppingSince: number | undefined;
    const stop = (signal: string) => {
      const now = performance.now();
      if (stoppingSince !== undefined) {
        if (now - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
        return;
      }
      stoppingSince = now;
      log.info('stopping', { outcome: signal });
      server.withdraw();
      // Who stops it at a terminal sends no load balancer.
      setTimeout(close, signal === 'SIGTERM' ? times().drainDelay * 1000 : 0);
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

/**
 * Ends the process when what the store holds is not known any more, as after a sync to disk that
 * failed: the next start reads what is true.
 */
export function endWithStore(server: Server, log: Log): void {
  server.broken.then((cause) => {
    log.error('store broken', { cause });
    endAfter(log, 1);
  });
}

/** After an exception nobody caught, no state can be trusted: log it and end. */
export function endOnDefects(log: Log): void {
  process.on('uncaughtException', (cause) => {
    log.error('uncaught', { cause });
    endAfter(log, 1);
  });
}

/** Ends the process when the log is written, whose reader may take no more. */
function endAfter(log: Log, code: number): void {
  setTimeout(() => process.exit(code), FLUSH_MS).unref();
  log.flush().finally(() => process.exit(code));
}
