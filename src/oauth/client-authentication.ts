/** How a client says and proves who it is (RFC 6749 §2.3): by HTTP Basic, or in the form. */
import type { Clients } from '#domain/clients/clients.ts';
import { checkClientSecret } from '#domain/clients/secret-hash.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { FormParameters } from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';

interface Credentials {
  readonly id: string;
  readonly secret: string | undefined;
}

/** At which endpoint a client shows itself: a pool's own, or one that serves the clients of all. */
export type ClientsOf = { readonly pool: Pool } | 'every pool';

/**
 * The client that sends the request. A client that has a secret must prove it; a client
 * without one must not send any. `status` is that of the refusal; who failed by the header is always
 * answered 401, which says by which header to try again (RFC 6749 §5.2).
 * @throws OAuthError
 */
export async function authenticateClient(
  clients: Clients,
  of: ClientsOf,
  {
    authorization,
    form,
  }: { readonly authorization: string | undefined; readonly form: FormParameters },
  status: 400 | 401 = 400,
): Promise<Client> {
  // The reason is for the log: whoever asks learns nothing of clients.
  const refused = (cause: string) =>
    new OAuthError('invalid_client', undefined, authorization === undefined ? status : 401, {
      cause,
    });
  const inForm = form.get('client_id');
  let given: Credentials;
  if (authorization !== undefined) {
    const basic = basicCredentials(authorization);
    if (!basic) throw refused('the Authorization header is no Basic one');
    // A client authenticates in one way (RFC 6749 §2.3). Repeating its id in the form is allowed.
    if (form.has('client_secret')) throw new OAuthError('invalid_request');
    if (inForm !== undefined && inForm !== basic.id) throw refused('the form names another client');
    given = basic;
  } else {
    if (inForm === undefined) throw new OAuthError('invalid_request');
    given = { id: inForm, secret: form.get('client_secret') };
  }
  const client = isClientId(given.id) ? await clients.find(given.id) : undefined;
  if (!client || (of !== 'every pool' && client.poolId !== of.pool.id)) {
    throw refused('no client of this pool');
  }
  checkClientSecret(client, given.secret, () =>
    refused('the secret is missing, wrong, or not asked for'),
  );
  return client;
}

/**
 * Both parts may be percent-encoded before they are joined (RFC 6749 §2.3.1). Many clients do not
 * encode, and ids and secrets may have a plus but no space, so a plus stays a plus.
 */
function basicCredentials(header: string): Credentials | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  const id = decoded(text.slice(0, colon));
  const secret = decoded(text.slice(colon + 1));
  return id === undefined || secret === undefined ? undefined : { id, secret: secret || undefined };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const isClientId = (text: string) => /^[\w+]{1,128}$/.test(text);
