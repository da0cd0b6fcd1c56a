import type { UserStatusType } from '#contract/types.ts';
import type { Page, PageRequest } from './page.ts';

export type MfaFactor = 'SOFTWARE_TOKEN_MFA' | 'SMS_MFA' | 'EMAIL_OTP';

export interface User {
  readonly poolId: string;
  /** The `sub` attribute: a UUID, never reused. */
  readonly id: string;
  /** The real username; in pools with UsernameAttributes it equals `id`. */
  readonly username: string;
  readonly status: UserStatusType;
  readonly enabled: boolean;
  /** The identity provider that made the user: such a user signs in by no address. */
  readonly provider?: string;
  /** Every attribute but `sub`, as the strings the API carries. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly mfa: {
    readonly enabled: readonly MfaFactor[];
    readonly preferred?: MfaFactor;
    /** The user lets a passkey stand for both factors, where the pool does. */
    readonly passkey?: true;
    /** SMS_MFA was turned on by SetUserSettings: what MFAOptions shows, and nothing else. */
    readonly smsBySettings?: true;
    /** Counts what ended the sign-ins that were under way; 0 when absent. */
    readonly generation?: number;
  };
  /** Tokens issued at or before this instant are revoked. */
  readonly signedOutAt: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly version: number;
}

/**
 * A name a user signs in by. `key` is the name as compared (folded where the pool ignores case);
 * within one pool and kind it belongs to one user.
 */
export interface LoginName {
  readonly kind: 'username' | 'email' | 'phone_number' | 'preferred_username';
  readonly key: string;
}

interface PasswordFields {
  /** Drawn with the password; identifies it among those of the user. */
  readonly salt: Buffer;
  /** A temporary password only opens NEW_PASSWORD_REQUIRED. */
  readonly temporary: boolean;
  readonly setAt: number;
}

/** A password as SRP-6a keeps it: v = g^x mod N, with the salt x was made from. */
export interface PasswordVerifier extends PasswordFields {
  readonly verifier: Buffer;
}

/** A password known by the hash another system made: a verifier under the salt will follow. */
export interface ImportedPassword extends PasswordFields {
  readonly hash: string;
}

export type Password = PasswordVerifier | ImportedPassword;

/** Attributes ListUsers can search; each has an index. */
export type SearchableAttribute =
  | 'username'
  | 'sub'
  | 'email'
  | 'phone_number'
  | 'name'
  | 'given_name'
  | 'family_name'
  | 'preferred_username'
  | 'cognito:user_status'
  | 'status';

export interface UserSearch {
  readonly attribute: SearchableAttribute;
  /** `equals` compares the whole value, `startsWith` its beginning; both mind case. */
  readonly match: 'equals' | 'startsWith';
  readonly value: string;
}

/** A user to insert, with login names and perhaps a password. */
export interface Newcomer {
  readonly user: User;
  readonly names: readonly LoginName[];
  readonly password?: Password | undefined;
}

/** A name, and the user who is to own it. */
export interface LoginClaim {
  readonly name: LoginName;
  readonly userId: string;
}

export interface PasswordOfUser {
  readonly userId: string;
  readonly password: Password;
}

export interface UserReads {
  find(poolId: string, id: string): Promise<User | undefined>;
  /** Those of the ids that are users'. */
  existing(poolId: string, ids: readonly string[]): Promise<readonly string[]>;
  /** The users that own `key` as a login name, each with the kind it is to them. */
  findByLogin(
    poolId: string,
    key: string,
  ): Promise<readonly { readonly kind: LoginName['kind']; readonly user: User }[]>;
  /** The login names the user owns. */
  loginNames(poolId: string, id: string): Promise<readonly LoginName[]>;
  /** Those of the names, whatever kind they are, that users own. */
  ownedLogins(poolId: string, names: readonly string[]): Promise<readonly LoginName[]>;
  list(poolId: string, search: UserSearch | undefined, page: PageRequest): Promise<Page<User>>;
  password(poolId: string, id: string): Promise<Password | undefined>;
  /** Whether there is one, without opening it. */
  hasPassword(poolId: string, id: string): Promise<boolean>;
  /** Passwords kept by `rememberPassword`, newest first; empty unless the pool's policy asks. */
  passwordHistory(poolId: string, id: string): Promise<readonly Password[]>;
}

export interface UserTable extends UserReads {
  insert(user: User): Promise<void>;
  /** The same for many users of one pool. */
  insertAll(poolId: string, users: readonly User[]): Promise<void>;
  /**
   * Inserts many users at once with all their names; false when one of the names was another's:
   * the caller must then undo its transaction.
   */
  insertNewcomers(poolId: string, newcomers: readonly Newcomer[]): Promise<boolean>;
  /** Replaces the user unless someone else changed it since `user.version` was read. */
  update(user: User): Promise<boolean>;
  /** Keeps others from the user until this transaction ends; false when it was deleted. */
  hold(poolId: string, id: string): Promise<boolean>;
  /** Removes the user with everything that belongs to it. */
  delete(poolId: string, id: string): Promise<boolean>;
  /** Makes `name` the user's own; false when it is another user's. True again for its owner. */
  claimLogin(poolId: string, name: LoginName, userId: string): Promise<boolean>;
  /**
   * Makes many names their users' own; false when one of them is taken, or named twice: which of
   * the others were claimed is then not known.
   */
  claimLogins(poolId: string, claims: readonly LoginClaim[]): Promise<boolean>;
  releaseLogin(poolId: string, name: LoginName, userId: string): Promise<void>;
  setPassword(poolId: string, id: string, password: Password): Promise<void>;
  /** Leaves the user without one. */
  removePassword(poolId: string, id: string): Promise<void>;
  /** `setPassword` for many users. */
  setPasswords(poolId: string, passwords: readonly PasswordOfUser[]): Promise<void>;
  /**
   * Puts the verifier in the place of the imported hash with its salt, if that has not been done;
   * false when the user's password is another one.
   */
  replaceHash(poolId: string, id: string, verifier: PasswordVerifier): Promise<boolean>;
  /** Adds to the user's history and drops all of it but the newest `keep`. */
  rememberPassword(poolId: string, id: string, password: Password, keep: number): Promise<void>;
  /** Moves the user from one status to another; false when it was not in `from`. */
  changeStatus(
    poolId: string,
    id: string,
    from: UserStatusType,
    to: UserStatusType,
    at: number,
  ): Promise<boolean>;
}
