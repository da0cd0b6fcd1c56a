/**
 * The store as the domain sees it. Every backend passes `conformance.ts`.
 *
 * Reading needs no transaction. Every write happens inside `transaction(body)`, which may run
 * the body again after a conflict or a lost connection: a body is repeatable and does no I/O of
 * its own. When `transaction` resolves, what the body wrote is durable.
 *
 * Methods are named for what the caller means. Those that answer a boolean decide races: each is
 * one conditional statement, and of any number of callers exactly one is told true.
 */
import type { UserImportJobStatusType, UserStatusType } from '#contract/types.ts';
import type {
  AccessKey,
  AttemptState,
  AuthEvent,
  Client,
  Counted,
  Device,
  DeviceFamily,
  EventFeedback,
  Group,
  ImportCounts,
  ImportedRow,
  ImportJob,
  ImportUpload,
  LoginName,
  MessageCode,
  OutgoingMessage,
  OutgoingMessageKey,
  Passkey,
  Password,
  PasswordVerifier,
  Pool,
  RefreshToken,
  SigningKey,
  SoftwareToken,
  TokenFamily,
  TokenSession,
  User,
} from './records.ts';

export interface Store extends Reads {
  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs `body` over the store as it is at one instant, whatever is written meanwhile. It runs
   * once, so it may do I/O; it must not write to this store.
   */
  snapshot<T>(body: (reads: Reads) => Promise<T>): Promise<T>;
  /** Resolves when the store can answer; rejects when it cannot. */
  ping(): Promise<void>;
  /** Removes what has expired, in chunks; answers how many rows went. */
  purge(now: number): Promise<number>;
  close(): Promise<void>;
}

export interface Reads {
  readonly pools: PoolReads;
  readonly clients: ClientReads;
  readonly users: UserReads;
  readonly groups: GroupReads;
  readonly softwareTokens: SoftwareTokenReads;
  readonly recoveryCodes: RecoveryCodeReads;
  readonly passkeys: PasskeyReads;
  readonly devices: DeviceReads;
  readonly attempts: AttemptReads;
  readonly tokens: TokenReads;
  readonly signingKeys: SigningKeyReads;
  readonly messageCodes: MessageCodeReads;
  readonly authEvents: AuthEventReads;
  readonly imports: ImportReads;
  readonly outbox: OutboxReads;
  readonly accessKeys: AccessKeyReads;
}

export interface Transaction {
  readonly pools: PoolTable;
  readonly clients: ClientTable;
  readonly users: UserTable;
  readonly groups: GroupTable;
  readonly softwareTokens: SoftwareTokenTable;
  readonly recoveryCodes: RecoveryCodeTable;
  readonly passkeys: PasskeyTable;
  readonly devices: DeviceTable;
  readonly attempts: AttemptTable;
  readonly sessions: SessionTable;
  readonly tokens: TokenTable;
  readonly signingKeys: SigningKeyTable;
  readonly messageCodes: MessageCodeTable;
  readonly authEvents: AuthEventTable;
  readonly imports: ImportTable;
  readonly outbox: OutboxTable;
  readonly accessKeys: AccessKeyTable;
  readonly arrivals: ArrivalTable;
}

/** One page of a listing in key order; `next` is the key to go on after, absent at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
}

// Pools

export interface PoolReads {
  find(id: string): Promise<Pool | undefined>;
  /** Pools of one region, in order of id. */
  list(region: string, page: PageRequest): Promise<Page<Pool>>;
  /** How many users the pool has. */
  countUsers(id: string): Promise<number>;
}

export interface PoolTable extends PoolReads {
  insert(pool: Pool): Promise<boolean>;
  /** Replaces the pool unless someone else changed it since `pool.version` was read. */
  update(pool: Pool): Promise<boolean>;
  /** Keeps others from the pool until this transaction ends; false when it is gone. */
  hold(id: string): Promise<boolean>;
  /** Removes the pool and its clients at once; `purge` removes the rest in chunks. */
  delete(id: string): Promise<boolean>;
}

