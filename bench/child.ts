/** Programs that run beside the load generator, so that their CPU time can be told from its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Usage {
  /** CPU seconds since the program started, in all its threads. */
  readonly cpu: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A program of bench/programs that answers orders. */
export class Program {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #nextId = 0;

  constructor(name: string, args: readonly string[] = [], execArgv: readonly string[] = []) {
    const file = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
    // What the server logs is written, but to nowhere.
    this.#child = fork(file, args, {
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (reply: Reply) => {
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
    this.#child.on('exit', (code) => {
      for (const [id, settle] of this.#waiting) settle({ id, error: `${name} ended with ${code}` });
      this.#waiting.clear();
    });
  }

  ask<T>(order: string, argument?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, ({ error, value }) => {
        if (error === undefined) resolve(value as T);
        else reject(new Error(error));
      });
      this.#child.send({ id, order, argument });
    });
  }

  usage(): Promise<Usage> {
    return this.ask<Usage>('usage');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.ask('stop').catch(() => undefined);
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  }
}
