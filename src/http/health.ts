/**
 * The health of the server, for whoever sends it requests or restarts it: `/_health/live` says that
 * the event loop answers, `/_health/ready` that requests can be served, `/_health` both. They are
 * asked every few seconds by several, so they are not logged, and answer from one look at the store
 * that is at most a second old.
 */
import type { ServerResponse } from 'node:http';

/** How long the store may take to say that it can do its part, in ms. */
const PATIENCE = 1_000;
/** How long its answer holds, in ms. Anyone may ask, and a look at the store costs a write. */
const FRESH = 1_000;

/** Whether requests can be served, or why not. */
export type ReadyState = 'ready' | 'withdrawn' | 'unprepared' | 'store silent' | 'store unusable';

interface StoreLook {
  readonly begunAt: number;
  readonly outcome: Promise<boolean>;
  isOver: boolean;
}

interface Parts {
  /** Resolves when requests can be served. */
  readonly check: () => Promise<void>;
  /** Whether what the server begins with is in the store. */
  readonly isPrepared: () => boolean;
  /** Milliseconds of a clock that is never set. */
  readonly elapsed: () => number;
}

/** Whether requests can be served, looked at when somebody asks. */
export class Readiness {
  readonly #parts: Parts;
  #isWithdrawn = false;
  #look: StoreLook | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Never ready again: the server is about to stop. */
  withdraw(): void {
    this.#isWithdrawn = true;
  }

  async isReady(): Promise<boolean> {
    return (await this.state()) === 'ready';
  }

  /** Answers within a second. A look that takes longer counts as a no, until it is over. */
  async state(): Promise<ReadyState> {
    if (this.#isWithdrawn) return 'withdrawn';
    if (!this.#parts.isPrepared()) return 'unprepared';
    const now = this.#parts.elapsed();
    if (!this.#look || (this.#look.isOver && now - this.#look.begunAt >= FRESH)) {
      this.#look = this.#begin(now);
    }
    const { begunAt, outcome } = this.#look;
    const answer = await within(begunAt + PATIENCE - now, outcome);
    if (this.#isWithdrawn) return 'withdrawn';
    if (answer === undefined) return 'store silent';
    return answer ? 'ready' : 'store unusable';
  }

  #begin(begunAt: number): StoreLook {
    const outcome = Promise.resolve()
      .then(() => this.#parts.check())
      .then(
        () => true,
        () => false,
      );
    const look: StoreLook = { begunAt, outcome, isOver: false };
    outcome.then(() => {
      look.isOver = true;
    });
    return look;
  }
}

/** What is asked at which path. */
const PATHS = {
  '/_health': ['live', 'ready'],
  '/_health/live': ['live'],
  '/_health/ready': ['ready'],
} as const;

type HealthPath = keyof typeof PATHS;

export const isHealthPath = (path: string): path is HealthPath => Object.hasOwn(PATHS, path);

/** Answers 200 when all that is asked is so, else 503. */
export async function answerHealth(
  path: HealthPath,
  outgoing: ServerResponse,
  readiness: Pick<Readiness, 'isReady'>,
): Promise<void> {
  const said: Record<string, boolean> = {};
  for (const each of PATHS[path]) said[each] = each === 'live' || (await readiness.isReady());
  outgoing.writeHead(Object.values(said).every(Boolean) ? 200 : 503, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  outgoing.end(JSON.stringify(said));
}

/** Undefined where it takes longer. */
function within(ms: number, outcome: Promise<boolean>): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), Math.max(0, ms));
    outcome.then((answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
