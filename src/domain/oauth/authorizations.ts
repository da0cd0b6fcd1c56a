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
import type {
  ApplicationAnswer,
  Authentication,
  BrowserCompletion,
  BrowserDestination,
  BrowserEnding,
  ConsentBasis,
} from '#domain/signin/challenge.ts';
import { readIdTokenHint } from '#domain/tokens/id-token-hint.ts';
import type { Issuers } from '#domain/tokens/issuers.ts';
import type { SigningKeys } from '#domain/tokens/signing-keys.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { namedProvider } from './asked-provider.ts';
import {
  type AuthorizationKeeper,
  type IncomingRequest,
  type KeepAuthorization,
  type KeptAuthorization,
  shortfallOf,
} from './authorization-keeper.ts';
import {
  type AuthorizationParameters,
  type AuthorizationRequest,
  clientOf,
  parametersOf,
  readRequest,
  returnAddress,
  type Towards,
  UnusableRequest,
} from './authorization-request.ts';
import { type Consents, needsConsent } from './consents.ts';
import { refusalTo } from './redirection.ts';
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
  readonly consents: Consents;
  readonly log: Log;
  readonly signingKeys: Pick<SigningKeys, 'hintVerifier'>;
  readonly issuers: Issuers;
}

export type AuthorizationReading =
  | {
      readonly kind: 'valid';
      readonly request: AuthorizationRequest;
      readonly client: Client;
    }
  /** There is no address to answer to: the text is for the error page. */
  | { readonly kind: 'unusable'; readonly error: string }
  | { readonly kind: 'refused'; readonly answer: ApplicationAnswer };

