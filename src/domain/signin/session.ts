/**
 * Sessions: where a sign-in stands, sealed into the string the client carries.
 *
 * Issuing one writes nothing. Spending one claims its id in the store, once. The seal binds pool,
 * client, user, step and expiry; nobody outside can read or change anything in it.
 */
import { createHash } from 'node:crypto';
import { sessionExpired, sessionInvalid, sessionSpent } from '#contract/errors.ts';
import type { ChallengeNameType } from '#contract/types.ts';
import {
  LONGEST_SESSION_VALIDITY,
  type SignInFlow,
  sessionValidity,
} from '#domain/clients/effective-settings.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { ProviderLogout } from '#store/tables/sso.ts';
import type { MfaFactor } from '#store/tables/users.ts';

/** What a sign-in can begin with. */
export type FirstProof =
  | 'PASSWORD'
  | 'EMAIL_OTP'
  | 'SMS_OTP'
  | 'WEB_AUTHN'
  | 'CUSTOM'
  /** An identity provider has said who the user is. */
  | 'PROVIDER';
/** What can be demanded on top of it. */
export type SecondProof = MfaFactor;

/** The provider that has said who the user is. */
export interface ProviderProof {
  readonly name: string;
  /** The user was made in this sign-in, which to the pool's functions is a sign-up. */
  readonly isSignUp?: true;
  /** How much it says was proven there, where its AcrMapping knows that. */
  readonly level?: number;
  readonly logout?: ProviderLogout;
}

/** What a user has proven in one sign-in. */
export interface FactorProofs {
  readonly first?: FirstProof;
  readonly second?: SecondProof;
  /** A remembered device has proven itself. */
  readonly device?: true;
  /** Whose word is the first factor, where that is PROVIDER. */
  readonly provider?: ProviderProof;
}

/** A round of CUSTOM_AUTH: its challenge, whether that was met, and the function's metadata. */
export type CustomRound = readonly [
  challengeName: string,
  right: boolean,
  metadata?: string | undefined,
];

/** The event of the sign-in, where the pool has threat protection. */
export interface WatchedState {
  readonly id: string;
  /** Threat protection wants a second factor, whatever pool and user prefer. */
  readonly demandsMfa?: true;
}

/** Where a sign-in stands. */
export interface SessionState {
  readonly flow: SignInFlow;
  readonly poolId: string;
  readonly clientId: string;
  /** The user's id, or that of a decoy while the first factor is open. */
  readonly userId: string;
  /** The challenge that was sent. */
  readonly step: ChallengeNameType;
  /** The sign-in began at the login pages, and can only go on there. */
  readonly hosted?: true;
  /**
   * A second factor counts for the tokens that follow at once. It is kept only while a device is
   * proven on top of it.
   */
  readonly proven: Pick<FactorProofs, 'first' | 'second' | 'provider'>;
  /** The key of the device the client says it signs in on. */
  readonly device?: string;
  /** The key of the name the sign-in began with, while the first factor is open. */
  readonly name?: string;
  /** What the challenge needs when it judges the answer. */
  readonly memo?: string;
  /** The rounds so far, in the flow of custom challenges. */
  readonly rounds?: readonly CustomRound[];
  /** The mark of the password that was proven or set: the session ends with that password. */
  readonly password?: string;
  /** The mark of the generation of the user's sign-ins that it was begun in. */
  readonly generation?: string;
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

/** A session of any kind: its state, its id and when it ends. */
export type SessionOf<State> = State & { readonly id: string; readonly expiresAt: number };

export type Session = SessionOf<SessionState>;

/** What is good once, by the parts that `spend` needs. */
export type SingleUse = Pick<Session, 'id' | 'poolId' | 'expiresAt'>;

const CONTEXT = 'sign-in session';
/** Characters of a session: as many as the API carries. */
const LONGEST = 2048;

/** Thrown where a session would be longer than the API carries. */
export class SessionTooLong extends Error {}

/** Tells whether random bytes (a salt, a secret) are still the same, and nothing else. */
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
    const session: SessionOf<State> = {
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
  succeed(session: SessionOf<State>, more: Partial<State>): string {
    return this.issue({ ...session, ...more }, session.expiresAt - this.#clock.now());
  }

  /** The session behind the text; throws sessionInvalid for anything not issued here. */
  open(text: string): SessionOf<State> {
    const session = this.#unseal(text);
    if (session.expiresAt <= this.#clock.now()) throw sessionExpired();
    return session;
  }

  /** Claims the session in the transaction that uses it. @throws sessionSpent for all but one */
  async spend(tx: Transaction, session: SingleUse): Promise<void> {
    if (!(await tx.sessions.spend(session.poolId, session.id, session.expiresAt))) {
      throw sessionSpent();
    }
  }

  #unseal(text: string): SessionOf<State> {
    try {
      const plain = this.#sealer.open(Buffer.from(text, 'base64'), this.#context);
      return JSON.parse(plain.toString('utf8')) as SessionOf<State>;
    } catch (cause) {
      throw Object.assign(sessionInvalid(), { cause });
    }
  }
}
