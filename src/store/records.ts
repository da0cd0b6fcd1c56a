/**
 * What the store keeps, as plain values. Times are milliseconds since the Unix epoch; secrets
 * are in the clear here and sealed by the store on their way to disk.
 */
import type {
  ChallengeResponseType,
  CreateUserPoolClientRequest,
  CreateUserPoolRequest,
  EventResponseType,
  EventRiskType,
  EventType,
  FeedbackValueType,
  PasswordHashingAlgorithmType,
  SchemaAttributeType,
  SetRiskConfigurationRequest,
  SetUserPoolMfaConfigRequest,
  UserImportJobStatusType,
  UserStatusType,
} from '#contract/types.ts';

/** The settings of a pool: what CreateUserPool takes, less what has a column or record of its own. */
export type PoolSettings = Omit<
  CreateUserPoolRequest,
  'PoolName' | 'Schema' | 'UserPoolTags' | 'MfaConfiguration'
>;

/** The MFA settings of a pool, as SetUserPoolMfaConfig takes them. */
export type MfaSettings = Omit<SetUserPoolMfaConfigRequest, 'UserPoolId' | 'MfaConfiguration'> & {
  readonly MfaConfiguration: 'OFF' | 'OPTIONAL' | 'ON';
};

/** How a pool follows its users' sessions, as SetUserPoolSessionConfiguration takes it. */
export interface SessionSettings {
  readonly tracking: boolean;
  /** Token sessions a user can have at once. */
  readonly maxPerUser: number;
}

/** What SetRiskConfiguration has set, for a pool or for a client in its place. */
export type RiskSettings = Omit<SetRiskConfigurationRequest, 'UserPoolId' | 'ClientId'> & {
  readonly modifiedAt: number;
};

export interface Pool {
  readonly id: string;
  /** The region the pool was made in; the first part of its id. */
  readonly region: string;
  readonly name: string;
  readonly settings: PoolSettings;
  readonly mfa: MfaSettings;
  /** Absent until it is set. */
  readonly sessions?: SessionSettings;
  /** Absent while nothing is set. */
  readonly risk?: RiskSettings;
  /** Every attribute a user of the pool can have: the standard ones first, then custom ones. */
  readonly schema: readonly SchemaAttributeType[];
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Counts changes; an update names the version it read and fails when it is not the last. */
  readonly version: number;
}

/** The settings of a client: what CreateUserPoolClient takes, less what has a place of its own. */
export type ClientSettings = Omit<
  CreateUserPoolClientRequest,
  'UserPoolId' | 'ClientName' | 'GenerateSecret' | 'ClientSecret'
>;

