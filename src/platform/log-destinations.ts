/**
 * Where lines go that are not this server's own log: to a file, or by POST.
 *
 * Who writes a line does not wait. Lines of a second go together; a destination that does not take
 * them gets them again for as long as there is room, and then loses the oldest, which is logged.
 */
import { appendFile } from 'node:fs/promises';
import type { Log } from './log.ts';

export type LineDestination =
  | { readonly file: string }
  | { readonly url: string; readonly secret?: string };

interface Parts {
  readonly destinations: ReadonlyMap<string, LineDestination>;
  readonly log: Log;
}

/** Lines that wait for one destination at most. */
const MOST = 10_000;
/** Lines of one request. */
const TOGETHER = 500;
const EVERY_MS = 1000;
const LONGEST_MS = 10_000;

export class LogDestinations {
  readonly #parts: Parts;
  readonly #queues = new Map<LineDestination, string[]>();
  readonly #sending = new Set<LineDestination>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether something is known by this name, or everything is. */
  knows(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  write(name: string, line: string): void {
    const destination = this.#find(name);
    if (!destination) return;
    const queue = this.#queues.get(destination) ?? [];
    this.#queues.set(destination, queue);
    queue.push(line);
    if (queue.length > MOST) {
      queue.splice(0, queue.length - MOST);
      this.#parts.log.warn('log of a pool lost', { outcome: targetOf(destination) });
    }
    this.#timer ??= setTimeout(() => this.#flushAll(), EVERY_MS).unref();
  }

  /** Sends what waits, once; what is not taken then is lost. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all([...this.#queues.keys()].map((each) => this.#flush(each)));
  }

  #find(name: string): LineDestination | undefined {
    const { destinations } = this.#parts;
    return destinations.get(name) ?? destinations.get('*');
  }

  #flushAll(): void {
    this.#timer = undefined;
    for (const [destination, queue] of this.#queues) {
      if (queue.length > 0) void this.#flush(destination);
    }
  }

  async #flush(destination: LineDestination): Promise<void> {
    const queue = this.#queues.get(destination)!;
    if (this.#sending.has(destination)) return;
    this.#sending.add(destination);
    try {
      while (queue.length > 0) {
        const lines = queue.slice(0, TOGETHER);
        await send(destination, lines);
        // Others may have gone meanwhile, for want of room.
        const last = queue.indexOf(lines.at(-1)!);
        queue.splice(0, last + 1);
      }
    } catch (cause) {
      this.#parts.log.warn('log of a pool not delivered', {
        outcome: targetOf(destination),
        cause,
      });
      this.#timer ??= setTimeout(() => this.#flushAll(), EVERY_MS).unref();
    } finally {
      this.#sending.delete(destination);
    }
  }
}

async function send(destination: LineDestination, lines: readonly string[]): Promise<void> {
  const body = lines.map((line) => `${line}\n`).join('');
  if ('file' in destination) return appendFile(destination.file, body, { mode: 0o600 });
  const { url, secret } = destination;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-ndjson',
      ...(secret !== undefined && { Authorization: `Bearer ${secret}` }),
    },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the destination answered ${answer.status}`);
}

/** What may be said of it in the log. */
function targetOf(destination: LineDestination): string {
  return 'file' in destination ? destination.file : new URL(destination.url).origin;
}