export type SsoDecision =
  | { readonly kind: 'answer'; readonly answer: ApplicationAnswer }
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
      const address = returnAddress(pool, client, parameters, this.#parts.issuers.of(pool));
      try {
        const { AllowedOAuthScopes = [] } = client!.settings;
        const allowedScopes = await this.#parts.resourceServers.known(pool, AllowedOAuthScopes);
        const named = await namedProvider(this.#parts.store, pool, parameters);
        const facts = { allowedScopes, named };
        const text = query.toString();
        const read = readRequest(pool, client!, facts, address, parameters, text, towards);
        const subject = await this.#hintedUser(pool, parameters);
        const request = { ...read, ...(subject !== undefined && { subject }) };
        return { kind: 'valid', request, client: client! };
      } catch (error) {
        if (!(error instanceof OAuthRefusal)) throw error;
        // Anyone can make a wrong request: it must not lead browsers to a stranger's address.
        if (needsConsent(client!)) throw new UnusableRequest(error.error);
        return { kind: 'refused', answer: refusalTo(address, error) };
      }
    } catch (error) {
      if (!(error instanceof UnusableRequest)) throw error;
      return { kind: 'unusable', error: error.message };
    }
  }

  /** The user of an ID token that the application has. @throws OAuthRefusal for anything else */
  async #hintedUser(
    pool: Pool,
    { id_token_hint: text }: AuthorizationParameters,
  ): Promise<string | undefined> {
    if (text === undefined) return undefined;
    const hint = await readIdTokenHint(text, pool, this.#parts.signingKeys);
    if (!hint) throw new OAuthRefusal('invalid_request', 'Invalid id_token_hint.');
    return hint.sub;
  }

  /** Whether the browser with this SSO cookie may go straight back to the application. */
  async decide(incoming: IncomingRequest, ssoCookie: string | undefined): Promise<SsoDecision> {
    const { pool, client, request } = incoming;
    const { prompt } = request;
    const signedIn = await this.#parts.sso.find(pool, ssoCookie, client);
    const asksAnew = prompt.includes('login') || prompt.includes('select_account');
    const asksConsent = needsConsent(client);
    // Whoever registered a client by itself is a stranger to all who have not allowed it anything:
    // no link may lead a browser there (RFC 9700 §4.11.2).
    const isTrusted =
      !asksConsent || (signedIn && (await this.#parts.consents.isThere(signedIn.user, client)));
    const isFresh = signedIn && this.#isEnough(request, signedIn);
    if (isTrusted && isFresh && !asksAnew) {
      const destination = await this.goOn(incoming, signedIn);
      // Whoever has to be asked begins at the login page, where a person goes on.
      if (destination?.to === 'application') return { kind: 'answer', answer: destination.answer };
    }
    if (!prompt.includes('none')) return { kind: 'login' };
    if (!isTrusted) {
      return { kind: 'unusable', error: signedIn ? 'consent_required' : 'interaction_required' };
    }
    const refusal = new OAuthRefusal(
      asksConsent && isFresh ? 'consent_required' : 'login_required',
    );
    return { kind: 'answer', answer: refusalTo(request, refusal) };
  }

  /**
   * What makes a sign-in at the login pages end in an authorization. `ssoCookie` is the browser's
   * until now; its session ends with the new one's beginning. A sign-in `towards` a page of the
   * site itself gives the application nothing.
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
        destination: await kept.destination(),
        ssoCookie: cookies.cookie,
        ssoExpiresAt: session.expiresAt,
      }),
      withdraw: async () => {
        await store.transaction((again) => again.sso.end(pool.id, session.hash));
        await kept.withdraw();
      },
    };
  }

  /** Whether the sign-in is what the request wants: recent, strong and its user's enough. */
  #isEnough(request: AuthorizationRequest, signedIn: SignedInBrowser): boolean {
    const { maxAge } = request;
    const { authTime } = signedIn.session;
    const isRecent = maxAge === undefined || authTime + maxAge * 1000 > this.#parts.clock.now();
    return isRecent && !shortfallOf(request, signedIn);
  }

  /**
   * The user as whom the person at the login page may go on, by the browser's SSO session; undefined
   * where the request wants another sign-in.
   */
  async signedIn(
    { pool, client, request }: Omit<IncomingRequest, 'caller'>,
    ssoCookie: string | undefined,
  ): Promise<SignedInBrowser | undefined> {
    if (request.prompt.includes('login')) return undefined;
    const signedIn = await this.#parts.sso.find(pool, ssoCookie, client);
    return signedIn && this.#isEnough(request, signedIn) ? signedIn : undefined;
  }

  /**
   * Where the browser goes once its user has allowed what the application asks for; undefined where
   * the sign-in that this rests on is over.
   */
  async allow(
    incoming: IncomingRequest,
    ssoCookie: string | undefined,
    { session: signIn, eventId, deviceKey, reused }: ConsentBasis,
  ): Promise<ApplicationAnswer | undefined> {
    const { pool, client, request, caller } = incoming;
    const { store, sso, keeper, consents, log } = this.#parts;
    const signedIn = await sso.find(pool, ssoCookie, client);
    if (signedIn?.session.hash.toString('base64url') !== signIn) return undefined;
    const { user, session } = signedIn;
    const keep = await keeper.prepareAllowed(incoming);
    const kept = await store.transaction(async (tx) => {
      if (!(await sso.use(tx, session, caller))) return undefined;
      // An administrator's client was asked about for this once: nothing is left to take back.
      if (needsConsent(client)) await consents.give(tx, user, client, request.scopes);
      return keep(tx, { user, session, eventId, deviceKey, ...(reused && { reused }) });
    });
    if (!kept) return undefined;
    log.audit('consent given', { poolId: pool.id, userId: user.id, clientId: client.id });
    const destination = await destinationOf(kept, request);
    return destination.to === 'application' ? destination.answer : undefined;
  }

  /**
   * Where the SSO session leads, without a question or because its person has chosen to go on with
   * it; undefined where it ended meanwhile.
   */
  async goOn(
    incoming: IncomingRequest,
    { user, session }: SignedInBrowser,
  ): Promise<BrowserDestination | undefined> {
    const { request, caller } = incoming;
    const { store, sso, ids, keeper } = this.#parts;
    const keep = await keeper.prepare(incoming, 'application');
    const eventId = ids.uuid();
    const kept = await store.transaction(async (tx) =>
      (await sso.use(tx, session, caller))
        ? keep(tx, { user, session, eventId, deviceKey: undefined, reused: true })
        : undefined,
    );
    return kept && destinationOf(kept, request);
  }
}

/** Where the browser goes with what is kept; where a function refuses, nothing is. */
async function destinationOf(
  kept: KeptAuthorization,
  request: AuthorizationRequest,
): Promise<BrowserDestination> {
  try {
    return await kept.destination();
  } catch (error) {
    const refusal = triggerRefusal(error);
    await kept.withdraw();
    return { to: 'application', answer: refusalTo(request, refusal) };
  }
}
