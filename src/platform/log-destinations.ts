/**
 * Where lines go that are not this server's own log: to a file, by POST, or as objects of a bucket.
 *
 * Who writes a line does not wait. Lines of a second go together; a destination that does not take
 * them gets them again for as long as there is room, and then loses the oldest, which is logged.
 */
import { appendFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { Meters } from './meters.ts';
import type { Bucket, PutObject } from './object-writer.ts';

const compressed = promisify(gzip);

export type LineDestination =
  | { readonly file: string }
  | { readonly url: string; readonly secret?: string }
  | { readonly s3: Bucket };

interface Parts {
  readonly destinations: ReadonlyMap<string, LineDestination>;
  readonly log: Log;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly meters: Meters;
  readonly putObject: PutObject;
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
      this.#parts.meters.poolLogRecords.count('lost');
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
        await this.#send(destination, lines);
        for (const _ of lines) this.#parts.meters.poolLogRecords.count('delivered');
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

  async #send(destination: LineDestination, lines: readonly string[]): Promise<void> {
    const body = lines.map((line) => `${line}\n`).join('');
    if ('file' in destination) return appendFile(destination.file, body, { mode: 0o600 });
    if ('url' in destination) return post(destination, body);
    const { clock, ids, putObject } = this.#parts;
    const object = { name: objectName(clock.now(), ids.uuid()), body: await compressed(body) };
    return putObject(destination.s3, object, LONGEST_MS);
  }
}

/** By the hour, as AWS services name what they deliver; no two objects have one name. */
function objectName(now: number, id: string): string {
  const [date, time] = new Date(now).toISOString().split('T') as [string, string];
  const folder = `${date.replaceAll('-', '/')}/${time.slice(0, 2)}`;
  return `${folder}/${date.replaceAll('-', '')}T${time.slice(0, 8).replaceAll(':', '')}Z_${id}.log.gz`;
}

async function post(
  { url, secret }: Extract<LineDestination, { readonly url: string }>,
  body: string,
): Promise<void> {
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
  if ('file' in destination) return destination.file;
  if ('s3' in destination) return `s3://${destination.s3.bucket}`;
  return new URL(destination.url).origin;
}
