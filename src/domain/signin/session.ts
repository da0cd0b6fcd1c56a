/**
 * Sessions: where a sign-in stands, sealed into the string the client carries.
 *
 * Issuing one writes nothing. Spending one claims its id in the store, once. The seal binds pool,
 * client, user, step and expiry; nothing in a session can be read or changed outside.
 */
import { createHash } from 'node:crypto';
import { sessionExpired, sessionInvalid, sessionSpent } from '#contract/errors.ts';
import type { ChallengeNameType } from '#contract/types.ts';
import {
  type Flow,
  LONGEST_SESSION_VALIDITY,
  sessionValidity,
} from '#domain/clients/effective-settings.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { MfaFactor } from '#store/tables/users.ts';

/** What a sign-in can begin with. */
export type FirstProof = 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN' | 'CUSTOM';
/** What can be demanded on top of it. */
export type SecondProof = MfaFactor;

/** What a user has proven in one sign-in. */
export interface Proven {
  readonly first?: FirstProof;
  readonly second?: SecondProof;
  /** A remembered device has proven itself. */
  readonly device?: true;
}

/** A round of CUSTOM_AUTH: the challenge, whether it was met, and what its function noted of it. */
export type Round = readonly [challengeName: string, right: boolean, metadata?: string | undefined];

/** What a session carries of the sign-in's event, where the pool watches for threats. */
export interface WatchedState {
  readonly id: string;
  /** A second factor is demanded, whatever pool and user prefer. */
  readonly demandsMfa?: true;
}

/** Where a sign-in stands. */
export interface SessionState {
  readonly flow: Flow;
  readonly poolId: string;
  readonly clientId: string;
  /** The user's id, or that of a decoy while the first factor is open. */
  readonly userId: string;
  /** The challenge the client was asked. */
  readonly step: ChallengeNameType;
  /** The sign-in was begun by the login pages, and goes on there alone. */
  readonly hosted?: true;
  /**
   * A second factor is proven for the tokens that follow at once, or for nothing: it is kept only
   * while a device proves itself on top of it.
   */
  readonly proven: Pick<Proven, 'first' | 'second'>;
  /** The key of the device the client says it signs in on. */
  readonly device?: string;
  /** The key of the name the sign-in was begun with, while the first factor is open. */
  readonly name?: string;
  /** What the challenge must know of its question when it judges the answer. */
  readonly memo?: string;
  /** The rounds so far, in the flow of custom challenges. */
  readonly rounds?: readonly Round[];
  /** The mark of the password that was proven or set: the session ends with that password. */
  readonly password?: string;
  readonly watched?: WatchedState;
  /** The second factor picked at SELECT_MFA_TYPE. */
  readonly chosen?: MfaFactor;
  /** How far an enrolment at MFA_SETUP has come; `email` waits for the code sent to an address. */
  readonly setup?: 'associated' | 'verified' | 'email';
  /** The mark of the authenticator's secret, once it is verified. */
  readonly authenticator?: string;
}

/** What a step goes on from. */
export type PriorState = Pick<
  SessionState,
  'flow' | 'proven' | 'password' | 'chosen' | 'device' | 'watched'
>;

/**
 * How long a session at `state` is good, in milliseconds. A person at the login pages has as long
 * as any client can give: installing an authenticator app takes more than three minutes.
 */
export function validityOf({ hosted }: Pick<SessionState, 'hosted'>, client: Client): number {
  return hosted ? LONGEST_SESSION_VALIDITY : sessionValidity(client);
}

/** A state as a session carries it. */
export type Issued<State> = State & { readonly id: string; readonly expiresAt: number };

export type Session = Issued<SessionState>;

/** Anything good once: what `spend` needs of it. */
export type Spendable = Pick<Session, 'id' | 'poolId' | 'expiresAt'>;

const CONTEXT = 'sign-in session';
/** The longest text the API carries as a session. */
const LONGEST = 2048;

/** The session would be longer than any may be. */
export class SessionTooLong extends Error {}

/** Tells random bytes (a password's salt, an authenticator's secret) from others, and no more. */
export function markOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}

export class Sessions<State extends { readonly poolId: string } = SessionState> {
  readonly #sealer: Sealer;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #context: string;

  /** Sessions of one context do not open in another. */
  constructor(options: { sealer: Sealer; clock: Clock; ids: Ids; context?: string }) {
    this.#sealer = options.sealer;
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#context = options.context ?? CONTEXT;
  }

  /** A new session at `state`, good for `validity` milliseconds. @throws SessionTooLong */
  issue(state: State, validity: number): string {
    const session: Issued<State> = {
      ...state,
      id: this.#ids.uuid(),
      expiresAt: this.#clock.now() + validity,
    };
    const sealed = this.#sealer.seal(Buffer.from(JSON.stringify(session)), this.#context);
    const text = sealed.toString('base64');
    if (text.length > LONGEST) throw new SessionTooLong();
    return text;
  }

  /** A new session in place of `session`, changed in `more`, that ends when that one would have. */
  succeed(session: Issued<State>, more: Partial<State>): string {
    return this.issue({ ...session, ...more }, session.expiresAt - this.#clock.now());
  }

  /** The session behind the text; throws sessionInvalid for anything not issued here. */
  open(text: string): Issued<State> {
    const session = this.#unseal(text);
    if (session.expiresAt <= this.#clock.now()) throw sessionExpired();
    return session;
  }

  /** Claims the session in the transaction that uses it; throws sessionSpent to all but the first. */
  async spend(tx: Transaction, session: Spendable): Promise<void> {
    if (!(await tx.sessions.spend(session.poolId, session.id, session.expiresAt))) {
      throw sessionSpent();
    }
  }

  #unseal(text: string): Issued<State> {
    try {
      const plain = this.#sealer.open(Buffer.from(text, 'base64'), this.#context);
      return JSON.parse(plain.toString('utf8')) as Issued<State>;
    } catch (cause) {
      throw Object.assign(sessionInvalid(), { cause });
    }
  }
}
