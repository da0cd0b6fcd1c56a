/** What the stored settings of a client mean, defaults included. Pure. */
import type { ExplicitAuthFlowsType, TimeUnitsType } from '#contract/types.ts';
import type { Client, ClientSettings } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';

const SECONDS: Record<TimeUnitsType, number> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

/** How long a sign-in may take between two steps unless the client says otherwise: minutes. */
export const DEFAULT_SESSION_MINUTES = 3;

/** How long it may take at most, whatever the client says: minutes. */
const LONGEST_SESSION_MINUTES = 15;

/** How long refresh tokens are valid unless the client says otherwise: days. */
const DEFAULT_REFRESH_DAYS = 30;

const DEFAULT_ACCESS_SECONDS = 3600;

export type Flow =
  | 'USER_PASSWORD_AUTH'
  | 'ADMIN_USER_PASSWORD_AUTH'
  | 'USER_SRP_AUTH'
  | 'CUSTOM_AUTH'
  | 'USER_AUTH'
  | 'REFRESH_TOKEN_AUTH'
  | 'CLIENT_TOKEN_AUTH';

/** What a sign-in goes by: a flow, or a provider, for which no client names one. */
export type SignInFlow = Flow | 'FEDERATION';

const LEGACY: ReadonlySet<string> = new Set<ExplicitAuthFlowsType>([
  'ADMIN_NO_SRP_AUTH',
  'CUSTOM_AUTH_FLOW_ONLY',
  'USER_PASSWORD_AUTH',
]);

/** True for the names of flows from before the ALLOW_ names; a list holds only one kind. */
export function isLegacyFlow(name: ExplicitAuthFlowsType): boolean {
  return LEGACY.has(name);
}

/**
 * Whether the client allows `flow`. A client that names none allows SRP, custom and refresh.
 * Legacy names leave refresh and SRP on, unless CUSTOM_AUTH_FLOW_ONLY is among them.
 */
export function flowEnabled(client: Client, flow: Flow): boolean {
  if (flow === 'REFRESH_TOKEN_AUTH' && rotation(client)) return false;
  const allowed = client.settings.ExplicitAuthFlows ?? [];
  if (allowed.length === 0) {
    return flow === 'USER_SRP_AUTH' || flow === 'CUSTOM_AUTH' || flow === 'REFRESH_TOKEN_AUTH';
  }
  if (!allowed.some(isLegacyFlow)) return allowed.some((name) => name === `ALLOW_${flow}`);
  switch (flow) {
    case 'USER_PASSWORD_AUTH':
      return allowed.includes('USER_PASSWORD_AUTH');
    case 'ADMIN_USER_PASSWORD_AUTH':
      return allowed.includes('ADMIN_NO_SRP_AUTH');
    case 'CUSTOM_AUTH':
      return allowed.includes('CUSTOM_AUTH_FLOW_ONLY');
    case 'USER_SRP_AUTH':
      return !allowed.includes('CUSTOM_AUTH_FLOW_ONLY');
    case 'REFRESH_TOKEN_AUTH':
      return true;
    case 'USER_AUTH':
    case 'CLIENT_TOKEN_AUTH':
      return false;
  }
}

/** How long the client's tokens are valid, in seconds. */
export function tokenValidity(client: { readonly settings: ClientSettings }): {
  readonly access: number;
  readonly id: number;
  readonly refresh: number;
} {
  const {
    AccessTokenValidity,
    IdTokenValidity,
    RefreshTokenValidity,
    TokenValidityUnits: units,
  } = client.settings;
  return {
    access: AccessTokenValidity
      ? AccessTokenValidity * SECONDS[units?.AccessToken ?? 'hours']
      : DEFAULT_ACCESS_SECONDS,
    id: IdTokenValidity
      ? IdTokenValidity * SECONDS[units?.IdToken ?? 'hours']
      : DEFAULT_ACCESS_SECONDS,
    refresh: RefreshTokenValidity
      ? RefreshTokenValidity * SECONDS[units?.RefreshToken ?? 'days']
      : DEFAULT_REFRESH_DAYS * SECONDS.days,
  };
}

/** The default validity of refresh tokens, as a number of `unit`. */
export function defaultRefreshValidity(unit: TimeUnitsType = 'days'): number {
  return (DEFAULT_REFRESH_DAYS * SECONDS.days) / SECONDS[unit];
}

/** What a pool's own users come through, among the providers of a client. */
export const OWN_USERS = 'COGNITO';

/** The providers that a client's users may come through. */
export function providersOf({ settings }: Client): readonly string[] {
  return settings.SupportedIdentityProviders ?? [];
}

/** Whether the pool's own users may come to the client. */
export const hasOwnUsers = (client: Client) => providersOf(client).includes(OWN_USERS);

/** Whether answers must not tell an unknown user from a wrong password. */
export function hidesUserExistence(client: Client): boolean {
  return client.settings.PreventUserExistenceErrors === 'ENABLED';
}

/** How long a sign-in session of the client is good, in milliseconds. */
export function sessionValidity(client: Client): number {
  return (client.settings.AuthSessionValidity ?? DEFAULT_SESSION_MINUTES) * 60_000;
}

/** The same of the client that gives most, in milliseconds. */
export const LONGEST_SESSION_VALIDITY = LONGEST_SESSION_MINUTES * 60_000;

/** How long an SSO session lasts by default, and at most: minutes. */
export const DEFAULT_SSO_MINUTES = 60;
export const LONGEST_SSO_MINUTES = 129_600;

/**
 * How long an SSO session spares the client's users another sign-in, in pools that track sessions.
 */
export function ssoMinutes(client: Client): number {
  return client.ssoMinutes ?? DEFAULT_SSO_MINUTES;
}

/** Whether the client's refresh tokens can be revoked (and its tokens carry `origin_jti`). */
export function revocationEnabled(client: Client): boolean {
  return client.settings.EnableTokenRevocation ?? true;
}

/** How long a rotated refresh token stays valid; undefined when tokens are not rotated. */
export function rotation(client: Client): { readonly graceMs: number } | undefined {
  const setting = client.settings.RefreshTokenRotation;
  if (setting?.Feature !== 'ENABLED') return undefined;
  return { graceMs: (setting.RetryGracePeriodSeconds ?? 0) * 1000 };
}

/** The attributes the client may read: those it names, else all but developer-only ones. */
export function readableAttributes(client: Client, pool: Pool): Set<string> {
  return new Set(client.settings.ReadAttributes ?? attributeNames(pool, () => true));
}

/** The attributes the client may write: those it names, else all that a user may write. */
export function writableAttributes(client: Client, pool: Pool): Set<string> {
  return new Set(client.settings.WriteAttributes ?? attributeNames(pool, isWritable));
}

/** False for the attributes that no client may write. */
export function isWritable(attribute: string): boolean {
  return !['sub', 'email_verified', 'phone_number_verified', 'identities'].includes(attribute);
}

function attributeNames(pool: Pool, include: (name: string) => boolean): string[] {
  return pool.schema
    .filter(({ DeveloperOnlyAttribute }) => !DeveloperOnlyAttribute)
    .map(({ Name }) => Name ?? '')
    .filter(include);
}
