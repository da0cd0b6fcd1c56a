/** New tokens for a refresh token (RFC 6749 §6), and with rotation its successor. */
import type { Tokens } from '#domain/tokens/tokens.ts';
import { required } from '../endpoint.ts';
import { OAuthError } from '../oauth-error.ts';
import { type Grant, requireFlow, tokenResponse } from '../token.ts';

export function refreshToken(tokens: Tokens): Grant {
  return async ({ pool, client, form, caller }) => {
    requireFlow(client, 'code');
    const inspected = await tokens.inspectRefreshToken(
      pool,
      client,
      required(form, 'refresh_token'),
    );
    const scopes = form.get('scope')?.split(' ').filter(Boolean) ?? [];
    const granted = inspected.family.scope.split(' ');
    if (scopes.some((scope) => !granted.includes(scope))) throw new OAuthError('invalid_scope');
    const scope = scopes.length > 0 ? scopes.join(' ') : undefined;
    return tokenResponse(await tokens.refresh(pool, client, inspected, { caller, scope }));
  };
}
