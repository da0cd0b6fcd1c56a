/**
 * Turns of the accounts that sign in: each uses one TOTP step after the other, so that no right code
 * is refused, however much the machine has to do besides.
 */
import { codeAt, stepAt } from '#domain/factors/totp.ts';

export interface Account {
  readonly name: string;
  secret: Buffer;
}

/** An account's turn: its code is the one of this instant, however late it is sent. */
export interface Turn {
  readonly account: Account;
  readonly at: number;
}

/** The server's time, which stands still until it is moved. */
interface Time {
  now(): number;
  nextStep(): Promise<void>;
}

export class Turns {
  readonly #accounts: readonly Account[];
  readonly #time: Time;
  /** Turns so far: positions in the ring of accounts. */
  #begun = 0;
  #moving: Promise<void> | undefined;
  /** The last turn of each account, and the step it used. */
  readonly #last = new Map<Account, Promise<unknown>>();
  readonly #used = new Map<Account, number>();
  /** Turns under way, by when they began. */
  readonly #running = new Map<Promise<unknown>, number>();

  constructor(accounts: readonly Account[], time: Time) {
    this.#accounts = accounts;
    this.#time = time;
  }

  /**
   * Takes the turn of the next account in the ring. Those of one account follow each other: on a
   * busy machine one can be overtaken by a whole round. Time moves when an account has used its
   * step.
   */
  take<T>(work: (turn: Turn) => Promise<T>): Promise<T> {
    const account = this.#accounts[this.#begun++ % this.#accounts.length]!;
    const mine = this.#takeAfter(this.#last.get(account), account, work);
    this.#last.set(account, settled(mine));
    return mine;
  }

  async #takeAfter<T>(
    last: Promise<unknown> | undefined,
    account: Account,
    work: (turn: Turn) => Promise<T>,
  ): Promise<T> {
    await last;
    while (!this.#hasGoodCode(account)) {
      this.#moving ??= this.#moveOn();
      await this.#moving;
    }
    const at = this.#time.now();
    this.#used.set(account, stepAt(at));
    const mine = work({ account, at });
    const running: Promise<unknown> = settled(mine).then(() => this.#running.delete(running));
    this.#running.set(running, at);
    return mine;
  }

  /** Moves time once no turn of an earlier step is under way, so that no code is two steps old. */
  async #moveOn(): Promise<void> {
    const now = this.#time.now();
    await Promise.all([...this.#running].map(([running, at]) => at < now && running));
    await this.#time.nextStep();
    this.#moving = undefined;
  }

  /**
   * Whether the account's code is good now. One in some hundred thousand is also that of a step
   * near it, which the server may claim in its place: the account then waits for the next.
   */
  #hasGoodCode(account: Account): boolean {
    const step = stepAt(this.#time.now());
    if (step <= (this.#used.get(account) ?? 0)) return false;
    const code = codeAt(account.secret, step);
    return ![-2, -1, 1, 2].some((other) => codeAt(account.secret, step + other) === code);
  }
}

const settled = (work: Promise<unknown>) => work.then(noValue, noValue);
const noValue = () => undefined;
