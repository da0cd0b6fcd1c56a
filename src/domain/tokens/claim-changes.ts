/** The changes that a PreTokenGeneration function may make to the claims of tokens. Pure. */
import type { TokenChanges } from '#triggers/pre-token-generation.ts';
import type { Claims } from './jwt.ts';

/** Claims that say who, by whom, for whom and how long: no function changes them. */
const PROTECTED = new Set([
  'acr',
  'amr',
  'at_hash',
  'aud',
  'auth_time',
  'azp',
  'client_id',
  'device_key',
  'event_id',
  'exp',
  'granted_scope',
  'iat',
  'identities',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
  'scope',
  'sub',
  'token_use',
  'username',
  'version',
]);

/** The claims of an ID token after the changes, but for those that no function may make. */
export function changedIdClaims(claims: Claims, changes: TokenChanges | undefined): Claims {
  if (!changes) return claims;
  return withChanges(claims, changes.id, isOpen);
}

/** The claims of an access token after the changes. A function may set `aud` to the client's id. */
export function changedAccessClaims(claims: Claims, changes: TokenChanges | undefined): Claims {
  if (!changes) return claims;
  const { access } = changes;
  const open = withChanges(
    claims,
    access,
    (name, value) => isOpen(name) || (name === 'aud' && value === claims.client_id),
  );
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
  const granted = new Set([...scopes, ...access.addScopes]);
  for (const scope of access.suppressScopes) granted.delete(scope);
  return { ...open, scope: [...granted].join(' ') };
}

function withChanges(
  claims: Claims,
  { set, suppress }: TokenChanges['id'],
  isAllowed: (name: string, value?: unknown) => boolean,
): Claims {
  const added = Object.entries(set).filter(([name, value]) => isAllowed(name, value));
  const gone = new Set(suppress.filter((name) => isAllowed(name)));
  const all = {
    ...claims,
    ...Object.fromEntries(added.map(([name, value]) => [name, claimValue(name, value)])),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !gone.has(name)));
}

function isOpen(name: string): boolean {
  return !PROTECTED.has(name) && !/^(cognito|dev):/.test(name);
}

/** The two verification marks are booleans in tokens, also where a function returns texts. */
function claimValue(name: string, value: unknown): unknown {
  const isMark = name === 'email_verified' || name === 'phone_number_verified';
  return isMark && typeof value === 'string' ? value === 'true' : value;
}
