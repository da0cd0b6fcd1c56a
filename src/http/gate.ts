/**
 * The gate in front of all doors: how often one address may try what checks a secret or sends a
 * message. It decides by a request's head alone. What turns out to have proven something is given
 * back: people who sign in use nothing up, and whoever tries many names or passwords does.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '#platform/clock.ts';
import { AddressLimits } from './address-limits.ts';

export interface Head {
  readonly method: string;
  /** As the router sees it. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

/**
 * What a request asks for, as far as its head tells: an `attempt` at a secret, a `message` on top
 * of it, or neither.
 */
export type RequestKind = 'free' | 'attempt' | 'message';

export interface Gate {
  /** What is told of the outcome of a request; undefined when it is refused. */
  admit(head: Head): Admission | undefined;
}

export interface Admission {
  /** The request has proven something; said twice it counts once. */
  proven(): void;
}

const FREE: Admission = { proven: () => undefined };

/** Lets everything in. */
export const openGate: Gate = { admit: () => FREE };

export class AddressGate implements Gate {
  readonly #attempts: Share | undefined;
  readonly #messages: Share | undefined;
  readonly #kindOf: (head: Head) => RequestKind;

  /** 0 requests a minute are any number. */
  constructor(options: {
    readonly clock: Clock;
    readonly attemptsPerMinute: number;
    readonly messageRequestsPerMinute: number;
    readonly kindOf: (head: Head) => RequestKind;
  }) {
    const { clock, kindOf } = options;
    this.#kindOf = kindOf;
    this.#attempts = shareOf(clock, options.attemptsPerMinute);
    this.#messages = shareOf(clock, options.messageRequestsPerMinute);
  }

  admit(head: Head): Admission | undefined {
    const kind = this.#kindOf(head);
    if (kind === 'free') return FREE;
    const { address } = head;
    if (this.#attempts?.take(address) === false) return undefined;
    if (kind === 'message' && this.#messages?.take(address) === false) return undefined;
    let isGivenBack = false;
    return {
      proven: () => {
        if (!isGivenBack) this.#attempts?.giveBack(address);
        isGivenBack = true;
      },
    };
  }
}

type Share = Pick<AddressLimits, 'take' | 'giveBack'>;

function shareOf(clock: Clock, perMinute: number): Share | undefined {
  return perMinute === 0 ? undefined : new AddressLimits({ clock, perMinute });
}
