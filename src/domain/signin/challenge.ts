/**
 * What a challenge is, and what passes between challenges and the dispatcher. Each challenge has a
 * file under challenges/; dispatcher.ts sends them and records what their answers prove.
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
import type { CustomRound, FactorProofs, ProviderProof, Session, SessionState } from './session.ts';

export type SignInParameters = Readonly<Record<string, string>>;

/** A request to begin a sign-in or to go on with one. */
export interface SignInRequest {
  readonly pool: Pool;
  readonly client: Client;
  readonly caller: Caller;
  /** AuthParameters or ChallengeResponses. */
  readonly parameters: SignInParameters;
  /** ClientMetadata: what the application passes on to the pool's functions. */
  readonly metadata: SignInParameters;
  readonly door: SignInDoor;
}

/** The door a sign-in comes in by, with every request: it stays at the one it began at. */
export type SignInDoor =
  /** An application proves that it holds its client's secret, and the sign-in ends in tokens. */
  | { readonly name: 'api' }
  /** The login pages act for no client: the application proves itself later, for its tokens. */
  | { readonly name: 'pages'; readonly completion: BrowserCompletion };

export const API_DOOR: SignInDoor = { name: 'api' };

/** How the sign-in of a browser ends: it stays signed in, and goes back to its application. */
export interface BrowserCompletion {
  /** Whether the browser is one in which this user is signed in now. */
  isSignedIn(user: User): Promise<boolean>;
  /** Reads what is needed; what it returns keeps the end, in the transaction of the last step. */
  prepare(): Promise<(tx: Transaction, signedIn: Authentication) => Promise<BrowserEnding>>;
}

/** Who has signed in, and how. */
export interface Authentication {
  readonly user: User;
  readonly proven: FactorProofs;
  /** The device, where the pool tracks devices. */
  readonly deviceKey: string | undefined;
  /** The event that is kept of the sign-in, where one is. */
  readonly eventId: string | undefined;
}

/** An end that is committed, and not sent to the browser yet. */
export interface BrowserEnding {
  /** Makes the answer, once the pool's functions have let the user in. */
  complete(): Promise<BrowserReturn>;
  /** Takes the end back: a function of the pool has refused it. */
  withdraw(): Promise<void>;
}

/** What a browser takes back to the application: in a link, or in a form that it posts. */
export type ApplicationAnswer =
  | { readonly by: 'link'; readonly location: string }
  | {
      readonly by: 'form';
      readonly action: string;
      readonly fields: Readonly<Record<string, string>>;
    };

/** Where a browser goes once the sign-in is complete. */
export type BrowserDestination =
  | { readonly to: 'application'; readonly answer: ApplicationAnswer }
  /** To the page of the site that the sign-in was for. */
  | { readonly to: 'site' }
  /** To the page that asks the user whether the application may have what it asks for. */
  | { readonly to: 'consent'; readonly basis: ConsentBasis };

/** The sign-in that a consent rests on: only its own browser can use it. */
export interface ConsentBasis {
  /** The SSO session, by what is kept of its cookie. */
  readonly session: string;
  readonly eventId: string;
  readonly deviceKey?: string;
  /** The SSO session was there before the request. */
  readonly reused?: true;
}

export interface BrowserReturn {
  readonly destination: BrowserDestination;
  /** The value of its SSO cookie, and when that ends, in milliseconds. */
  readonly ssoCookie: string;
  readonly ssoExpiresAt: number;
}

/** The answer to a sign-in at the login pages. */
export interface BrowserSignIn extends BrowserReturn {
  readonly user: User;
  /** The device, where it is new and the user may now have it remembered. */
  readonly newDevice?: NewDeviceMetadataType;
}

/** A request, and the user it means. */
export interface SignInAttempt extends SignInRequest, MfaDemand {
  /** The user; where the client hides that a name is unknown, a decoy. */
  readonly user: User;
  /** Nothing is ever proven for a decoy. */
  readonly isDecoy: boolean;
  /** Whether the request comes from a device or a browser of the user's own. */
  readonly origin: Origin;
  /** The name the sign-in is for, as a client gave it. */
  readonly name: string;
}

/** The answer to a challenge, with its session, which was opened and found to be this user's. */
export interface ChallengeAnswer extends SignInAttempt {
  readonly session: Session;
}

/** What an answer achieved. `claim` commits with the claim of the session, or not at all. */
export interface StepProgress extends FactorProofs {
  /** The step the client asks for on the way to a first factor, or a function decides on. */
  readonly wanted?: FirstStep;
  /** The rounds so far, in the flow of custom challenges. */
  readonly rounds?: readonly CustomRound[];
  /** The session was claimed already, before a function of the pool judged the answer. */
  readonly spent?: true;
  /** The mark of the password that was proven. */
  readonly password?: string;
  /** `claim` sets a new password. */
  readonly renewsPassword?: true;
  readonly chosen?: MfaFactor;
  /** The second factor that the user sets up with the code that is sent next. */
  readonly enrols?: 'EMAIL_OTP';
  /** The device has sent its half of an SRP exchange. */
  readonly opensDevice?: true;
  readonly claim?: Statements;
}

/** The end of a sign-in, committed and not yet an answer. */
export type KeptEnd =
  | { readonly of: 'api'; readonly grant: Grant }
  | { readonly of: 'pages'; readonly ending: BrowserEnding };

/** A committed step that was the last one. */
export interface GrantOutcome {
  readonly attempt: SignInAttempt;
  readonly end: KeptEnd;
  readonly deviceKey: string | undefined;
  readonly proven: FactorProofs;
  /** The trigger source of the tokens: what they are made for. */
  readonly source: TokenSource;
  readonly isNewDevice: boolean;
  /** The provider that has said who the user is, if one has. */
  readonly provider: ProviderProof | undefined;
}

/** Where a committed step led: to the end, or to the next challenge. */
export type StepOutcome =
  | GrantOutcome
  | {
      readonly attempt: SignInAttempt;
      readonly state: SessionState;
      /** The first factors to choose from, while none is proven. */
      readonly choices?: readonly FirstChallenge[] | undefined;
      /** The second factors to choose from, once one is proven. */
      readonly seconds?: readonly MfaFactor[] | undefined;
    };

/** Records progress and returns what comes next. A challenge calls it once, when satisfied. */
export type Advance = (progress: StepProgress) => Promise<StepOutcome>;

/** A challenge as it is sent to the client. */
export interface ChallengeQuestion {
  /** The ChallengeParameters. */
  readonly parameters: SignInParameters;
  /** What the challenge needs when it judges the answer; sealed into the session. */
  readonly memo?: string;
}

export interface Challenge {
  /** Makes what is sent to the client at `state`; may send a message to the user. */
  pose(attempt: SignInAttempt, state: SessionState): Promise<ChallengeQuestion>;
  /** Judges the answer: throws the modelled refusal, or calls `advance`. */
  answer(answer: ChallengeAnswer, advance: Advance): Promise<StepOutcome>;
}

/** A challenge that a sign-in can begin with where the user chooses (USER_AUTH). */
export interface FirstFactor extends Challenge {
  /** Whether the pool allows it and the user has it. */
  isAvailable(attempt: SignInAttempt, reads: Reads): Promise<boolean>;
  /** Whether the request that chooses it also holds the answer. */
  isAnswered(parameters: SignInParameters): boolean;
  /** Needs no session: the answer may come with the choice. */
  answer(attempt: SignInAttempt, advance: Advance): Promise<StepOutcome>;
}

/** The first factors, in the order in which users are offered them. */
export type FirstFactors = { readonly [Name in FirstChallenge]?: FirstFactor };
