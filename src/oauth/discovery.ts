/** What a relying party reads to verify a pool's tokens: the JWKS and the OpenID configuration. */
import { Hono } from 'hono';
import { CognitoError } from '#contract/errors.ts';
import type { Tokens } from '#domain/tokens/tokens.ts';

/** Keys change seldom, and a new one is published before it signs. */
const CACHE_CONTROL = 'public, max-age=86400';

/** Routes of `/{poolId}/.well-known/`: JWKS (RFC 7517) and OpenID Connect Discovery 1.0. */
export function discovery(tokens: Tokens): Hono {
  const routes = new Hono();
  routes.use('/:poolId/.well-known/*', async (context, next) => {
    await next();
    context.header('Access-Control-Allow-Origin', '*');
  });
  routes.onError((error, context) => {
    if (error instanceof CognitoError) return context.json({ message: error.message }, 404);
    throw error;
  });

  routes.get('/:poolId/.well-known/jwks.json', async (context) => {
    const keys = await tokens.publishedKeys(context.req.param('poolId'));
    return context.json({ keys }, 200, { 'Cache-Control': CACHE_CONTROL });
  });

  routes.get('/:poolId/.well-known/openid-configuration', async (context) => {
    const poolId = context.req.param('poolId');
    await tokens.publishedKeys(poolId);
    const issuer = tokens.issuer(poolId);
    return context.json(
      {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        response_types_supported: ['code', 'token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        scopes_supported: ['openid', 'email', 'phone', 'profile'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      },
      200,
      { 'Cache-Control': CACHE_CONTROL },
    );
  });
  return routes;
}