// Pools on their way in from another server

/**
 * What an arrival writes is nobody's until the pool itself is inserted, in the transaction that
 * ends the arrival. One that is not touched for long is purged.
 */
export interface ArrivalTable {
  /**
   * Takes the id of a pool for one arrival: no pool can be made with it until that ends. An
   * earlier arrival that has not ended loses it. False when the pool is there.
   */
  begin(poolId: string, arrival: string, at: number): Promise<boolean>;
  /** Keeps others from the id until this transaction ends; false when it was lost. */
  hold(poolId: string, arrival: string, at: number): Promise<boolean>;
  /** Removes up to `limit` rows of each kind that are there for the id; true when none are left. */
  empty(poolId: string, limit: number): Promise<boolean>;
  /** Gives the id up; false when it was lost. */
  end(poolId: string, arrival: string): Promise<boolean>;
}

// Clients

export interface ClientReads {
  find(id: string): Promise<Client | undefined>;
  list(poolId: string, page: PageRequest): Promise<Page<Client>>;
}

export interface ClientTable extends ClientReads {
  insert(client: Client): Promise<boolean>;
  update(client: Client): Promise<boolean>;
  delete(poolId: string, id: string): Promise<boolean>;
}

// Users

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

/** A user who begins with names and perhaps a password. */
export interface Newcomer {
  readonly user: User;
  readonly names: readonly LoginName[];
  readonly password?: Password | undefined;
}

