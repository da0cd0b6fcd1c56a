/** What a provider needs to sign a person out there too (SAML single logout). */
export interface ProviderLogout {
  readonly nameId: string;
  readonly nameIdFormat?: string;
  readonly sessionIndex?: string;
}

/** The sign-in at a provider that a session came through. */
export interface ProviderSession {
  readonly name: string;
  /** How much the provider says was proven there, where its AcrMapping knows that. */
  readonly level?: number;
  readonly logout?: ProviderLogout;
}

/** A browser that stays signed in at a pool's domain, for all clients of the pool. */
export interface SsoSession {
  readonly poolId: string;
  /** SHA-256 of the cookie; the cookie itself is not stored. */
  readonly hash: Buffer;
  /** A UUID; stays the same when the user signs in again. */
  readonly id: string;
  readonly userId: string;
  /** The client it was signed in for. */
  readonly clientId: string;
  /** How much was proven, from 1 to 4. */
  readonly level: number;
  /** The mark of the password the user had: the session ends with that password. */
  readonly password?: string;
  /** Absent where the pool's own factors were proven. */
  readonly provider?: ProviderSession;
  readonly createdAt: number;
  /** When the user last authenticated. */
  readonly authTime: number;
  /** The last time a client was given an authorization, and where that was asked for. */
  readonly lastActiveAt: number;
  readonly device: string;
  readonly address?: string;
  /** When it has ended for every client, and the record may go. */
  readonly expiresAt: number;
}

export type SsoUse = Pick<SsoSession, 'lastActiveAt' | 'device' | 'address'>;

export interface SsoReads {
  find(poolId: string, hash: Buffer): Promise<SsoSession | undefined>;
  /** Those of the user that have not ended at `now`, the most recently used first. */
  ofUser(poolId: string, userId: string, now: number): Promise<readonly SsoSession[]>;
}

export interface SsoTable extends SsoReads {
  insert(session: SsoSession): Promise<void>;
  /** Notes a use; false when the session has been ended. */
  use(poolId: string, hash: Buffer, use: SsoUse): Promise<boolean>;
  /** Notes that more was proven in it, up to `level`. */
  prove(poolId: string, hash: Buffer, level: number): Promise<void>;
  /** Ends the session of a cookie; false when there is none. */
  end(poolId: string, hash: Buffer): Promise<boolean>;
  /** Ends the user's sessions, all but the one of the id `keptId`. */
  endOthers(poolId: string, userId: string, keptId: string | undefined): Promise<void>;
  /** Ends the user's session of this id; false when there is none. */
  endById(poolId: string, userId: string, id: string): Promise<boolean>;
}
