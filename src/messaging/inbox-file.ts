/**
 * The development inbox on disk, a message a line. Written in the order of its calls; a line that a
 * crash has cut is left out when it is read again.
 */
import { readFileSync } from 'node:fs';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { InboxMessage } from './inbox-message.ts';

/** Its owner alone reads it: it holds codes. */
const MODE = 0o600;

export class InboxFile {
  readonly #path: string;
  #capacity = 0;
  #lines = 0;
  /** The write under way, which the next one waits for. */
  #last: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** The newest messages, at most `capacity`, oldest first. */
  load(capacity: number): readonly InboxMessage[] {
    const lines = linesOf(this.#path);
    this.#capacity = capacity;
    this.#lines = lines.length;
    return lines.flatMap(messageIn).slice(-capacity);
  }

  /** Adds a message; now and then those go that nobody sees any more. */
  add(message: InboxMessage): Promise<void> {
    return this.#inTurn(async () => {
      await appendFile(this.#path, `${JSON.stringify(message)}\n`, { mode: MODE });
      this.#lines++;
      if (this.#lines < 2 * this.#capacity) return;
      await this.#write(linesOf(this.#path).flatMap(messageIn).slice(-this.#capacity));
    });
  }

  replace(messages: readonly InboxMessage[]): Promise<void> {
    return this.#inTurn(() => this.#write(messages));
  }

  /** By a second file, so that a crash leaves one or the other. */
  async #write(messages: readonly InboxMessage[]): Promise<void> {
    const text = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
    await writeFile(`${this.#path}.new`, text, { mode: MODE });
    await rename(`${this.#path}.new`, this.#path);
    this.#lines = messages.length;
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(write);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function messageIn(line: string): readonly InboxMessage[] {
  try {
    return [parseBoundedJson(line) as InboxMessage];
  } catch {
    return [];
  }
}
