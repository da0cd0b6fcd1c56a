/** New tokens for a refresh token (RFC 6749 §6), and with rotation its successor. */
import { requireResource } from '#domain/oauth/resource.ts';
import type { Renewals } from '#domain/tokens/renewals.ts';
import { required } from '../endpoint.ts';
import { OAuthError } from '../oauth-error.ts';
import { requireFlow, type TokenGrant, tokenResponse } from '../token.ts';

export function refreshToken(renewals: Renewals): TokenGrant {
  return async ({ pool, client, form, caller }) => {
    requireFlow(client, 'code');
    const inspected = await renewals.inspect(pool, client, required(form, 'refresh_token'));
    requireResource(form.get('resource'), inspected.family.authorized?.resource);
    const scopes = [...new Set(form.get('scope')?.split(' ').filter(Boolean))];
    const granted = inspected.family.scope.split(' ');
    if (scopes.some((scope) => !granted.includes(scope))) throw new OAuthError('invalid_scope');
    const scope = scopes.length > 0 ? scopes.join(' ') : undefined;
    return tokenResponse(await renewals.renew(pool, client, inspected, { caller, scope }));
  };
}
