/**
 * Bearers: the user or client behind an access token. The store is asked on every call, so that a
 * revocation takes effect at once on every node.
 */
import {
  accessTokenInvalid,
  accessTokenRevoked,
  accessTokenScope,
  recentAuthenticationRequired,
  userDisabled,
  userNotFound,
} from '#contract/errors.ts';
import type { Clients } from '#domain/clients/clients.ts';
import { provesOwnFactors } from '#domain/factors/second-factors.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { linkedIdentities } from '#domain/users/linked-identities.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';
import {
  familyIdIn,
  hasScope,
  isRevoked,
  readAccessToken,
  SELF_SERVICE_SCOPE,
} from './access-token.ts';
import type { Issuers } from './issuers.ts';
import type { Claims } from './jwt.ts';
import { isRecentlyAuthenticated } from './recent-authentication.ts';
import type { SigningKeys } from './signing-keys.ts';

/** The user behind an access token, and what an operation authorized by it needs. */
export interface Bearer {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  /** The scopes of the token. */
  readonly scopes: readonly string[];
  /** The scopes of its grant: the same, or more. */
  readonly granted: readonly string[];
  /** Undefined when the client has token revocation switched off. */
  readonly family: TokenFamily | undefined;
  /** The device the tokens were given out on, where the pool tracks devices. */
  readonly deviceKey: string | undefined;
  /** The token comes from a sign-in in a browser, by the pages, and not from the API. */
  readonly throughBrowser: boolean;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly signingKeys: SigningKeys;
  readonly issuers: Issuers;
}

export class Bearers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Checks the form, signature, expiry, revocation and scope of an access token, and that its user
   * may still use it, and refuses in that order. `deleted` makes the refusal for a deleted user,
   * where an operation does not document UserNotFoundException. An operation that `changesSignIn`
   * asks for a recent authentication where the token came through a browser that was signed in
   * already, or through a provider that proved no second factor of the user's own.
   */
  async authenticate(
    accessToken: string,
    { scope = SELF_SERVICE_SCOPE, deleted = userNotFound, changesSignIn = false } = {},
  ): Promise<Bearer> {
    const { store, clients } = this.#parts;
    const { pool, claims, sub, clientId } = await readAccessToken(accessToken, this.#parts);
    const familyId = familyIdIn(claims);
    const [user, family, client] = await Promise.all([
      store.users.find(pool.id, sub),
      familyId !== undefined ? store.tokens.family(pool.id, familyId) : undefined,
      clients.find(clientId),
    ]);
    if (!client || client.poolId !== pool.id) throw accessTokenInvalid();
    if (user && isRevoked(user, family, claims)) throw accessTokenRevoked();
    if (!hasScope(claims, scope)) throw accessTokenScope();
    if (!user) throw deleted();
    if (!user.enabled) throw userDisabled();
    const deviceKey = typeof claims.device_key === 'string' ? claims.device_key : undefined;
    const scopes = String(claims.scope).split(' ');
    const granted = String(claims.granted_scope ?? claims.scope).split(' ');
    const throughBrowser = family
      ? family.authorized !== undefined
      : granted.some((each) => each !== SELF_SERVICE_SCOPE);
    const bearer = { pool, client, user, scopes, granted, family, deviceKey, throughBrowser };
    if (changesSignIn && !(await this.#mayChangeSignIn(bearer, claims))) {
      throw recentAuthenticationRequired();
    }
    return bearer;
  }

  /** Whether the token may change how its user signs in. */
  async #mayChangeSignIn(bearer: Bearer, claims: Claims): Promise<boolean> {
    if (!bearer.throughBrowser) return true;
    return this.#isOfNewSignIn(bearer, claims) && (await this.#provesOwnFactors(bearer));
  }

  /**
   * A provider has not proven the user's own second factor. Tokens of clients without revocation do
   * not tell who came through one: all of a user's who could are taken for such.
   */
  async #provesOwnFactors({ pool, user, family }: Bearer): Promise<boolean> {
    const { store } = this.#parts;
    const couldCome = linkedIdentities(user).length > 0;
    const signIn = family ? family.authorized : couldCome && { level: 1, provider: 'unknown' };
    if (!signIn || signIn.provider === undefined) return true;
    return provesOwnFactors(store, pool, user, signIn);
  }

  /**
   * A browser that was left open hands its SSO session to whoever asks for tokens. Tokens of
   * clients without revocation tell only when the user authenticated, and when they were made.
   */
  #isOfNewSignIn({ family }: Bearer, claims: Claims): boolean {
    const authTime = Number(claims.auth_time) * 1000;
    if (isRecentlyAuthenticated({ authTime }, this.#parts.clock.now())) return true;
    if (family) return family.authorized?.reused !== true;
    return isRecentlyAuthenticated({ authTime }, Number(claims.iat) * 1000);
  }

  /**
   * The `sub` of an access token of the pool, whether a user's or that of a client that acts for
   * itself. The token must have the scope, and a client must still be configured with it.
   * @throws the refusals of `authenticate`
   */
  async authenticateAnyone(pool: Pool, accessToken: string, scope: string): Promise<string> {
    const { pool: own, claims, sub, clientId } = await readAccessToken(accessToken, this.#parts);
    if (own.id !== pool.id) throw accessTokenInvalid();
    if (sub !== clientId) {
      await this.authenticate(accessToken, { scope, deleted: accessTokenRevoked });
      return sub;
    }
    const client = await this.#parts.clients.find(clientId);
    if (client?.poolId !== pool.id) throw accessTokenInvalid();
    const isConfigured = client.settings.AllowedOAuthScopes?.includes(scope);
    if (!isConfigured || !hasScope(claims, scope)) throw accessTokenScope();
    return sub;
  }
}
