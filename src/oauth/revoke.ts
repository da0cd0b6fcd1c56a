/** The revocation endpoint (RFC 7009). Revoking an unknown token succeeds. */
import { isFailure } from '#contract/errors.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { RequestRates } from '#domain/quotas/request-rates.ts';
import type { Revocations } from '#domain/tokens/revocations.ts';
import type { SiteMount } from '#http/site.ts';
import { authenticateClient } from './client-authentication.ts';
import { endpoint, readForm, required } from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';

interface Parts {
  readonly clients: Clients;
  readonly revocations: Revocations;
  readonly requestRates: RequestRates;
}

export function revokeEndpoint({ clients, revocations, requestRates }: Parts): SiteMount {
  return (app) =>
    endpoint(app, '/oauth2/revoke', ['POST'], async (c) => {
      const form = await readForm(c);
      const token = required(form, 'token');
      const authorization = c.req.header('authorization');
      const { pool } = c.env.site;
      const client = await authenticateClient(clients, { pool }, { authorization, form }, 401);
      await requestRates.count(pool.region, 'UserToken');
      try {
        await revocations.revoke(client, token, { linked: false });
      } catch (error) {
        if (isFailure(error, 'unsupportedTokenType')) {
          throw new OAuthError('unsupported_token_type', undefined, 400, { cause: error });
        }
        throw error;
      }
      return c.body(null, 200);
    });
}
