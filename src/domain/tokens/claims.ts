/** What ID and access tokens say (the claims of the service's own tokens). */

import { readableAttributes, revocationEnabled } from '#domain/clients/effective-settings.ts';
import { acrOf, reportedLevel } from '#domain/factors/acr.ts';
import { identitiesClaim } from '#domain/users/linked-identities.ts';
import { scopedAttributes } from '#domain/users/scoped-attributes.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';
import type { GroupConfiguration } from '#triggers/pre-token-generation.ts';
import { groupNames, groupRoles } from './group-claims.ts';
import type { Claims } from './jwt.ts';

export interface TokenSubject {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly groups: GroupConfiguration;
  readonly family: TokenFamily;
  /** The scope of these tokens: that of the family, or less. */
  readonly scope: string;
  readonly deviceKey: string | undefined;
  readonly nonce?: string | undefined;
  readonly issuer: string;
  /** The token's own id. */
  readonly jti: string;
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Claims of an access token: who signed in, in which groups, by which client, with what scope. */
export function accessClaims(subject: TokenSubject): Claims {
  const { user, client, family, groups } = subject;
  const { authorized } = family;
  return {
    sub: user.id,
    ...(subject.deviceKey !== undefined && { device_key: subject.deviceKey }),
    ...groupNames(groups),
    iss: subject.issuer,
    ...(authorized && { version: 2 }),
    client_id: client.id,
    ...(authorized?.resource !== undefined && { aud: authorized.resource }),
    ...revocationIds(subject),
    event_id: family.eventId,
    token_use: 'access',
    scope: subject.scope,
    auth_time: Math.floor(family.authTime / 1000),
    exp: subject.expiresAt,
    iat: subject.issuedAt,
    ...(revocationEnabled(client) && { jti: subject.jti }),
    username: user.username,
  };
}

export interface ClientTokenSubject {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The API the token is for, where one is named. */
  readonly audience?: string | undefined;
  readonly issuer: string;
  readonly jti: string;
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Claims of the access token of a client that acts for itself: there is no user in it. */
export function clientClaims(subject: ClientTokenSubject): Claims {
  return {
    sub: subject.clientId,
    token_use: 'access',
    scope: subject.scopes.join(' '),
    auth_time: subject.issuedAt,
    iss: subject.issuer,
    exp: subject.expiresAt,
    iat: subject.issuedAt,
    version: 2,
    ...(subject.audience !== undefined && { aud: subject.audience }),
    jti: subject.jti,
    client_id: subject.clientId,
  };
}

/** Claims of an ID token: attributes, groups with roles, and the ids. */
export function idClaims(subject: TokenSubject): Claims {
  const { pool, user, client, family, groups, nonce } = subject;
  const acr = family.authorized && acrOf(pool, reportedLevel(family.authorized));
  return {
    sub: user.id,
    ...groupNames(groups),
    ...attributeClaims(user, shownAttributes(subject)),
    ...groupRoles(groups),
    iss: subject.issuer,
    'cognito:username': user.username,
    ...revocationIds(subject),
    aud: client.id,
    ...(nonce !== undefined && { nonce }),
    ...(acr !== undefined && { acr }),
    event_id: family.eventId,
    token_use: 'id',
    auth_time: Math.floor(family.authTime / 1000),
    exp: subject.expiresAt,
    iat: subject.issuedAt,
    ...(revocationEnabled(client) && { jti: subject.jti }),
  };
}

/** The attributes the client may read, and of them those whose scopes were authorized. */
function shownAttributes({ client, pool, family, scope }: TokenSubject): ReadonlySet<string> {
  const readable = readableAttributes(client, pool);
  if (!family.authorized) return readable;
  return scopedAttributes(readable, scope.split(' '), family.scope.split(' '));
}

/** The tokens of a client with revocation switched off do not name their family. */
function revocationIds({ client, family }: TokenSubject): Claims {
  return revocationEnabled(client) ? { origin_jti: family.id } : {};
}

function attributeClaims(user: User, readable: ReadonlySet<string>): Claims {
  const claims: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(user.attributes)) {
    if (!readable.has(name)) continue;
    claims[name] = attributeClaim(name, value);
  }
  return claims;
}

/** Claims are strings, but for two verification marks (booleans), the address (an object) and the
 * subjects of providers (an array). */
function attributeClaim(name: string, value: string): unknown {
  if (name === 'email_verified' || name === 'phone_number_verified') return value === 'true';
  if (name === 'address') return { formatted: value };
  if (name === 'identities') return identitiesClaim(value);
  return value;
}
