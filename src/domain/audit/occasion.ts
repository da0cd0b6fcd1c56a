/**
 * The occasion of what is done: the request or command that asked for it. It is known wherever
 * something is written because of it, without being handed on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditRecord } from '#store/tables/audit.ts';
import type { AuditEntry } from './entries.ts';

/** Where something was asked for. */
export interface Occasion {
  readonly requestId?: string | undefined;
  readonly address?: string | undefined;
  /** The act that is recorded with the first transaction it commits. */
  act?: Act | undefined;
}

/** An administrative call or a command, as far as it is known. */
export class Act {
  #entry: AuditEntry;
  /** Its record, once a transaction has been asked to keep one. */
  record: AuditRecord | undefined;
  /** Whether a transaction has. */
  isRecorded = false;

  constructor(entry: AuditEntry) {
    this.#entry = entry;
  }

  get entry(): AuditEntry {
    return this.#entry;
  }

  /** Adds what has become known. */
  know(facts: Partial<AuditEntry>): void {
    this.#entry = { ...this.#entry, ...facts };
  }
}

const occasions = new AsyncLocalStorage<Occasion>();

/** Runs `work` on this occasion. */
export function onOccasion<T>(occasion: Occasion, work: () => T): T {
  return occasions.run(occasion, work);
}

/** Adds to the act that is under way the name of what it is about to make. */
export function noteMade(name: string): void {
  const act = occasions.getStore()?.act;
  act?.know({ given: [name, ...(act.entry.given ?? [])] });
}

/** The occasion of what runs now; undefined for what nobody asked for. */
export function currentOccasion(): Occasion | undefined {
  return occasions.getStore();
}
