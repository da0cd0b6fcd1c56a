/**
 * What a relying party reads to verify a pool's tokens and to find its endpoints: the JWKS
 * (RFC 7517) and the OpenID configuration, at the issuer and at the pool's domain alike.
 */
import { type Context, type Env, Hono } from 'hono';
import { CognitoError } from '#contract/errors.ts';
import { acrValues } from '#domain/factors/acr.ts';
import { PROMPTS } from '#domain/oauth/authorization-request.ts';
import type { PoolDomains } from '#domain/pools/domains.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { registersClients } from '#domain/pools/resource-servers.ts';
import type { Issuers } from '#domain/tokens/issuers.ts';
import { KEYS_FRESH_SECONDS, type SigningKeys } from '#domain/tokens/signing-keys.ts';
import type { SiteMount } from '#http/site.ts';
import type { Pool } from '#store/tables/pools.ts';
import { preflight } from './endpoint.ts';

/** Keys change seldom, and a new one is published for longer before it signs. */
const KEYS_FRESH = `public, max-age=${KEYS_FRESH_SECONDS}`;
/** A pool may get a domain, or another one. */
const CONFIGURATION_FRESH = 'public, max-age=300';

const ANY_ORIGIN = { 'Access-Control-Allow-Origin': '*' };

interface Parts {
  readonly signingKeys: SigningKeys;
  readonly issuers: Issuers;
  /** How the outside reaches this server. */
  readonly publicUrl: () => string;
  readonly pools: Pools;
  readonly domains: PoolDomains;
}

/** Routes of `/{poolId}/.well-known/`. */
export function discovery(parts: Parts): Hono {
  const routes = new Hono();
  routes.onError((error, c) => {
    if (!(error instanceof CognitoError)) throw error;
    return c.json({ message: error.message }, 404, ANY_ORIGIN);
  });
  document(routes, '/:poolId/.well-known/jwks.json', (c) => keysOf(parts, c.req.param('poolId')!));
  // OpenID Connect puts the path of the issuer before, RFC 8414 after.
  for (const path of [
    '/:poolId/.well-known/openid-configuration',
    '/.well-known/openid-configuration/:poolId',
    '/.well-known/oauth-authorization-server/:poolId',
  ]) {
    document(routes, path, async (c) =>
      configurationOf(parts, await parts.pools.get(c.req.param('poolId')!)),
    );
  }
  return routes;
}

/** The same documents where the pool's endpoints are. */
export function siteDiscovery(parts: Parts): SiteMount {
  return (app) => {
    document(app, '/.well-known/jwks.json', (c) => keysOf(parts, c.env.site.pool.id));
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      document(app, `/.well-known/${name}`, (c) => configurationOf(parts, c.env.site.pool));
    }
  };
}

/** Adds a document that scripts of every origin may read, whatever headers they send. */
function document<E extends Env>(
  app: Hono<E>,
  path: string,
  answer: (c: Context<E>) => Promise<Response>,
): void {
  app.get(path, answer);
  app.options(path, (c) => preflight(c, 'GET, OPTIONS'));
}

async function keysOf({ pools, signingKeys }: Parts, poolId: string): Promise<Response> {
  const pool = await pools.get(poolId);
  const keys = await signingKeys.published(pool.id);
  return Response.json({ keys }, { headers: { ...ANY_ORIGIN, 'Cache-Control': KEYS_FRESH } });
}

async function configurationOf(parts: Parts, pool: Pool): Promise<Response> {
  const issuer = parts.issuers.of(pool);
  const site = await parts.domains.siteUrl(pool.id);
  const document = {
    issuer,
    jwks_uri: `${parts.publicUrl()}/${pool.id}/.well-known/jwks.json`,
    ...(site !== undefined && endpointsAt(site, pool)),
    response_types_supported: ['code', 'token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    ...(pool.settings.AcrConfiguration && { acr_values_supported: acrValues(pool) }),
  };
  return Response.json(document, {
    headers: { ...ANY_ORIGIN, 'Cache-Control': CONFIGURATION_FRESH },
  });
}

/** A pool without a domain has none of these, and nobody to ask for an authorization. */
function endpointsAt(site: string, pool: Pool) {
  return {
    authorization_endpoint: `${site}/oauth2/authorize`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    prompt_values_supported: PROMPTS,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    token_endpoint: `${site}/oauth2/token`,
    userinfo_endpoint: `${site}/oauth2/userInfo`,
    revocation_endpoint: `${site}/oauth2/revoke`,
    end_session_endpoint: `${site}/logout`,
    ...(registersClients(pool) && { registration_endpoint: `${site}/oauth2/register` }),
    code_challenge_methods_supported: ['S256'],
  };
}
