/** What a challenge is. Each has one file under challenges/; the dispatcher is sign-in.ts. */
import type { Within } from '#domain/accounts/authenticators.ts';
import type { Client, MfaFactor, Pool, User } from '#store/records.ts';
import type { TokenSource } from '#triggers/pre-token-generation.ts';
import type { Grant } from '../tokens/tokens.ts';
import type { Proof, Session, SessionState } from './session.ts';

/** Whom a challenge is for. */
export interface Asked {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

/** A client's answer to a challenge, its session already opened and found to be the user's. */
export interface Answer extends Asked {
  readonly session: Session;
  readonly responses: Readonly<Record<string, string>>;
}

/** What an answer achieved; `claim` commits with the spending of the session, or not at all. */
export interface Progress {
  readonly proven?: Proof;
  /** The mark of the password that was proven. */
  readonly password?: string;
  /** `claim` sets a new password. */
  readonly renewsPassword?: true;
  readonly chosen?: MfaFactor;
  readonly claim?: Within;
}

/** Where a committed step led: to tokens, or to the next challenge. */
export type Outcome =
  | { readonly grant: Grant; readonly source: TokenSource }
  | { readonly asked: Asked; readonly state: SessionState };

/** Records progress and answers what comes next. A challenge calls it once, when it is satisfied. */
export type Advance = (progress: Progress) => Promise<Outcome>;

export interface Challenge {
  /** The ChallengeParameters; may send a message. */
  pose(asked: Asked): Promise<Record<string, string>>;
  /** Judges the answer: throws the modelled refusal, or advances. */
  answer(answer: Answer, advance: Advance): Promise<Outcome>;
}
