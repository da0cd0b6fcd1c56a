/**
 * Keeping authorizations: an authorization code, or for an implicit grant the family of its tokens.
 * What needs I/O is read before the transaction; the tokens are signed after it, when the location
 * is made.
 */
import { createHash } from 'node:crypto';
import { reportedLevel } from '#domain/factors/acr.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type {
  ApplicationAnswer,
  BrowserDestination,
  ConsentBasis,
} from '#domain/signin/challenge.ts';
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
import type { AuthorizationRequest, Towards } from './authorization-request.ts';
import { type Consents, needsConsent } from './consents.ts';
import { answerTo, refusalTo } from './redirection.ts';
import { OAuthRefusal } from './refusal.ts';

/** How long a code is good, in milliseconds. */
const CODE_VALIDITY = 300_000;
/** How long it is known that a code was used, in milliseconds. */
const CODE_MEMORY = 24 * 3_600_000;

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
  /** The SSO session was there before the request. */
  readonly reused?: true;
}

/** An authorization that is kept; `destination` says where the browser goes with it. */
export interface KeptAuthorization {
  destination(): Promise<BrowserDestination>;
  withdraw(): Promise<void>;
}

/** Keeps an authorization, in the transaction that proves the right to it. */
export type KeepAuthorization = (
  tx: Transaction,
  basis: AuthorizationBasis,
) => Promise<KeptAuthorization>;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly grants: Grants;
  readonly consents: Consents;
}

/** Nothing is kept, and the browser goes elsewhere. */
const nothing = (destination: BrowserDestination): KeptAuthorization => ({
  destination: async () => destination,
  withdraw: async () => {},
});

export class AuthorizationKeeper {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Reads what the authorization needs; the function it returns keeps it. A sign-in `towards` a
   * page of the site itself gives the application nothing, nor does one for an application that
   * its user has yet to allow.
   */
  async prepare(incoming: IncomingRequest, towards: Towards): Promise<KeepAuthorization> {
    if (towards === 'site') return async () => nothing({ to: 'site' });
    const keep = await this.prepareAllowed(incoming);
    const { client, request } = incoming;
    return async (tx, basis) => {
      const refusal = shortfallOf(request, basis);
      if (refusal) return nothing({ to: 'application', answer: refusalTo(request, refusal) });
      const isAllowed =
        !request.prompt.includes('consent') &&
        (!needsConsent(client) ||
          (await this.#parts.consents.covers(tx, basis.user, client, request.scopes)));
      return isAllowed ? keep(tx, basis) : nothing({ to: 'consent', basis: consentBasis(basis) });
    };
  }

  /** The same for an application that its user allows in the same transaction. */
  async prepareAllowed({
    pool,
    client,
    request,
    caller,
  }: IncomingRequest): Promise<KeepAuthorization> {
    if (request.responseType === 'code') return this.#codeKeeper(request);
    const { grants } = this.#parts;
    const grantFor = grants.authorizer(pool, client, caller);
    return async (tx, basis) => {
      const grant = grantFor(basis.user, authorizedBy(request, basis, this.#parts.ids.uuid()));
      await grants.record(tx, grant);
      return {
        destination: async () =>
          toApplication(answerTo(request, await this.#implicitAnswer(grant))),
        withdraw: () => grants.withdraw(grant),
      };
    };
  }

  #codeKeeper(request: AuthorizationRequest): KeepAuthorization {
    const { clock, ids, store } = this.#parts;
    const code = ids.uuid();
    const familyId = ids.uuid();
    const hash = codeHash(code);
    return async (tx, basis) => {
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
        destination: async () => toApplication(answerTo(request, { code })),
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

const toApplication = (answer: ApplicationAnswer): BrowserDestination => ({
  to: 'application',
  answer,
});

/** What a sign-in lacks of what the request asks for. */
export function shortfallOf(
  { subject, leastLevel }: Pick<AuthorizationRequest, 'subject' | 'leastLevel'>,
  { user, session }: Pick<AuthorizationBasis, 'user' | 'session'>,
): OAuthRefusal | undefined {
  if (subject !== undefined && subject !== user.id) {
    return new OAuthRefusal('login_required', 'Another user has signed in.');
  }
  if (leastLevel !== undefined && levelIn(session) < leastLevel) {
    return new OAuthRefusal(
      'unmet_authentication_requirements',
      'The sign-in does not reach one of acr_values.',
    );
  }
  return undefined;
}

const levelIn = ({ level, provider }: SsoSession) =>
  reportedLevel({ level, providerLevel: provider?.level });

function consentBasis({ session, eventId, deviceKey, reused }: AuthorizationBasis): ConsentBasis {
  return {
    session: session.hash.toString('base64url'),
    eventId,
    ...(deviceKey !== undefined && { deviceKey }),
    ...(reused && { reused }),
  };
}

/** What the store keeps of a code. */
export function codeHash(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}

function termsOf(
  request: AuthorizationRequest,
  { user, session, eventId, deviceKey, reused }: AuthorizationBasis,
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
    ...(session.provider && { provider: session.provider.name }),
    ...(session.provider?.level !== undefined && { providerLevel: session.provider.level }),
    ...(reused && { reused }),
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
  const { level, reused, provider, resource, scope, authTime, eventId, originId } = terms;
  const { providerLevel, nonce, deviceKey } = terms;
  return {
    familyId,
    scope,
    terms: {
      level,
      ...(reused && { reused }),
      ...(provider !== undefined && { provider }),
      ...(providerLevel !== undefined && { providerLevel }),
      ...(resource !== undefined && { resource }),
    },
    authTime,
    eventId,
    deviceKey,
    refreshable,
    originId,
    nonce,
  };
}
