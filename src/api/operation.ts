/** What an operation is: a function from its validated input to its output. No HTTP in it. */
import type { OperationName, Operations } from '#contract/types.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { OwnChanges } from '#domain/accounts/own-changes.ts';
import type { Recovery } from '#domain/accounts/recovery.ts';
import type { SignUps } from '#domain/accounts/sign-ups.ts';
import type { UserAttributes } from '#domain/accounts/user-attributes.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import type { Brandings } from '#domain/branding/brandings.ts';
import type { ClassicStyles } from '#domain/branding/classic-styles.ts';
import type { Terms } from '#domain/branding/terms.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { UserFactors } from '#domain/factors/user-factors.ts';
import type { IdentityProviders } from '#domain/federation/identity-providers.ts';
import type { Linking } from '#domain/federation/linking.ts';
import type { SamlKeys } from '#domain/federation/saml/saml-keys.ts';
import type { Imports } from '#domain/import/imports.ts';
import type { UserSessions } from '#domain/oauth/user-sessions.ts';
import type { PasswordChange } from '#domain/passwords/password-change.ts';
import type { PoolDomains } from '#domain/pools/domains.ts';
import type { LogDelivery } from '#domain/pools/log-delivery.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { PoolReplicas } from '#domain/pools/replicas.ts';
import type { ResourceServers } from '#domain/pools/resource-servers.ts';
import type { ProvisionedLimits } from '#domain/quotas/provisioned-limits.ts';
import type { AuthEvents } from '#domain/risk/auth-events.ts';
import type { AutoSignIn } from '#domain/signin/auto-sign-in.ts';
import type { Enrolment } from '#domain/signin/enrolment.ts';
import type { SignIn } from '#domain/signin/sign-in.ts';
import type { Bearers } from '#domain/tokens/bearers.ts';
import type { ClientTokens } from '#domain/tokens/client-tokens.ts';
import type { Renewals } from '#domain/tokens/renewals.ts';
import type { Revocations } from '#domain/tokens/revocations.ts';
import type { SigningKeys } from '#domain/tokens/signing-keys.ts';
import type { Groups } from '#domain/users/groups.ts';

/** What operations call of the domain, which the composition root builds once. */
export interface Domain {
  readonly pools: Pools;
  readonly clients: Clients;
  readonly domains: PoolDomains;
  readonly resourceServers: ResourceServers;
  /** How the managed pages look, and the classic ones. */
  readonly brandings: Brandings;
  readonly classicStyles: ClassicStyles;
  /** What the sign-up page leads to. */
  readonly terms: Terms;
  readonly accounts: Accounts;
  /** Changes of attributes, and the codes that prove addresses. */
  /** Changes of how one signs in, by access token. */
  readonly ownChanges: OwnChanges;
  readonly userAttributes: UserAttributes;
  readonly groups: Groups;
  /** Other people's sign-ins. */
  readonly identityProviders: IdentityProviders;
  readonly linking: Linking;
  readonly imports: Imports;
  /** Software tokens. */
  readonly authenticators: Authenticators;
  /** Which factors of a user are on. */
  readonly userFactors: UserFactors;
  readonly passkeys: Passkeys;
  readonly devices: Devices;
  readonly signUps: SignUps;
  readonly recovery: Recovery;
  readonly passwordChange: PasswordChange;
  readonly signIn: SignIn;
  /** Enrolling a factor during a sign-in, by its session. */
  readonly enrolment: Enrolment;
  /** Signing in right after signing up. */
  readonly autoSignIn: AutoSignIn;
  /** Whose an access token is. */
  readonly bearers: Bearers;
  readonly renewals: Renewals;
  readonly revocations: Revocations;
  readonly signingKeys: SigningKeys;
  /** Of requests to SAML providers. */
  readonly samlKeys: SamlKeys;
  readonly authEvents: AuthEvents;
  /** What is said of the regions a pool is in. */
  readonly replicas: PoolReplicas;
  /** The logs that pools deliver. */
  readonly logDelivery: LogDelivery;
  /** Sign-up, recovery and new passwords under threat protection. */
  readonly watched: WatchedActions;
  /** Sign-ins as their user sees them. */
  readonly userSessions: UserSessions;
  /** Tokens of clients that act for themselves. */
  readonly clientTokens: ClientTokens;
  /** Requests a second by category. */
  readonly provisionedLimits: ProvisionedLimits;
}

/** What an operation may know of the request it answers, besides its input. */
export interface ApiRequest {
  /** The region the request acts in: of its credential scope, else of the pool it names. */
  readonly region: string;
  readonly requestId: string;
  /** The caller's address as the listener (or a trusted proxy) saw it. */
  readonly sourceAddress: string;
  readonly userAgent: string | undefined;
  /** Who signed it; undefined for operations that need no signature. */
  readonly principal: Principal | undefined;
}

export type Operation<Name extends OperationName> = (
  input: Operations[Name]['input'],
  domain: Domain,
  request: ApiRequest,
) => Promise<Operations[Name]['output']>;

/** Any of them, as those see it who call it by its name. */
export type AnyOperation = (input: never, domain: Domain, request: ApiRequest) => Promise<unknown>;

/** An operation whose code is loaded when it is asked for: a start waits for none of them. */
export function onFirstUse<Name extends OperationName, Key extends string>(
  load: () => Promise<Readonly<Record<Key, Operation<Name>>>>,
  exported: Key,
): Operation<Name> {
  let loaded: Operation<Name> | undefined;
  return async (input, domain, request) => {
    loaded ??= (await load())[exported];
    return loaded(input, domain, request);
  };
}
