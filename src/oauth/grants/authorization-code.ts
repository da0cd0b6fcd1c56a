/** The tokens of an authorization code (RFC 6749 §4.1.3). */
import type { CodeGrants } from '#domain/oauth/code-grants.ts';
import { impliedRedirectUri } from '#domain/oauth/redirection.ts';
import { required } from '../endpoint.ts';
import { requireFlow, type TokenGrant, tokenResponse } from '../token.ts';

export function authorizationCode(codeGrants: CodeGrants): TokenGrant {
  return async ({ pool, client, form, caller }) => {
    requireFlow(client, 'code');
    const presented = {
      code: required(form, 'code'),
      redirectUri:
        form.get('redirect_uri') ?? impliedRedirectUri(client) ?? required(form, 'redirect_uri'),
      codeVerifier: form.get('code_verifier'),
      resource: form.get('resource'),
    };
    return tokenResponse(await codeGrants.exchange(pool, client, presented, caller));
  };
}
