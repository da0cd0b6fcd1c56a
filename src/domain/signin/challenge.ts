/**
 * What a challenge is. Each has one file under challenges/; dispatcher.ts poses them and records
 * what their answers prove.
 */
import type { NewDeviceMetadataType } from '#contract/types.ts';
import type { Origin } from '#domain/attempts/origin.ts';
import type { MfaDemand } from '#domain/factors/second-factors.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { Grant } from '#domain/tokens/grants.ts';
import type { Reads, Statements, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import type { TokenSource } from '#triggers/pre-token-generation.ts';
import type { FirstChallenge, FirstStep } from './next-step.ts';
import type { Proven, Round, Session, SessionState } from './session.ts';

export type Parameters = Readonly<Record<string, string>>;

/** A request to begin a sign-in or to go on with one. */
export interface SignInRequest {
  readonly pool: Pool;
  readonly client: Client;
  readonly caller: Caller;
  /** AuthParameters or ChallengeResponses. */
  readonly parameters: Parameters;
  /** ClientMetadata: what the application tells its triggers. */
  readonly metadata: Parameters;
  readonly door: SignInDoor;
}

/** The door a sign-in comes in by, with every request: it stays at the one it began at. */
export type SignInDoor =
  /** An application proves that it holds its client's secret, and the sign-in ends in tokens. */
  | { readonly name: 'api' }
  /** The login pages act for no client: the application proves itself where they send the browser. */
  | { readonly name: 'pages'; readonly completion: Completion };

export const API_DOOR: SignInDoor = { name: 'api' };

/** How the sign-in of a browser ends: it stays signed in, and goes back to its application. */
export interface Completion {
  /** Whether the browser is one in which this user is signed in now. */
  isSignedIn(user: User): Promise<boolean>;
  /** Reads what the end needs; what it answers keeps the end in the transaction of the last step. */
  prepare(): Promise<(tx: Transaction, signedIn: SignedIn) => Promise<Ending>>;
}

/** Who has signed in, and how. */
export interface SignedIn {
  readonly user: User;
  readonly proven: Proven;
  /** The device, where the pool tracks devices. */
  readonly deviceKey: string | undefined;
  /** The event that is kept of the sign-in, where one is. */
  readonly eventId: string | undefined;
}

/** An end that is committed, with which nobody was answered yet. */
export interface Ending {
  /** Makes the answer, once triggers have let the user in. */
  complete(): Promise<Completed>;
  /** Takes the end back: a trigger has refused it. */
  withdraw(): Promise<void>;
}

export interface Completed {
  /** Where the browser goes. */
  readonly location: string;
  /** The value of its SSO cookie, and when that ends, in milliseconds. */
  readonly ssoCookie: string;
  readonly ssoExpiresAt: number;
}

/** What a browser's sign-in is answered with. */
export interface CompletedSignIn extends Completed {
  readonly user: User;
  /** The device the user may have remembered now, where it is a new one. */
  readonly newDevice?: NewDeviceMetadataType;
}

/** Whom a challenge is for. */
export interface Asked extends SignInRequest, MfaDemand {
  /** The user, or one made up for a name that is nobody's where a client hides that. */
  readonly user: User;
  /** Nothing is ever proven for a user who is made up. */
  readonly imagined: boolean;
  /** Whether the request comes from a device or a browser of the user's own. */
  readonly origin: Origin;
  /** The name the sign-in is for, as a client gave it. */
  readonly name: string;
}

/** A client's answer to a challenge, its session already opened and found to be the user's. */
export interface Answer extends Asked {
  readonly session: Session;
}

/** What an answer achieved; `claim` commits with the spending of the session, or not at all. */
export interface Progress extends Proven {
  /** The step the client asks for on the way to a first factor, or a function decides on. */
  readonly wanted?: FirstStep;
  /** The rounds so far, in the flow of custom challenges. */
  readonly rounds?: readonly Round[];
  /** The session is spent already: before a function was asked what the answer is worth. */
  readonly spent?: true;
  /** The mark of the password that was proven. */
  readonly password?: string;
  /** `claim` sets a new password. */
  readonly renewsPassword?: true;
  readonly chosen?: MfaFactor;
  /** The second factor that a code sent next is to set up. */
  readonly enrols?: 'EMAIL_OTP';
  /** The device has sent its half of an SRP exchange. */
  readonly opensDevice?: true;
  readonly claim?: Statements;
}

/** What is kept of an end until its answer is made. */
export type KeptEnd =
  | { readonly of: 'api'; readonly grant: Grant }
  | { readonly of: 'pages'; readonly ending: Ending };

/** A committed step that led to tokens, or to the end of a browser's sign-in. */
export interface Granted {
  readonly asked: Asked;
  readonly end: KeptEnd;
  readonly deviceKey: string | undefined;
  /** What triggers are told the tokens are for. */
  readonly source: TokenSource;
  readonly isNewDevice: boolean;
}

/** Where a committed step led: to tokens, or to the next challenge. */
export type Outcome =
  | Granted
  | {
      readonly asked: Asked;
      readonly state: SessionState;
      /** The first factors to choose from, while none is proven. */
      readonly choices?: readonly FirstChallenge[] | undefined;
    };

/** Records progress and answers what comes next. A challenge calls it once, when it is satisfied. */
export type Advance = (progress: Progress) => Promise<Outcome>;

/** A question as the client gets it. */
export interface Posed {
  /** The ChallengeParameters. */
  readonly parameters: Parameters;
  /** Sealed into the session, for the answer. */
  readonly memo?: string;
}

export interface Challenge {
  /** Asks the question `state` stands at; may send a message. */
  pose(asked: Asked, state: SessionState): Promise<Posed>;
  /** Judges the answer: throws the modelled refusal, or advances. */
  answer(answer: Answer, advance: Advance): Promise<Outcome>;
}

/** A challenge that a sign-in can begin with where the user chooses (USER_AUTH). */
export interface FirstFactor extends Challenge {
  /** Whether the pool allows it and the user has it. */
  isAvailable(asked: Asked, reads: Reads): Promise<boolean>;
  /** Whether the request that chooses it holds the answer too. */
  isAnswered(parameters: Parameters): boolean;
  /** Needs no session: the answer may come with the choice. */
  answer(asked: Asked, advance: Advance): Promise<Outcome>;
}

/** The first factors, in the order in which users are offered them. */
export type FirstFactors = { readonly [Name in FirstChallenge]?: FirstFactor };
