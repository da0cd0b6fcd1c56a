import type { AuthorizedTerms } from './tokens.ts';

/** What a client is given for a code, and on what condition. */
export interface CodeTerms extends AuthorizedTerms {
  readonly redirectUri: string;
  /** The scopes, as tokens say them. */
  readonly scope: string;
  readonly nonce?: string;
  /** RFC 7636, by S256. */
  readonly codeChallenge?: string;
  /** When the user authenticated, and in which event. */
  readonly authTime: number;
  readonly eventId: string;
  /** The SSO session the code came through. */
  readonly originId?: string;
  /** The device the user signed in on, where the pool tracks devices. */
  readonly deviceKey?: string;
  /** The generation of the user's sign-ins; 0 when absent. */
  readonly generation?: number;
}

export interface AuthorizationCode {
  readonly poolId: string;
  /** SHA-256 of the code; the code itself is not stored. */
  readonly hash: Buffer;
  readonly userId: string;
  readonly clientId: string;
  /** The family its tokens will form, or form: a second use of the code ends it. */
  readonly familyId: string;
  readonly terms: CodeTerms;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly spentAt?: number;
  /** Until then a code that was used is known for that. */
  readonly forgetAt: number;
}

export interface AuthorizationReads {
  find(poolId: string, hash: Buffer): Promise<AuthorizationCode | undefined>;
}

export interface AuthorizationTable extends AuthorizationReads {
  insert(code: AuthorizationCode): Promise<void>;
  /** Spends the code; false when it was spent before or is unknown. */
  spend(poolId: string, hash: Buffer, at: number): Promise<boolean>;
}
