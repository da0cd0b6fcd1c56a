/**
 * The development inbox: every message stays here to be read instead of being sent. Bounded; the
 * oldest messages make room for new ones. With a file it survives a restart.
 */
import type { Clock } from '#platform/clock.ts';
import type { InboxFile } from './inbox-file.ts';
import { type InboxFilters, type InboxMessage, passes } from './inbox-message.ts';
import type { Message, Sender } from './messaging.ts';

interface Parts {
  readonly clock: Clock;
  /** Messages that are kept at most. */
  readonly capacity?: number;
  /** Where they are kept; in memory alone when absent. */
  readonly file?: InboxFile | undefined;
}

const DEFAULT_CAPACITY = 1000;

export class Inbox implements Sender {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #file: InboxFile | undefined;
  /** Oldest first. */
  #messages: readonly InboxMessage[];
  /** Called with each message that comes. */
  readonly #watchers = new Set<(message: InboxMessage) => void>();

  constructor({ clock, capacity = DEFAULT_CAPACITY, file }: Parts) {
    this.#clock = clock;
    this.#capacity = capacity;
    this.#file = file;
    this.#messages = file?.load(capacity) ?? [];
  }

  async send(message: Message): Promise<void> {
    const kept: InboxMessage = {
      id: message.id,
      sentAt: new Date(this.#clock.now()).toISOString(),
      userPoolId: message.poolId,
      username: message.username,
      medium: message.medium,
      destination: message.destination,
      purpose: message.purpose,
      ...(message.subject !== undefined && { subject: message.subject }),
      body: message.body,
      ...(message.code !== undefined && { code: message.code }),
      ...(message.link !== undefined && { link: message.link }),
    };
    this.#messages = [...this.#messages, kept].slice(-this.#capacity);
    for (const watcher of this.#watchers) watcher(kept);
    await this.#file?.add(kept);
  }

  /** The messages that pass every given filter, newest first. */
  list(filters: InboxFilters = {}): InboxMessage[] {
    return this.#messages.filter((message) => passes(message, filters)).reverse();
  }

  /**
   * The newest message that passes every given filter: at once where there is one, else when it
   * comes, and undefined when none has come in `ms` of real time.
   */
  async newest(filters: InboxFilters, ms: number): Promise<InboxMessage | undefined> {
    const [newest] = this.list(filters);
    if (newest || ms <= 0) return newest;
    const { promise, resolve } = Promise.withResolvers<InboxMessage | undefined>();
    const watcher = (message: InboxMessage) => {
      if (passes(message, filters)) resolve(message);
    };
    this.#watchers.add(watcher);
    const timer = setTimeout(() => resolve(undefined), ms);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(watcher);
    }
  }

  /** Removes the messages that pass every given filter; answers how many. */
  async clear(filters: InboxFilters = {}): Promise<number> {
    const before = this.#messages.length;
    this.#messages = this.#messages.filter((message) => !passes(message, filters));
    await this.#file?.replace(this.#messages);
    return before - this.#messages.length;
  }
}
