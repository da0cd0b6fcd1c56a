/**
 * The work on data keys that a server does when an operator asks for it: it takes as long as there
 * are rows, so a request begins it and others look how it goes.
 *
 * This room owns what operators do to the server itself, by its API and by commands alike. It
 * leaves what a pool or an access key is to the rooms below, and how things are sealed to the
 * store. What needs another master key in hand (wrapping data keys anew), a file (exports, imports)
 * or a server that is stopped stays with the commands.
 */
import { dataKeyWorkUnderWay } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { DataKeys, StatedDataKey } from '#store/sql/data-keys.ts';
import { resealAll, retireKeys, rotateDataKey } from './data-key-steps.ts';

export type DataKeyWorkKind = 'rotate' | 'reseal' | 'retire';

/** Of the last work that this process began. */
export interface DataKeyWorkReport {
  readonly kind: DataKeyWorkKind;
  readonly begunAt: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly endedAt?: number;
  readonly resealed?: number;
  /** Values that do not open: they stay as they are. */
  readonly broken?: number;
  readonly deleted?: readonly number[];
  readonly inUse?: readonly number[];
}

type WorkResult = Pick<DataKeyWorkReport, 'resealed' | 'broken' | 'deleted' | 'inUse'>;

interface Parts {
  readonly dataKeys: DataKeys;
  readonly clock: Clock;
  readonly log: Log;
}

export class DataKeyWork {
  readonly #parts: Parts;
  readonly #ending = new AbortController();
  #report: DataKeyWorkReport | undefined;
  #work: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get report(): DataKeyWorkReport | undefined {
    return this.#report;
  }

  keys(counting: 'rows' | 'nothing'): Promise<readonly StatedDataKey[]> {
    return this.#parts.dataKeys.states(counting);
  }

  /**
   * Another key seals when this resolves; what is sealed under others is sealed anew from then on.
   * @throws ConcurrentModificationException
   */
  async rotate(): Promise<DataKeyWorkReport> {
    const { dataKeys } = this.#parts;
    const advanced = Promise.withResolvers<unknown>();
    const report = this.#begin('rotate', async (tell, signal) => {
      const advance = rotateDataKey(dataKeys, tell);
      advance.then(advanced.resolve, advanced.reject);
      await advance;
      await dataKeys.followed(signal);
      return resealAll(dataKeys, tell, signal);
    });
    await advanced.promise;
    return this.#report ?? report;
  }

  /** Goes on where a rotation was interrupted. @throws ConcurrentModificationException */
  reseal(): DataKeyWorkReport {
    return this.#begin('reseal', (tell, signal) => resealAll(this.#parts.dataKeys, tell, signal));
  }

  /**
   * Deletes keys that have not sealed for so many days, an hour at least.
   * @throws ConcurrentModificationException
   */
  retire(days: number): DataKeyWorkReport {
    return this.#begin('retire', (tell, signal) =>
      retireKeys(this.#parts.dataKeys, days, tell, signal),
    );
  }

  /** Ends what is under way at its next step; another run goes on with what is left. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#work;
  }

  #begin(
    kind: DataKeyWorkKind,
    work: (tell: Log['audit'], signal: AbortSignal) => Promise<WorkResult>,
  ): DataKeyWorkReport {
    if (this.#work) throw dataKeyWorkUnderWay();
    const { clock, log } = this.#parts;
    const begun: DataKeyWorkReport = { kind, begunAt: clock.now(), state: 'running' };
    this.#report = begun;
    const end = (rest: Partial<DataKeyWorkReport>) => {
      this.#report = { ...begun, ...rest, endedAt: clock.now() };
      this.#work = undefined;
    };
    const { signal } = this.#ending;
    this.#work = work((event, fields) => log.audit(event, fields), signal).then(
      ({ resealed, broken, deleted, inUse }) => {
        end({
          state: 'done',
          ...(resealed !== undefined && { resealed }),
          ...(broken !== undefined && { broken }),
          ...(deleted && { deleted }),
          ...(inUse && { inUse }),
        });
      },
      (cause: unknown) => {
        if (!signal.aborted) log.error('work on data keys failed', { outcome: kind, cause });
        end({ state: 'failed' });
      },
    );
    return begun;
  }
}