export interface UserReads {
  find(poolId: string, id: string): Promise<User | undefined>;
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
  /**
   * Inserts many users at once with all their names; false when one of the names was another's:
   * the caller must then undo its transaction.
   */
  insertNewcomers(poolId: string, newcomers: readonly Newcomer[]): Promise<boolean>;
  /** Replaces the user unless someone else changed it since `user.version` was read. */
  update(user: User): Promise<boolean>;
  /** Keeps others from the user until this transaction ends; false when it is gone. */
  hold(poolId: string, id: string): Promise<boolean>;
  /** Removes the user with everything that belongs to it. */
  delete(poolId: string, id: string): Promise<boolean>;
  /** Makes `name` the user's own; false when it is another user's. True again for its owner. */
  claimLogin(poolId: string, name: LoginName, userId: string): Promise<boolean>;
  releaseLogin(poolId: string, name: LoginName, userId: string): Promise<void>;
  setPassword(poolId: string, id: string, password: Password): Promise<void>;
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

// Groups

export interface GroupReads {
  find(poolId: string, name: string): Promise<Group | undefined>;
  /** Groups of the pool, in order of name. */
  list(poolId: string, page: PageRequest): Promise<Page<Group>>;
  count(poolId: string): Promise<number>;
  /** Members of the group, in order of id. */
  members(poolId: string, groupId: string, page: PageRequest): Promise<Page<User>>;
  /** The groups the user is in, in order of name. */
  ofUser(poolId: string, userId: string): Promise<readonly Group[]>;
}

/** What of a group can change; what is absent stays. */
export type GroupChange = Pick<Group, 'description' | 'roleArn' | 'precedence'>;

export interface GroupTable extends GroupReads {
  /** False when the pool has a group of this name. */
  insert(group: Group): Promise<boolean>;
  /** False when the group is gone. */
  change(poolId: string, id: string, change: GroupChange, at: number): Promise<boolean>;
  /** Removes the group: nobody is in it from now on; `purge` removes rows of many members. */
  delete(poolId: string, id: string): Promise<boolean>;
  /** Makes the user a member, if it is none yet; false when the group is gone. */
  addMember(poolId: string, groupId: string, userId: string): Promise<boolean>;
  /** False when the user was no member. */
  removeMember(poolId: string, groupId: string, userId: string): Promise<boolean>;
}

// Software tokens

export interface SoftwareTokenReads {
  /** The user's active authenticator, without opening its secret; undefined when none is active. */
  enrolled(poolId: string, userId: string): Promise<{ readonly friendlyName?: string } | undefined>;
  find(poolId: string, userId: string): Promise<SoftwareToken | undefined>;
}

export interface SoftwareTokenTable extends SoftwareTokenReads {
  /** Puts `secret` beside the active one, in place of an earlier pending one. */
  associate(poolId: string, userId: string, secret: Buffer): Promise<void>;
  /**
   * Makes the pending secret active, notes `step` and the name, in one statement. False when
   * `step` or a later one was used before, or when the pending secret is no longer `pending`.
   */
  activate(
    poolId: string,
    userId: string,
    pending: Buffer,
    step: number,
    friendlyName: string | undefined,
  ): Promise<boolean>;
  /**
   * Notes `step` as used; false when it or a later one was used before, or when the active secret
   * is no longer `active`.
   */
  use(poolId: string, userId: string, step: number, active: Buffer): Promise<boolean>;
  /** Keeps `token` as it is, for a user who has none. */
  put(poolId: string, userId: string, token: SoftwareToken): Promise<void>;
  /** Removes both secrets; the last used step stays. False when there was none. */
  delete(poolId: string, userId: string): Promise<boolean>;
}

// Recovery codes

export interface RecoveryCodeReads {
  /** How many codes of the user are good, and when they were made; undefined when none is. */
  left(
    poolId: string,
    userId: string,
  ): Promise<{ readonly count: number; readonly createdAt: number } | undefined>;
  /** The digests of the user's codes that are good. */
  list(poolId: string, userId: string): Promise<readonly Buffer[]>;
  has(poolId: string, userId: string, digest: Buffer): Promise<boolean>;
}

/**
 * Codes belong to the user's authenticator. Whoever replaces or clears them has written to the
 * authenticator in the same transaction, before: of two who do so one then sees the other's.
 */
export interface RecoveryCodeTable extends RecoveryCodeReads {
  /** Keeps codes with these digests in place of all earlier ones. */
  replace(
    poolId: string,
    userId: string,
    digests: readonly Buffer[],
    createdAt: number,
  ): Promise<void>;
  /** Uses a code up: true for exactly one caller. */
  take(poolId: string, userId: string, digest: Buffer): Promise<boolean>;
  clear(poolId: string, userId: string): Promise<void>;
}

// Passkeys

export interface PasskeyReads {
  /** The user's passkeys, in order of credential id. */
  ofUser(poolId: string, userId: string): Promise<readonly Passkey[]>;
}

export interface PasskeyTable extends PasskeyReads {
  /** False when the pool has a passkey with this credential id, whoever's it is. */
  insert(passkey: Passkey): Promise<boolean>;
  /**
   * Notes the authenticator's count; false when it has not grown (both 0 where the authenticator
   * keeps none) or when the user has no such passkey any more.
   */
  use(poolId: string, userId: string, credentialId: Buffer, signCount: number): Promise<boolean>;
  delete(poolId: string, userId: string, credentialId: Buffer): Promise<boolean>;
}

// Devices

export interface DeviceReads {
  find(poolId: string, userId: string, deviceKey: string): Promise<Device | undefined>;
  /** The user's devices, in order of key. */
  list(poolId: string, userId: string, page: PageRequest): Promise<Page<Device>>;
  /** The key of the device that a token family was made on, where its pool tracks devices. */
  ofFamily(poolId: string, familyId: string): Promise<string | undefined>;
}

export interface DeviceTable extends DeviceReads {
  /** False when the user has a device of this key. */
  insert(device: Device): Promise<boolean>;
  /** Sets whether the device is remembered; false when it is gone. */
  remember(
    poolId: string,
    userId: string,
    deviceKey: string,
    remembered: boolean,
    at: number,
  ): Promise<boolean>;
  /** Notes a sign-in on the device; false when it is gone. */
  authenticated(
    poolId: string,
    userId: string,
    deviceKey: string,
    at: number,
    address: string | undefined,
  ): Promise<boolean>;
  delete(poolId: string, userId: string, deviceKey: string): Promise<boolean>;
  insertFamily(family: DeviceFamily): Promise<void>;
}

// Attempts

export interface AttemptReads {
  find(poolId: string, subject: string, factor: Counted): Promise<AttemptState | undefined>;
  /** Every count of the pool, those on decoys too. */
  list(poolId: string, page: PageRequest): Promise<Page<AttemptCount>>;
}

export interface AttemptCount {
  readonly subject: string;
  readonly factor: Counted;
  readonly state: AttemptState;
}

export interface AttemptTable extends AttemptReads {
  /** Moves the count from `from` (undefined: none yet) to `to`; false when it was not at `from`. */
  move(
    poolId: string,
    subject: string,
    factor: Counted,
    from: AttemptState | undefined,
    to: AttemptState,
  ): Promise<boolean>;
  clear(poolId: string, subject: string, factor: Counted): Promise<void>;
}

// Sessions

export interface SessionTable {
  /** Claims a sealed session's id, once; `expiresAt` says how long the claim must be kept. */
  spend(poolId: string, id: string, expiresAt: number): Promise<boolean>;
}

// Tokens

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
  /** Revokes every family of a user, and ends their sessions. */
  revokeUser(poolId: string, userId: string, at: number): Promise<void>;
}