export interface ClientSecret {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

export interface Client {
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  /** The client registered itself; absent when an administrator made it. */
  readonly registered?: true;
  readonly settings: ClientSettings;
  /** None for a public client; at most two, so that one can replace the other without a gap. */
  readonly secrets: readonly ClientSecret[];
  /** SSOSession.MaxValidityMinutes; absent until it is set. */
  readonly ssoMinutes?: number;
  /** Absent while those of the pool hold. */
  readonly risk?: RiskSettings;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly version: number;
}

export type MfaFactor = 'SOFTWARE_TOKEN_MFA' | 'SMS_MFA' | 'EMAIL_OTP';

export interface User {
  readonly poolId: string;
  /** The `sub` attribute: a UUID, never reused. */
  readonly id: string;
  /** The real username; in pools with UsernameAttributes it equals `id`. */
  readonly username: string;
  readonly status: UserStatusType;
  readonly enabled: boolean;
  /** Every attribute but `sub`, as the strings the API carries. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly mfa: {
    readonly enabled: readonly MfaFactor[];
    readonly preferred?: MfaFactor;
    /** The user lets a passkey stand for both factors, where the pool does. */
    readonly passkey?: true;
    /** SMS_MFA was turned on by SetUserSettings: what MFAOptions shows, and nothing else. */
    readonly smsBySettings?: true;
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

export interface Group {
  readonly poolId: string;
  /** Never shown: tells the group from a later one of its name. */
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** The IAM role of its members. */
  readonly roleArn?: string | undefined;
  /** The lower, the more it counts; a group without one counts least. */
  readonly precedence?: number | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

interface KeptPassword {
  /** Drawn with the password, and what tells it from others of the user. */
  readonly salt: Buffer;
  /** A temporary password only opens NEW_PASSWORD_REQUIRED. */
  readonly temporary: boolean;
  readonly setAt: number;
}

/** A password as SRP-6a keeps it: v = g^x mod N, with the salt x was made from. */
export interface PasswordVerifier extends KeptPassword {
  readonly verifier: Buffer;
}

/** A password known by the hash another system made: a verifier under the salt will follow. */
export interface ImportedPassword extends KeptPassword {
  readonly hash: string;
}

export type Password = PasswordVerifier | ImportedPassword;

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

/** An authenticator beside the one that the API knows. */
export interface FurtherAuthenticator {
  readonly secret: Buffer;
  readonly friendlyName?: string;
  /** The last time step accepted of it. */
  readonly lastStep: number;
  readonly createdAt: number;
}

/** A WebAuthn credential: the public half of a key pair whose private half an authenticator keeps. */
export interface Passkey {
  readonly poolId: string;
  readonly userId: string;
  /** Made by the authenticator; in one pool it belongs to one user. */
  readonly credentialId: Buffer;
  /** The relying party id it was made for, and works for alone. */
  readonly relyingParty: string;
  /** COSE_Key (RFC 9052). */
  readonly publicKey: Buffer;
  /** The authenticator's own count of signatures; 0 for those that keep none. */
  readonly signCount: number;
  readonly name: string;
  /** `platform` or `cross-platform`, where the client said so. */
  readonly attachment?: string;
  readonly transports: readonly string[];
  readonly createdAt: number;
}

/** A browser or phone its user signs in on, with an SRP verifier of a secret it keeps. */
export interface Device {
  readonly poolId: string;
  readonly userId: string;
  /** `{region}_{uuid}`. */
  readonly deviceKey: string;
  readonly name?: string;
  readonly salt: Buffer;
  readonly verifier: Buffer;
  /** A remembered device proves itself at sign-in, in place of MFA where the pool says so. */
  readonly remembered: boolean;
  /** The address it last signed in from. */
  readonly address?: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly authenticatedAt: number;
}

/** On which device the tokens of a family were given out. */
export interface DeviceFamily {
  readonly poolId: string;
  readonly familyId: string;
  readonly deviceKey: string;
  readonly expiresAt: number;
}

/** What attempts are counted for. */
export type AttemptFactor =
  | 'password'
  | 'software-token'
  | 'message-code'
  | 'custom-challenge'
  | 'device'
  | 'sign-in-code'
  | 'sign-up-code'
  | 'recovery-code'
  | 'attribute-code';

/** Requests of a user, or from one place, that are limited per hour, counted beside the attempts. */
export type LimitedAction =
  | 'ChangePassword'
  | 'ConfirmForgotPassword'
  | 'ConfirmSignUp'
  | 'ForgotPassword'
  | 'GetUserAttributeVerificationCode'
  | 'MfaCode'
  | 'RegisterClient'
  | 'RegisterClientOpenly'
  | 'ResendConfirmationCode'
  | 'SignInCode'
  | 'VerifyUserAttribute';

export type Counted = AttemptFactor | LimitedAction;

export interface AttemptState {
  /** Failures that count towards the visible lock. */
  readonly tries: number;
  /** Failures since the last success, however slow: the budget. */
  readonly total: number;
  /** Attempts before this instant are refused unseen. */
  readonly lockedUntil: number;
  readonly lastAt: number;
}

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
  /** SHA-256 of the token; the token itself is kept nowhere. */
  readonly hash: Buffer;
  readonly poolId: string;
  readonly familyId: string;
  readonly expiresAt: number;
  /** When a successor took its place; it is good until the grace period after that ends. */
  readonly rotatedAt?: number;
}

/** Where an attempt came from, as far as it was told. */
export interface EventContext {
  readonly address?: string;
  readonly device?: string;
  readonly timezone?: string;
  readonly city?: string;
  readonly country?: string;
  /** Degrees. */
  readonly latitude?: number;
  readonly longitude?: number;
}

export interface EventFeedback {
  readonly value: FeedbackValueType;
  readonly provider: string;
  readonly at: number;
}

/** One attempt at an account, in a pool that watches for threats. Kept for a decoy like a user. */
export interface AuthEvent {
  readonly poolId: string;
  readonly userId: string;
  /** The `event_id` of the tokens it led to. */
  readonly id: string;
  readonly type: EventType;
  readonly createdAt: number;
  /** When the record may go. */
  readonly expiresAt: number;
  readonly response: EventResponseType;
  readonly risk: EventRiskType;
  readonly challenges: readonly ChallengeResponseType[];
  readonly context: EventContext;
  readonly feedback?: EventFeedback;
  readonly version: number;
}

export interface SigningKey {
  readonly poolId: string;
  readonly kid: string;
  readonly use: 'id' | 'access';
  /** PKCS #8, DER. */
  readonly privateKey: Buffer;
  readonly createdAt: number;
}

/** A one-time code sent by message, for one user and one purpose; a new one replaces it. */
export interface MessageCode {
  readonly poolId: string;
  readonly userId: string;
  readonly purpose: string;
  readonly code: string;
  readonly expiresAt: number;
}

/** A job that brings users in from a file. */
export interface ImportJob {
  readonly poolId: string;
  readonly id: string;
  readonly name: string;
  /** Kept and shown: no role is assumed here. */
  readonly roleArn: string;
  /** What hashed the passwords in the file; without it there are none. */
  readonly algorithm?: PasswordHashingAlgorithmType;
  readonly status: UserImportJobStatusType;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly message?: string;
  /** Rows dealt with so far, the header not among them. */
  readonly counts: ImportCounts;
  /** A hash in the form and of the cost of those it imported; of no password. */
  readonly likeness?: string;
  /** The file that arrived whole; a later one replaces it until the job starts. */
  readonly upload?: ImportUpload;
}

export interface ImportCounts {
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
}

/** An uploaded file, kept in pieces that are numbered from 0. */
export interface ImportUpload {
  readonly id: string;
  readonly pieces: number;
}

/** A row of the file that made no user. Says why without telling anything of the user. */
export interface ImportedRow {
  /** The line of the file the row ends on, from 1. */
  readonly line: number;
  readonly outcome: 'skipped' | 'failed';
  readonly reason: string;
}

/** Names a message on its way, and tells it from an earlier or later one on its topic. */
export interface OutgoingMessageKey {
  readonly poolId: string;
  readonly userId: string;
  /** What it is about: of several messages to a user on one topic only the last is worth sending. */
  readonly topic: string;
  readonly id: string;
}

/** A message on its way: kept from the commit that made it until it is delivered or pointless. */
export interface OutgoingMessage extends OutgoingMessageKey {
  readonly medium: 'EMAIL' | 'SMS';
  /** The message itself, secrets and all. */
  readonly content: string;
  /** When the code it carries ends, and with it the point of delivering it. */
  readonly expiresAt: number;
  /** When the next attempt to deliver it may begin. */
  readonly dueAt: number;
  /** Attempts that failed. */
  readonly tries: number;
}

/** Credentials that sign API requests in `serve`. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  /** An IAM policy document; without one the key may do everything. */
  readonly policy?: unknown;
  readonly createdAt: number;
}
