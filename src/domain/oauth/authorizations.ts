/**
 * Authorizations: what applications ask for, and what browsers return to them with.
 *
 * An authorization is kept in the transaction that proves the right to it: that of a sign-in's last
 * step, or of the use of an SSO session. It is a code, or for an implicit grant the family of the
 * tokens, which are signed afterwards.
 *
 * This room owns what applications are authorized to: requests, codes, registrations, and the SSO
 * sessions of browsers. It leaves proving who a user is to signin, and the tokens to tokens.
 */
import type { Clients } from '#domain/clients/clients.ts';
import type { ResourceServers } from '#domain/pools/resource-servers.ts';
import type { Authentication, BrowserCompletion, BrowserEnding } from '#domain/signin/challenge.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import type {
  AuthorizationKeeper,
  IncomingRequest,
  KeepAuthorization,
} from './authorization-keeper.ts';
import {
  type AuthorizationRequest,
  clientOf,
  parametersOf,
  readRequest,
  returnAddress,
  type Towards,
  UnusableRequest,
} from './authorization-request.ts';
import { errorLocation } from './redirection.ts';
import { OAuthRefusal } from './refusal.ts';
import type { SignedInBrowser, SsoSessions } from './sso-sessions.ts';
import { triggerRefusal } from './trigger-refusal.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly clients: Clients;
  readonly resourceServers: ResourceServers;
  readonly keeper: AuthorizationKeeper;
  readonly sso: SsoSessions;
}

export type AuthorizationReading =
  | {
      readonly kind: 'valid';
      readonly request: AuthorizationRequest;
      readonly client: Client;
    }
  /** There is no address to answer to: the text is for the error page. */
  | { readonly kind: 'unusable'; readonly error: string }
  | { readonly kind: 'refused'; readonly location: string };

export type SsoDecision =
  | { readonly kind: 'redirect'; readonly location: string }
  /** A person must sign in. */
  | { readonly kind: 'login' }
  /** A person must sign in, which the request rules out; the text is for the error page. */
  | { readonly kind: 'unusable'; readonly error: string };

export class Authorizations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads the query of a request for a sign-in that leads `towards` the application or the site. */
  async read(pool: Pool, query: URLSearchParams, towards: Towards): Promise<AuthorizationReading> {
    try {
      const parameters = parametersOf(query);
      const client = await clientOf(this.#parts.clients, parameters);
      const address = returnAddress(pool, client, parameters);
      try {
        const { AllowedOAuthScopes = [] } = client!.settings;
        const scopes = await this.#parts.resourceServers.known(pool, AllowedOAuthScopes);
        const text = query.toString();
        const request = readRequest(client!, scopes, address, parameters, text, towards);
        return { kind: 'valid', request, client: client! };
      } catch (error) {
        if (!(error instanceof OAuthRefusal)) throw error;
        // Anyone can make a wrong request: it must not lead browsers to a stranger's address.
        if (isStranger(client!)) throw new UnusableRequest(error.error);
        return { kind: 'refused', location: errorLocation(address, error) };
      }
    } catch (error) {
      if (!(error instanceof UnusableRequest)) throw error;
      return { kind: 'unusable', error: error.message };
    }
  }

  /** Whether the browser with this SSO cookie may go straight back to the application. */
  async decide(incoming: IncomingRequest, ssoCookie: string | undefined): Promise<SsoDecision> {
    const { pool, client, request } = incoming;
    const { prompt } = request;
    const signedIn = await this.#parts.sso.find(pool, ssoCookie, client);
    const asksAnew = prompt.includes('login') || prompt.includes('select_account');
    const isKnown = !isStranger(client);
    if (signedIn && isKnown && !asksAnew && this.#isFresh(request, signedIn.session)) {
      const location = await this.#reuse(incoming, signedIn);
      if (location !== undefined) return { kind: 'redirect', location };
    }
    if (!prompt.includes('none')) return { kind: 'login' };
    if (!isKnown) return { kind: 'unusable', error: 'interaction_required' };
    const refusal = new OAuthRefusal('login_required');
    return { kind: 'redirect', location: errorLocation(request, refusal) };
  }

  /**
   * What makes a sign-in at the login pages end in an authorization. `ssoCookie` is the browser's
   * until now; its session ends with the new one's beginning. A sign-in `towards` a page of the
   * site itself gives the application nothing, and its location is empty.
   */
  completion(
    incoming: IncomingRequest,
    ssoCookie: string | undefined,
    towards: Towards,
  ): BrowserCompletion {
    const { pool } = incoming;
    const { sso } = this.#parts;
    return {
      isSignedIn: async ({ id }) => (await sso.find(pool, ssoCookie))?.user.id === id,
      prepare: async () => {
        const keep = await this.#parts.keeper.prepare(incoming, towards);
        const cookies = { former: ssoCookie, cookie: sso.newCookie() };
        return (tx, signedIn) => this.#end(tx, incoming, signedIn, cookies, keep);
      },
    };
  }

  /** Begins the SSO session of a sign-in and keeps its authorization, in its last transaction. */
  async #end(
    tx: Transaction,
    { pool, client, caller }: IncomingRequest,
    signedIn: Authentication,
    cookies: { readonly former: string | undefined; readonly cookie: string },
    keep: KeepAuthorization,
  ): Promise<BrowserEnding> {
    const { sso, store, ids } = this.#parts;
    const { user, deviceKey, eventId = ids.uuid() } = signedIn;
    const session = await sso.begin(tx, pool, client, signedIn, caller, cookies);
    const kept = await keep(tx, { user, session, eventId, deviceKey });
    return {
      complete: async () => ({
        location: await kept.location(),
        ssoCookie: cookies.cookie,
        ssoExpiresAt: session.expiresAt,
      }),
      withdraw: async () => {
        await store.transaction((again) => again.sso.end(pool.id, session.hash));
        await kept.withdraw();
      },
    };
  }

  /** Whether the sign-in is as recent as the request wants it. */
  #isFresh({ maxAge }: AuthorizationRequest, { authTime }: SsoSession): boolean {
    return maxAge === undefined || authTime + maxAge * 1000 > this.#parts.clock.now();
  }

  /** Where the SSO session leads; undefined where it ended meanwhile. */
  async #reuse(
    incoming: IncomingRequest,
    { user, session }: SignedInBrowser,
  ): Promise<string | undefined> {
    const { request, caller } = incoming;
    const { store, sso, ids, keeper } = this.#parts;
    const keep = await keeper.prepare(incoming, 'application');
    const eventId = ids.uuid();
    const kept = await store.transaction(async (tx) =>
      (await sso.use(tx, session, caller))
        ? keep(tx, { user, session, eventId, deviceKey: undefined, reused: true })
        : undefined,
    );
    if (!kept) return undefined;
    try {
      return await kept.location();
    } catch (error) {
      const refusal = triggerRefusal(error);
      await kept.withdraw();
      return errorLocation(request, refusal);
    }
  }
}

/**
 * A client that registered itself is a stranger's: no browser is sent there unless a person signs
 * in (RFC 9700 §4.11.2). Otherwise links to this server could lead anywhere.
 */
const isStranger = ({ registered }: Client) => registered === true;