// Signing keys

export interface SigningKeyReads {
  /** The pool's keys, newest first. */
  list(poolId: string): Promise<readonly SigningKey[]>;
}

export interface SigningKeyTable extends SigningKeyReads {
  /** Keeps the key unless the pool already has a first key for this use. */
  insertFirst(key: SigningKey): Promise<boolean>;
}

// Codes sent by message

export interface MessageCodeReads {
  find(poolId: string, userId: string, purpose: string): Promise<MessageCode | undefined>;
}

export interface MessageCodeTable extends MessageCodeReads {
  /** Keeps the code in place of an earlier one for the same user and purpose. */
  put(code: MessageCode): Promise<void>;
  /** Removes the code if it is still this one: true for exactly one caller. */
  take(poolId: string, userId: string, purpose: string, code: string): Promise<boolean>;
}

// Events of threat protection

export interface AuthEventReads {
  find(poolId: string, userId: string, id: string): Promise<AuthEvent | undefined>;
  /** The user's events, newest first. */
  list(poolId: string, userId: string, page: PageRequest): Promise<Page<AuthEvent>>;
}

export interface AuthEventTable extends AuthEventReads {
  insert(event: AuthEvent): Promise<void>;
  /** Replaces all but the feedback, unless someone else changed it since it was read. */
  update(event: AuthEvent): Promise<boolean>;
  /** False when the event is gone. */
  setFeedback(
    poolId: string,
    userId: string,
    id: string,
    feedback: EventFeedback,
  ): Promise<boolean>;
}

// Import jobs

/** A job that a node must look at. */
export type DueImport = Pick<ImportJob, 'poolId' | 'id' | 'status'>;

export interface ImportReads {
  find(poolId: string, id: string): Promise<ImportJob | undefined>;
  /** Jobs of the pool, newest first. */
  list(poolId: string, page: PageRequest): Promise<Page<ImportJob>>;
  count(poolId: string): Promise<number>;
  /** Jobs of any pool that are due, the longest waiting first. */
  due(now: number, limit: number): Promise<readonly DueImport[]>;
  /** One piece of an uploaded file; undefined when it is gone. */
  piece(poolId: string, jobId: string, uploadId: string, n: number): Promise<Buffer | undefined>;
  /** Rows that made no user, in order of line. */
  rows(poolId: string, jobId: string, page: PageRequest): Promise<Page<ImportedRow>>;
  /** A hash in the form and of the cost of one the pool imported, if it ever did. */
  hashLikeness(poolId: string): Promise<string | undefined>;
}

/** Where a job goes; what is absent stays. */
export interface ImportMove {
  readonly to: UserImportJobStatusType;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly message?: string;
  readonly dueAt: number;
  /** When the record of an ended job may go. */
  readonly expiresAt?: number;
}

