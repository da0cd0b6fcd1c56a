/**
 * Signing a browser out of a pool's domain. Tokens that applications hold stay good. A wrong
 * request signs nobody out, and leads nowhere.
 */
import type { Clients } from '#domain/clients/clients.ts';
import { isRegistered } from '#domain/clients/redirect-uris.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { clientOf, parametersOf, UnusableRequest } from './authorization-request.ts';
import { withQuery } from './redirection.ts';
import type { SsoSessions } from './sso-sessions.ts';

export type SignOutDestination =
  | { readonly kind: 'leave'; readonly location: string }
  /** To the login page, with this query. */
  | { readonly kind: 'login'; readonly query: string }
  | { readonly kind: 'unusable'; readonly error: string };

export class SignOuts {
  readonly #clients: Clients;
  readonly #sso: SsoSessions;

  constructor(parts: { clients: Clients; sso: SsoSessions }) {
    this.#clients = parts.clients;
    this.#sso = parts.sso;
  }

  /** Ends the session of the cookie, and returns where the browser goes. */
  async signOut(
    pool: Pool,
    query: URLSearchParams,
    ssoCookie: string | undefined,
  ): Promise<SignOutDestination> {
    try {
      const destination = await this.#read(pool, query);
      await this.#sso.end(pool, ssoCookie);
      return destination;
    } catch (error) {
      if (!(error instanceof UnusableRequest)) throw error;
      return { kind: 'unusable', error: error.message };
    }
  }

  async #read(pool: Pool, query: URLSearchParams): Promise<SignOutDestination> {
    const parameters = parametersOf(query);
    const { client_id: id, logout_uri: logoutUri, state } = parameters;
    if (id === undefined) throw missing('client_id');
    const client = await clientOf(this.#clients, parameters);
    if (client?.poolId !== pool.id) throw new UnusableRequest('Client does not exist');
    if (logoutUri === undefined) return { kind: 'login', query: signInAgain(client, parameters) };
    if (!isRegistered(logoutUri, client.settings.LogoutURLs))
      throw new UnusableRequest('redirect_mismatch');
    return { kind: 'leave', location: withQuery(logoutUri, state === undefined ? {} : { state }) };
  }
}

/** The query of a new sign-in, with all the client's scopes where none are named. */
function signInAgain(client: Client, parameters: ReturnType<typeof parametersOf>): string {
  const {
    redirect_uri,
    response_type,
    scope = client.settings.AllowedOAuthScopes?.join(' '),
  } = parameters;
  if (redirect_uri === undefined) throw missing('redirect_uri');
  if (response_type === undefined) throw missing('response_type');
  if (!isRegistered(redirect_uri, client.settings.CallbackURLs)) {
    throw new UnusableRequest('redirect_mismatch');
  }
  const given = { ...parameters, ...(scope !== undefined && { scope }) };
  return new URLSearchParams(given as Record<string, string>).toString();
}

const missing = (name: string) =>
  new UnusableRequest(`Required String parameter '${name}' is not present`);
