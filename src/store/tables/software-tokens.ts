export interface SoftwareToken {
  /** Given out by AssociateSoftwareToken, not proven yet. */
  readonly pending?: Buffer;
  /** Proven by VerifySoftwareToken; what signs in. */
  readonly active?: Buffer;
  readonly friendlyName?: string;
  /** The last time step accepted of it, at enrolment or sign-in; -1 before the first. */
  readonly lastStep: number;
  /** What signs in beside the active one, oldest first; absent when there are none. */
  readonly further?: readonly FurtherAuthenticator[];
}

export interface TokenOfUser {
  readonly userId: string;
  readonly token: Omit<SoftwareToken, 'further'>;
}

/** An authenticator beside the one that the API knows. */
export interface FurtherAuthenticator {
  readonly secret: Buffer;
  readonly friendlyName?: string;
  /** The last time step accepted of it. */
  readonly lastStep: number;
  readonly createdAt: number;
}

/**
 * A user has one authenticator, the one that the API knows, and perhaps further ones beside it:
 * never further ones alone.
 */
export interface SoftwareTokenReads {
  /** The user's active authenticator, without opening its secret; undefined when none is active. */
  enrolled(poolId: string, userId: string): Promise<{ readonly friendlyName?: string } | undefined>;
  find(poolId: string, userId: string): Promise<SoftwareToken | undefined>;
}

export interface SoftwareTokenTable extends SoftwareTokenReads {
  /**
   * Puts `secret` beside the active one, in place of the pending one that the caller has seen, if
   * any. False when another request has put one there since.
   */
  associate(
    poolId: string,
    userId: string,
    secret: Buffer,
    seen: Buffer | undefined,
  ): Promise<boolean>;
  /**
   * Makes the pending secret active, notes `step` and the name, in one statement. Steps are
   * counted per secret: what was used of the old one says nothing about this one. False when the
   * pending secret is no longer `pending`.
   */
  activate(
    poolId: string,
    userId: string,
    pending: Buffer,
    step: number,
    friendlyName: string | undefined,
  ): Promise<boolean>;
  /**
   * Notes `step` as used; false when it or a later one was used before, or when `secret` is
   * neither active any more nor that of a further authenticator.
   */
  use(poolId: string, userId: string, step: number, secret: Buffer): Promise<boolean>;
  /** Keeps tokens as they are, without further ones, for users who have none. */
  putAll(poolId: string, tokens: readonly TokenOfUser[]): Promise<void>;
  /** Removes every secret. False when there was none. */
  delete(poolId: string, userId: string): Promise<boolean>;

  // Several authenticators. A transaction that adds, replaces or removes one changes the user as
  // well: of two at once, one then begins again and sees what the other did.

  /** Adds one that is proven: active where the user has none, else beside the others. */
  add(poolId: string, userId: string, authenticator: FurtherAuthenticator): Promise<void>;
  /** Puts one that is proven in the place of the one with the secret `old`; false when there is none. */
  replace(
    poolId: string,
    userId: string,
    old: Buffer,
    authenticator: FurtherAuthenticator,
  ): Promise<boolean>;
  /** False when no authenticator has the secret any more. */
  rename(poolId: string, userId: string, secret: Buffer, friendlyName: string): Promise<boolean>;
  /**
   * Removes one; the oldest further one takes the place of the one that the API knows. False when
   * no authenticator has the secret any more.
   */
  remove(poolId: string, userId: string, secret: Buffer): Promise<boolean>;
}
