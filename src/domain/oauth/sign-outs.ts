/**
 * Signing a browser out of a pool's domain: as the service has it, and as OpenID Connect
 * RP-Initiated Logout 1.0 has it. Tokens that applications hold stay good. A wrong request signs
 * nobody out, and leads nowhere.
 */
import type { Clients } from '#domain/clients/clients.ts';
import { isRegistered } from '#domain/clients/redirect-uris.ts';
import { type IdTokenHint, readIdTokenHint } from '#domain/tokens/id-token-hint.ts';
import type { SigningKeys } from '#domain/tokens/signing-keys.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ProviderSession } from '#store/tables/sso.ts';
import type { User } from '#store/tables/users.ts';
import {
  type AuthorizationParameters,
  clientOf,
  parametersOf,
  UnusableRequest,
} from './authorization-request.ts';
import { withQuery } from './redirection.ts';
import type { SsoSessions } from './sso-sessions.ts';

/** Where a browser goes once it is signed out. */
export type SignOutDestination =
  /** To the application, at an address that it has registered. */
  | { readonly to: 'application'; readonly location: string }
  /** To the login page, with this query. */
  | { readonly to: 'login'; readonly query: string }
  /** Nowhere: the request names no address, but perhaps the application. */
  | { readonly to: 'nowhere'; readonly clientId: string | undefined };

interface ReadSignOut {
  readonly destination: SignOutDestination;
  /** The application that asks, where it has said which it is. */
  readonly client: Client | undefined;
}

export type SignOutReading =
  | ({ readonly kind: 'ready' } & ReadSignOut)
  /** Nothing shows that the user of the browser wants it: the person is asked. */
  | ({ readonly kind: 'ask'; readonly user: User } & ReadSignOut)
  | { readonly kind: 'unusable'; readonly error: string };

interface Parts {
  readonly clients: Clients;
  readonly sso: SsoSessions;
  readonly signingKeys: SigningKeys;
}

export class SignOuts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where a request to sign out leads, and whether the person must be asked first. */
  async read(
    pool: Pool,
    query: URLSearchParams,
    ssoCookie: string | undefined,
  ): Promise<SignOutReading> {
    try {
      const parameters = parametersOf(query);
      if (isServiceForm(parameters)) {
        return { kind: 'ready', ...(await this.#readServiceForm(pool, parameters)) };
      }
      const hint = await this.#readHint(pool, parameters);
      const read = await this.#readStandardForm(pool, parameters, hint);
      const user = await this.#parts.sso.holder(pool, ssoCookie);
      // Anyone can link here. Only who has an ID token of the user was given it at a sign-in.
      if (user && user.id !== hint?.sub) return { kind: 'ask', user, ...read };
      return { kind: 'ready', ...read };
    } catch (error) {
      if (!(error instanceof UnusableRequest)) throw error;
      return { kind: 'unusable', error: error.message };
    }
  }

  /** Ends the session of the cookie; answers the provider that its user came through, if any. */
  end(pool: Pool, ssoCookie: string | undefined): Promise<ProviderSession | undefined> {
    return this.#parts.sso.end(pool, ssoCookie);
  }

  async #readServiceForm(pool: Pool, parameters: AuthorizationParameters): Promise<ReadSignOut> {
    const { client_id: id, logout_uri: logoutUri } = parameters;
    if (id === undefined) throw missing('client_id');
    const client = await this.#clientOf(pool, parameters);
    if (logoutUri !== undefined)
      return { client, destination: leaving(client, logoutUri, parameters) };
    return { client, destination: { to: 'login', query: signInAgain(client, parameters) } };
  }

  async #readStandardForm(
    pool: Pool,
    parameters: AuthorizationParameters,
    hint: IdTokenHint | undefined,
  ): Promise<ReadSignOut> {
    const { client_id, post_logout_redirect_uri: uri } = parameters;
    if (hint && client_id !== undefined && client_id !== hint.clientId) {
      throw new UnusableRequest('invalid_request');
    }
    const id = client_id ?? hint?.clientId;
    const client = id === undefined ? undefined : await this.#clientOf(pool, { client_id: id });
    if (uri === undefined) return { client, destination: { to: 'nowhere', clientId: client?.id } };
    // Which addresses are registered depends on whose they are.
    if (!client) throw missing('client_id');
    return { client, destination: leaving(client, uri, parameters) };
  }

  async #readHint(
    pool: Pool,
    { id_token_hint: text }: AuthorizationParameters,
  ): Promise<IdTokenHint | undefined> {
    if (text === undefined) return undefined;
    const hint = await readIdTokenHint(text, pool, this.#parts.signingKeys);
    if (!hint) throw new UnusableRequest('invalid_request');
    return hint;
  }

  async #clientOf(pool: Pool, parameters: AuthorizationParameters): Promise<Client> {
    const client = await clientOf(this.#parts.clients, parameters);
    if (client?.poolId !== pool.id) throw new UnusableRequest('Client does not exist');
    return client;
  }
}

/** Whether a request has parameters of the service's own forms, and none of the standard's. */
function isServiceForm(parameters: AuthorizationParameters): boolean {
  const { id_token_hint, post_logout_redirect_uri } = parameters;
  const { client_id, logout_uri, redirect_uri, response_type } = parameters;
  const isStandard = id_token_hint !== undefined || post_logout_redirect_uri !== undefined;
  const given = client_id ?? logout_uri ?? redirect_uri ?? response_type;
  if (isStandard && logout_uri !== undefined) throw new UnusableRequest('invalid_request');
  return !isStandard && given !== undefined;
}

/** To an address of the application, compared character by character. @throws UnusableRequest */
function leaving(
  { settings }: Client,
  uri: string,
  { state }: AuthorizationParameters,
): SignOutDestination {
  if (!isRegistered(uri, settings.LogoutURLs)) throw new UnusableRequest('redirect_mismatch');
  const location = withQuery(uri, state === undefined ? {} : { state });
  return { to: 'application', location };
}

/** The query of a new sign-in, with all the client's scopes where none are named. */
function signInAgain(client: Client, parameters: AuthorizationParameters): string {
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
