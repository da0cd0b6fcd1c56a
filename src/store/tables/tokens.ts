import type { RefreshToken, TokenFamily, TokenSession } from '../records.ts';
import type { Page, PageRequest } from './page.ts';

export interface TokenReads {
  family(poolId: string, id: string): Promise<TokenFamily | undefined>;
  /** The refresh token with this hash, and its family. */
  refreshToken(
    poolId: string,
    hash: Buffer,
  ): Promise<{ readonly token: RefreshToken; readonly family: TokenFamily } | undefined>;
  /** The pool's families that are not revoked. */
  families(poolId: string, page: PageRequest): Promise<Page<TokenFamily>>;
  /** The refresh tokens of those families. */
  refreshTokens(poolId: string, page: PageRequest): Promise<Page<RefreshToken>>;
  /** The user's sessions that are active at `now`, the most recently used first. */
  activeSessions(poolId: string, userId: string, now: number): Promise<readonly ActiveSession[]>;
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
   * Revokes every family of a user, and ends their sessions, the user's SSO sessions and the codes
   * that nobody has exchanged yet.
   */
  revokeUser(poolId: string, userId: string, at: number): Promise<void>;
}
