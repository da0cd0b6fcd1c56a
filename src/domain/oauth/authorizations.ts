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

import { createHash } from 'node:crypto';
import type { Clients } from '#domain/clients/clients.ts';
import type { ResourceServers } from '#domain/pools/resource-servers.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { Authentication, BrowserCompletion, BrowserEnding } from '#domain/signin/challenge.ts';
import type { AuthorizationGrant, Grant, Grants } from '#domain/tokens/grants.ts';
import { generationOf } from '#domain/users/sign-in-generation.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { CodeTerms } from '#store/tables/authorizations.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import type { User } from '#store/tables/users.ts';
import {
  type AuthorizationRequest,
  clientOf,
  parametersOf,
  readRequest,
  returnAddress,
  type Towards,
  UnusableRequest,
} from './authorization-request.ts';
import { answerLocation, errorLocation } from './redirection.ts';
import { OAuthRefusal } from './refusal.ts';
import type { SignedInBrowser, SsoSessions } from './sso-sessions.ts';
import { triggerRefusal } from './trigger-refusal.ts';

/** How long a code is good, in milliseconds. */
const CODE_VALIDITY = 300_000;
/** How long it is known that a code was used, in milliseconds. */
const CODE_MEMORY = 24 * 3_600_000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly clients: Clients;
  readonly resourceServers: ResourceServers;
  readonly grants: Grants;
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

/** A valid request, and who sends it. */
export interface IncomingRequest {
  readonly pool: Pool;
  readonly client: Client;
  readonly request: AuthorizationRequest;
  readonly caller: Caller;
}

/** Whose authorization it is, and how it came about. */
interface AuthorizationBasis {
  readonly user: User;
  readonly session: SsoSession;
  readonly eventId: string;
  readonly deviceKey: string | undefined;
}

/** An authorization that is kept; `location` makes the address that the browser returns to. */
interface KeptAuthorization {
  location(): Promise<string>;
  withdraw(): Promise<void>;
}

const keepNothing = async (): Promise<KeptAuthorization> => ({
  location: async () => '',
  withdraw: async () => {},
});

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
    const { pool, client, caller } = incoming;
    const { sso, store, ids } = this.#parts;
    return {
      isSignedIn: async ({ id }) => (await sso.find(pool, ssoCookie))?.user.id === id,
      prepare: async () => {
        const cookie = sso.newCookie();
        const keep = towards === 'site' ? keepNothing : await this.#keeper(incoming);
        return async (tx: Transaction, signedIn: Authentication): Promise<BrowserEnding> => {
          const { user, deviceKey, eventId = ids.uuid() } = signedIn;
          const cookies = { former: ssoCookie, cookie };
          const session = await sso.begin(tx, pool, client, signedIn, caller, cookies);
          const kept = await keep(tx, { user, session, eventId, deviceKey });
          return {
            complete: async () => ({
              location: await kept.location(),
              ssoCookie: cookie,
              ssoExpiresAt: session.expiresAt,
            }),
            withdraw: async () => {
              await store.transaction((again) => again.sso.end(pool.id, session.hash));
              await kept.withdraw();
            },
          };
        };
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
    const { store, sso, ids } = this.#parts;
    const keep = await this.#keeper(incoming);
    const eventId = ids.uuid();
    const kept = await store.transaction(async (tx) =>
      (await sso.use(tx, session, caller))
        ? keep(tx, { user, session, eventId, deviceKey: undefined })
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

  /** Reads what the authorization needs. The function it returns keeps it, in a transaction. */
  async #keeper({
    pool,
    client,
    request,
    caller,
  }: IncomingRequest): Promise<
    (tx: Transaction, basis: AuthorizationBasis) => Promise<KeptAuthorization>
  > {
    if (request.responseType === 'code') return this.#codeKeeper(request);
    const { grants } = this.#parts;
    const grantFor = await grants.authorizer(pool, client, caller);
    return async (tx, basis) => {
      const grant = grantFor(basis.user, authorizedBy(request, basis, this.#parts.ids.uuid()));
      await grants.record(tx, grant);
      return {
        location: async () => answerLocation(request, await this.#implicitAnswer(grant)),
        withdraw: () => grants.withdraw(grant),
      };
    };
  }

  #codeKeeper(request: AuthorizationRequest) {
    const { clock, ids, store } = this.#parts;
    const code = ids.uuid();
    const familyId = ids.uuid();
    const hash = codeHash(code);
    return async (tx: Transaction, basis: AuthorizationBasis): Promise<KeptAuthorization> => {
      const { poolId, clientId } = request;
      const now = clock.now();
      await tx.authorizations.insert({
        poolId,
        hash,
        userId: basis.user.id,
        clientId,
        familyId,
        terms: termsOf(request, basis),
        issuedAt: now,
        expiresAt: now + CODE_VALIDITY,
        forgetAt: now + CODE_MEMORY,
      });
      return {
        location: async () => answerLocation(request, { code }),
        withdraw: async () => {
          await store.transaction((again) => again.authorizations.spend(poolId, hash, clock.now()));
        },
      };
    };
  }

  /** RFC 6749 §4.2.2: the tokens themselves, and never a refresh token. */
  async #implicitAnswer(grant: Grant): Promise<Record<string, string>> {
    const tokens = await this.#parts.grants.sign(grant, { source: 'HostedAuth' });
    const { AccessToken = '', IdToken, TokenType = '', ExpiresIn = 0 } = tokens;
    return {
      ...(IdToken !== undefined && { id_token: IdToken }),
      access_token: AccessToken,
      token_type: TokenType,
      expires_in: String(ExpiresIn),
    };
  }
}

/**
 * A client that registered itself is a stranger's: no browser is sent there unless a person signs
 * in (RFC 9700 §4.11.2). Otherwise links to this server could lead anywhere.
 */
const isStranger = ({ registered }: Client) => registered === true;

/** What the store keeps of a code. */
export function codeHash(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}

function termsOf(
  request: AuthorizationRequest,
  { user, session, eventId, deviceKey }: AuthorizationBasis,
): CodeTerms {
  const generation = generationOf(user);
  const { redirectUri, scopes, nonce, codeChallenge, resource } = request;
  return {
    redirectUri,
    scope: scopes.join(' '),
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
    ...(resource !== undefined && { resource }),
    level: session.level,
    authTime: session.authTime,
    eventId,
    originId: session.id,
    ...(deviceKey !== undefined && { deviceKey }),
    ...(generation > 0 && { generation }),
  };
}

/** What an implicit grant's tokens say. */
function authorizedBy(
  request: AuthorizationRequest,
  basis: AuthorizationBasis,
  familyId: string,
): AuthorizationGrant {
  return authorizedIn(termsOf(request, basis), familyId, false);
}

/** What the tokens of an authorization on `terms` say. */
export function authorizedIn(
  terms: CodeTerms,
  familyId: string,
  refreshable: boolean,
): AuthorizationGrant {
  const { level, resource, scope, authTime, eventId, originId, nonce, deviceKey } = terms;
  return {
    familyId,
    scope,
    terms: { level, ...(resource !== undefined && { resource }) },
    authTime,
    eventId,
    deviceKey,
    refreshable,
    originId,
    nonce,
  };
}
