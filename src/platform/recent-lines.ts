/** The last lines of the log, kept for the page that shows what a development server does. */
import type { Clock } from './clock.ts';
import { type LineKind, type Log, type LogFields, relayedLog } from './log.ts';

export interface RecentLine {
  /** Counts lines since the start: what is newer than one that was seen has a higher one. */
  readonly id: number;
  /** ISO 8601, UTC, by the server's clock. */
  readonly at: string;
  readonly event: string;
  readonly severity: LineKind;
  readonly fields: Omit<LogFields, 'cause'>;
}

const CAPACITY = 500;

export class RecentLines {
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #lines: RecentLine[] = [];
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The lines after the one of this id, oldest first. */
  after(id: number): readonly RecentLine[] {
    return this.#lines.filter((line) => line.id > id);
  }

  /** A log that keeps its lines here as well. */
  beside(log: Log): Log {
    return relayedLog(log, (kind, event, fields) => {
      this.#keep(kind, event, fields);
      return fields;
    });
  }

  #keep(severity: RecentLine['severity'], event: string, { cause: _, ...fields }: LogFields = {}) {
    const at = new Date(this.#clock.now()).toISOString();
    this.#lines.push({ id: ++this.#count, at, event, severity, fields });
    if (this.#lines.length > CAPACITY) this.#lines.shift();
  }
}
