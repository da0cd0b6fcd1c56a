import type { Page, PageRequest } from './page.ts';

/** One sign-in with all the tokens that come from it; its id is their `origin_jti`. */
export interface TokenFamily {
  readonly id: string;
  readonly poolId: string;
  readonly userId: string;
  readonly clientId: string;
  /** `auth_time` of every token of the family. */
  readonly authTime: number;
  /** `event_id` of every token of the family. */
  readonly eventId: string;
  readonly scope: string;
  /** What was authorized, where the tokens come from an authorization and not from the API. */
  readonly authorized?: AuthorizedTerms;
  /** When the last token that can come from it has ended, and the record may go. */
  readonly expiresAt: number;
  readonly revokedAt?: number;
}

/** What every token of an authorization says. */
export interface AuthorizedTerms {
  /** How much the user had proven, from 1 to 4. */
  readonly level: number;
  /** The browser was signed in already: nobody proved anything for this authorization. */
  readonly reused?: true;
  /** The provider that the user came through. */
  readonly provider?: string;
  /** How much the provider says was proven there, where its AcrMapping knows that. */
  readonly providerLevel?: number;
  /** The resource the access tokens are for (RFC 8707). */
  readonly resource?: string;
}

/**
 * What is shown of a token family while its pool follows sessions: its session. It is active
 * until the family is revoked or no refresh token of it is good any more.
 */
export interface TokenSession {
  readonly poolId: string;
  readonly userId: string;
  readonly familyId: string;
  /** The SSO session the sign-in came through. */
  readonly originId?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The last sign-in or refresh, and where that came from. */
  readonly lastActiveAt: number;
  readonly device: string;
  readonly address?: string;
}

export interface RefreshToken {
  /** SHA-256 of the token; the token itself is not stored. */
  readonly hash: Buffer;
  readonly poolId: string;
  readonly familyId: string;
  readonly expiresAt: number;
  /** When a successor took its place; it is good until the grace period after that ends. */
  readonly rotatedAt?: number;
}

export interface FoundRefreshToken {
  readonly token: RefreshToken;
  readonly family: TokenFamily;
  /** It ended with the device it was given out on; access tokens of the family did not. */
  readonly ended: boolean;
}

export interface TokenReads {
  family(poolId: string, id: string): Promise<TokenFamily | undefined>;
  /** The refresh token with this hash, and its family. */
  refreshToken(poolId: string, hash: Buffer): Promise<FoundRefreshToken | undefined>;
  /** The pool's families that are not revoked. */
  families(poolId: string, page: PageRequest): Promise<Page<TokenFamily>>;
  /** The refresh tokens of those families that have not ended with their device. */
  refreshTokens(poolId: string, page: PageRequest): Promise<Page<RefreshToken>>;
  /** The user's sessions that are active at `now`, the most recently used first. */
  activeSessions(poolId: string, userId: string, now: number): Promise<readonly ActiveSession[]>;
  /** The clients with families of the user that are not revoked and not over at `now`. */
  clientsOfUser(poolId: string, userId: string, now: number): Promise<readonly ClientUse[]>;
}

/** A client that a user is signed in to. */
export interface ClientUse {
  readonly clientId: string;
  /** The last sign-in of those that are still good. */
  readonly signedInAt: number;
}

export interface ActiveSession extends TokenSession {
  readonly clientId: string;
}

/** What names a family, and the session it may have. */
export type FamilyKey = Pick<TokenFamily, 'poolId' | 'userId' | 'id'>;

/** What every use of a session changes. */
export type SessionUse = Pick<TokenSession, 'lastActiveAt' | 'device' | 'address'>;

export interface TokenTable extends TokenReads {
  insertFamily(family: TokenFamily): Promise<void>;
  insertRefreshToken(token: RefreshToken): Promise<void>;
  /** Marks the token replaced at `at`; false when it already was. */
  rotate(poolId: string, hash: Buffer, at: number): Promise<boolean>;
  insertSession(session: TokenSession): Promise<void>;
  /** Notes that the family's session was used; nothing where the family has none. */
  useSession(family: FamilyKey, use: SessionUse): Promise<void>;
  /** Revokes one family and ends its session; false when it was revoked before or is unknown. */
  revokeFamily(family: FamilyKey, at: number): Promise<boolean>;
  /**
   * Revokes every family that a user has with one client, and ends their sessions and the codes
   * for it that are not exchanged yet.
   */
  revokeClient(poolId: string, userId: string, clientId: string, at: number): Promise<void>;
  /**
   * Revokes every family of a user, and ends their sessions, the user's SSO sessions and the codes
   * that have not been exchanged.
   */
  revokeUser(poolId: string, userId: string, at: number): Promise<void>;
}
