/** The UserInfo endpoint (OpenID Connect Core §5.3): the claims that the token's scopes allow. */

import { CognitoError } from '#contract/errors.ts';
import { readableAttributes } from '#domain/clients/effective-settings.ts';
import type { Bearer, Bearers } from '#domain/tokens/bearers.ts';
import { scopedAttributes } from '#domain/users/scoped-attributes.ts';
import type { SiteContext, SiteMount } from '#http/site.ts';
import type { Pool } from '#store/tables/pools.ts';
import { bearerToken, endpoint, json } from './endpoint.ts';

const BAD_REQUEST = 'Bad OAuth2 request at UserInfo Endpoint';
const NO_LONGER_GOOD =
  'Access token is expired, disabled, or deleted, or the user has globally signed out.';
const NO_OPENID = 'Access token does not contain openid scope';

export function userInfoEndpoint(bearers: Bearers): SiteMount {
  return (app) =>
    endpoint(app, '/oauth2/userInfo', ['GET', 'POST'], async (c) => {
      const token = bearerToken(c);
      if (token === undefined) return refuse(c, 400, 'invalid_request', BAD_REQUEST);
      const bearer = await bearerOf(bearers, token, c.env.site.pool);
      if (typeof bearer === 'string') return refuse(c, 401, 'invalid_token', bearer);
      return json(c, claimsOf(bearer));
    });
}

/** Who presents the token, or why it is not good here. */
async function bearerOf(bearers: Bearers, token: string, pool: Pool): Promise<Bearer | string> {
  try {
    const bearer = await bearers.authenticate(token, { scope: 'openid' });
    return bearer.pool.id === pool.id ? bearer : NO_LONGER_GOOD;
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    return error.reason === 'accessTokenScope' ? NO_OPENID : NO_LONGER_GOOD;
  }
}

/** Every value is a string but the address, as the service has them. */
function claimsOf({ pool, client, user, scopes, granted }: Bearer): Record<string, unknown> {
  const shown = scopedAttributes(readableAttributes(client, pool), scopes, granted);
  const attributes = Object.entries(user.attributes).filter(([name]) => shown.has(name));
  const { address, ...rest } = Object.fromEntries(attributes);
  return {
    sub: user.id,
    ...rest,
    ...(address !== undefined && { address: { formatted: address } }),
    username: user.username,
  };
}

function refuse(c: SiteContext, status: 400 | 401, error: string, description: string) {
  c.header('WWW-Authenticate', `Bearer error="${error}", error_description="${description}"`);
  return json(c, { error, error_description: description }, status);
}