/** What a node has done of a job that it holds. */
export interface ImportProgress {
  /** The counts as they were before. */
  readonly from: ImportCounts;
  readonly to: ImportCounts;
  /** Until when the node holds the job. */
  readonly dueAt: number;
  /** What `hashLikeness` answers from now on, unless it answers another. */
  readonly likeness?: string | undefined;
}

export interface ImportTable extends ImportReads {
  /** False when the pool has a job of this id. */
  insert(job: ImportJob, dueAt: number): Promise<boolean>;
  /** Keeps a job that has ended elsewhere, for good; false when the pool has one of this id. */
  insertEnded(job: ImportJob): Promise<boolean>;
  /** Moves the job from a status; false when it is not in it, or `owner` does not hold it. */
  move(
    poolId: string,
    id: string,
    from: UserImportJobStatusType,
    move: ImportMove,
    owner?: string,
  ): Promise<boolean>;
  /** Gives the job to `owner` until `until`, if it is due; true for one caller. */
  claim(poolId: string, id: string, owner: string, now: number, until: number): Promise<boolean>;
  /** Notes progress; false when the job is not in progress, not the owner's, or not at `from`. */
  advance(poolId: string, id: string, owner: string, progress: ImportProgress): Promise<boolean>;
  /** Lets others have the job from `dueAt`; never, when absent. */
  release(poolId: string, id: string, owner: string, dueAt: number | undefined): Promise<boolean>;
  /** Makes `uploadId` the file that arrives; false when the job is not waiting for one. */
  expectUpload(poolId: string, id: string, uploadId: string): Promise<boolean>;
  /** Keeps a piece; false when the job no longer waits for this very file. */
  addPiece(
    poolId: string,
    id: string,
    uploadId: string,
    n: number,
    content: Buffer,
  ): Promise<boolean>;
  /** The file has arrived: it is the job's. False when the job no longer waits for it. */
  acceptUpload(poolId: string, id: string, upload: ImportUpload): Promise<boolean>;
  /** The file arrives no longer, if it still was to. */
  forgetUpload(poolId: string, id: string, uploadId: string): Promise<void>;
  /** Removes up to `limit` pieces of files that are neither the job's nor arriving for it. */
  dropPieces(poolId: string, id: string, limit: number): Promise<number>;
  noteRows(
    poolId: string,
    id: string,
    rows: readonly ImportedRow[],
    expiresAt: number,
  ): Promise<void>;
}

// Messages on their way

export interface OutboxReads {
  /** Messages that one may try to deliver now, the longest due first. */
  due(
    medium: OutgoingMessage['medium'],
    now: number,
    limit: number,
  ): Promise<readonly OutgoingMessage[]>;
}

export interface OutboxTable extends OutboxReads {
  /**
   * Keeps the message in place of an earlier one to the same user on the same topic. While that
   * one is being sent, the new one is not due.
   */
  put(message: OutgoingMessage): Promise<void>;
  /** Takes the message until `until`; false when it is taken, not due, replaced or gone. */
  claim(message: OutgoingMessageKey, lease: string, now: number, until: number): Promise<boolean>;
  /** Removes the message; false when it was replaced or is gone. */
  remove(message: OutgoingMessageKey): Promise<boolean>;
  /** Gives the message back for an attempt at `dueAt`; false when the lease or it is gone. */
  putOff(
    message: OutgoingMessageKey,
    lease: string,
    dueAt: number,
    tries: number,
  ): Promise<boolean>;
  /** Gives back what has replaced the message that was taken; false when nothing has. */
  release(message: OutgoingMessageKey, lease: string, dueAt: number): Promise<boolean>;
  /** Removes what is kept for the user on the topic, whichever message it is. */
  drop(poolId: string, userId: string, topic: string): Promise<void>;
}

// Access keys

export interface AccessKeyReads {
  find(id: string): Promise<AccessKey | undefined>;
  list(page: PageRequest): Promise<Page<AccessKey>>;
}

export interface AccessKeyTable extends AccessKeyReads {
  insert(key: AccessKey): Promise<boolean>;
  delete(id: string): Promise<boolean>;
}
