/** A token for a client that acts for itself (RFC 6749 §4.4). */
import { readResource } from '#domain/oauth/resource.ts';
import type { ClientTokens } from '#domain/tokens/client-tokens.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import { OAuthError } from '../oauth-error.ts';
import { requireFlow, type TokenGrant } from '../token.ts';

export function clientCredentials(clientTokens: ClientTokens): TokenGrant {
  return async ({ pool, client, form }) => {
    requireFlow(client, 'client_credentials');
    // Settings do not allow such a client. Without a secret it would have proven nothing.
    if (client.secrets.length === 0) throw new OAuthError('invalid_client');
    const configured = await clientTokens.scopesOf(pool, client);
    const scopes = form.get('scope')?.split(' ').filter(Boolean) ?? [];
    if (configured.length === 0 || scopes.some((scope) => !configured.includes(scope))) {
      throw new OAuthError('invalid_scope');
    }
    const resource = form.get('resource');
    const token = await clientTokens.issue(pool, client, scopes, {
      clientMetadata: metadataOf(form.get('aws_client_metadata')),
      ...(resource !== undefined && { audience: readResource(resource) }),
    });
    return {
      access_token: token.AccessToken,
      expires_in: token.ExpiresIn,
      token_type: 'Bearer',
    };
  };
}

/** What the client tells the pool's function: a JSON object of strings. */
function metadataOf(json: string | undefined): Readonly<Record<string, string>> | undefined {
  if (json === undefined) return undefined;
  const refused = () =>
    new OAuthError('invalid_request', 'aws_client_metadata must be a JSON object of strings');
  let value: unknown;
  try {
    value = parseBoundedJson(json);
  } catch {
    throw refused();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused();
  const entries = Object.entries(value);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    throw refused();
  }
  return Object.fromEntries(entries);
}
