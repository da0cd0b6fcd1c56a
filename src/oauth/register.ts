/** The client registration endpoint (RFC 7591 §3). */
import { CognitoError } from '#contract/errors.ts';
import type { FailureName } from '#contract/failures/entry.ts';
import { MetadataRefused } from '#domain/clients/client-metadata.ts';
import type { Registration, Registrations } from '#domain/oauth/registrations.ts';
import { callerOf, type SiteContext, type SiteMount } from '#http/site.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import { bearerToken, endpoint, json } from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';

/** How the rules for clients refuse well-formed metadata. */
const OF_METADATA: ReadonlySet<FailureName> = new Set([
  'InvalidOAuthFlowException',
  'InvalidParameterException',
  'ScopeDoesNotExistException',
]);

export function registerEndpoint(registrations: Registrations): SiteMount {
  return (app) =>
    endpoint(app, '/oauth2/register', ['POST'], async (c) => {
      const token = bearerToken(c);
      // A malformed token is refused; only a request without one may be anonymous.
      if (token === undefined && c.req.header('authorization') !== undefined) return refuseToken(c);
      const { pool } = c.env.site;
      try {
        const made = await registrations.register(pool, token, callerOf(c), () => readJson(c));
        if (made === 'unauthenticated') return refuseToken(c);
        if (made === 'closed') {
          throw new OAuthError('access_denied', 'Clients cannot be registered here.', 403);
        }
        return json(c, answerOf(made), 201);
      } catch (error) {
        if (error instanceof MetadataRefused) {
          throw new OAuthError(error.code, error.message, 400, { cause: error });
        }
        if (!(error instanceof CognitoError)) throw error;
        if (error.name === 'NotAuthorizedException') return refuseToken(c, error.message);
        if (OF_METADATA.has(error.name)) {
          throw new OAuthError('invalid_client_metadata', error.message, 400, { cause: error });
        }
        throw error;
      }
    });
}

async function readJson(c: SiteContext): Promise<unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new OAuthError('invalid_request', 'The body must be application/json.');
  }
  try {
    return parseBoundedJson(await c.req.text());
  } catch (cause) {
    throw new OAuthError('invalid_client_metadata', 'The body is not JSON.', 400, { cause });
  }
}

function refuseToken(c: SiteContext, description = 'An access token is required.') {
  c.header('WWW-Authenticate', 'Bearer error="invalid_token"');
  return json(c, { error: 'invalid_token', error_description: description }, 401);
}

function answerOf({ client, metadata }: Registration) {
  const secret = client.secrets[0]?.value;
  return {
    client_id: client.id,
    ...(secret !== undefined && { client_secret: secret, client_secret_expires_at: 0 }),
    client_id_issued_at: Math.floor(client.createdAt / 1000),
    ...metadata,
  };
}
