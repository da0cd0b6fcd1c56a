/** Which scopes a request is granted. Pure. */
import { CLAIM_SCOPES } from '#domain/users/scoped-attributes.ts';
import { OAuthRefusal } from './refusal.ts';

/**
 * The scopes a request asks for, each once; without any, all that are `allowed`: those of the
 * client that the pool knows. Another is refused in the service's way: as an invalid request that
 * says which parameter is wrong. @throws OAuthRefusal
 */
export function grantedScopes(
  allowed: readonly string[],
  requested: string | undefined,
): readonly string[] {
  const scopes = [...new Set(requested?.split(' ').filter((scope) => scope !== '') ?? [])];
  if (scopes.length === 0) return allowed;
  const hasOpenid = scopes.includes('openid');
  // Scopes of claims mean nothing without OpenID Connect.
  const isGranted = (scope: string) =>
    allowed.includes(scope) && (hasOpenid || !CLAIM_SCOPES.includes(scope));
  if (!scopes.every(isGranted)) throw new OAuthRefusal('invalid_request', 'invalid_scope');
  return scopes;
}
