/**
 * The life of tokens: granted after a sign-in, checked on every call, refreshed, revoked.
 *
 * All tokens of one sign-in form a family, named by their `origin_jti`. Revocation marks the
 * family and is read on every call, so that it is effective at once on every node.
 */
import {
  accessTokenInvalid,
  accessTokenRevoked,
  accessTokenScope,
  refreshTokenExpired,
  refreshTokenInvalid,
  refreshTokenReused,
  refreshTokenRevoked,
  tooManyRequests,
  unsupportedOperation,
  unsupportedTokenType,
  userDisabled,
  userNotFound,
} from '#contract/errors.ts';
import type { AuthenticationResultType } from '#contract/types.ts';
import type { Caller } from '#domain/caller.ts';
import { revocationEnabled, rotation, tokenValidity } from '#domain/client-settings.ts';
import type { Clients } from '#domain/clients.ts';
import { tracksDevices } from '#domain/pools/device-config.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { sessionSettings } from '#domain/pools/session-config.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type {
  AuthorizedTerms,
  Client,
  Pool,
  RefreshToken,
  TokenFamily,
  User,
} from '#store/records.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Metadata } from '#triggers/trigger.ts';
import { familyIdIn, hasScope, isRevoked, readAccessToken } from './access-token.ts';
import { parseJwt } from './jwt.ts';
import { isRefreshTokenForm, refreshTokenHash, sealRefreshToken } from './refresh-jwe.ts';
import type { PoolKey, PublicJwk, SigningKeys } from './signing-keys.ts';
import type { TokenSessions } from './token-sessions.ts';
import { TokenSigner } from './token-signer.ts';
import type { Issuance, TokenTrigger } from './token-trigger.ts';

/** The scope of tokens from the API: they open the user's own operations. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

/** How often a change is tried again when others change the same user meanwhile. */
const CHANGE_TRIES = 10;

/** Who stands behind a token: everything a token-authorised operation needs. */
export interface Bearer {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  /** What the token opens. */
  readonly scopes: readonly string[];
  /** Undefined when the client has token revocation switched off. */
  readonly family: TokenFamily | undefined;
  /** The device the tokens were given out on, where the pool tracks devices. */
  readonly deviceKey: string | undefined;
}

/** A sign-in that has succeeded but is not recorded yet. */
export interface Grant {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly family: TokenFamily;
  /** Undefined for an implicit grant, which cannot be renewed. */
  readonly refresh: { readonly token: string; readonly record: RefreshToken } | undefined;
  readonly caller: Caller;
  /** The device the tokens are for, where the pool tracks devices. */
  readonly deviceKey: string | undefined;
  /** The SSO session the sign-in came through. */
  readonly originId?: string | undefined;
  readonly nonce?: string | undefined;
}

/** What a user has authorized a client to, in place of what the API grants. */
export interface Authorized {
  readonly familyId: string;
  readonly scope: string;
  readonly terms: AuthorizedTerms;
  /** When the user proved who it is, and by which event. */
  readonly authTime: number;
  readonly eventId: string;
  readonly deviceKey: string | undefined;
  readonly refreshable: boolean;
  readonly originId: string | undefined;
  readonly nonce: string | undefined;
}

/** Grants to a user, on a device where the pool tracks them. */
export type GrantTo = (user: User, deviceKey?: string, eventId?: string) => Grant;
export type AuthorizedGrantTo = (user: User, authorized: Authorized) => Grant;

interface Refreshing {
  readonly caller: Caller;
  readonly clientMetadata?: Metadata | undefined;
  /** Scopes of those granted that the new tokens have; all, unless told. */
  readonly scope?: string | undefined;
}

interface Options {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly keys: SigningKeys;
  readonly sessions: TokenSessions;
  /** The issuer URL of a pool. */
  readonly issuer: (poolId: string) => string;
  readonly trigger: TokenTrigger;
  readonly log: Log;
}

export class Tokens {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #random: Random;
  readonly #pools: Pools;
  readonly #clients: Clients;
  readonly #keys: SigningKeys;
  readonly #sessions: TokenSessions;
  readonly #issuer: (poolId: string) => string;
  readonly #trigger: TokenTrigger;
  readonly #signer: TokenSigner;
  readonly #log: Log;

  constructor(options: Options) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#random = options.random;
    this.#pools = options.pools;
    this.#clients = options.clients;
    this.#keys = options.keys;
    this.#sessions = options.sessions;
    this.#issuer = options.issuer;
    this.#trigger = options.trigger;
    this.#signer = new TokenSigner(options);
    this.#log = options.log;
  }

  /** The issuer URL of a pool: `iss` of its tokens, base of its discovery documents. */
  issuer(poolId: string): string {
    return this.#issuer(poolId);
  }

  /** The pool's JWKS keys; throws poolNotFound. */
  async publishedKeys(poolId: string): Promise<readonly PublicJwk[]> {
    const pool = await this.#pools.get(poolId);
    return this.#keys.published(pool.id);
  }

  /**
   * Begins to make a new pool's keys, so that its first sign-in need not wait for them. Nothing
   * is lost when this fails or the process ends: the first use makes what is missing.
   */
  prepareSoon(poolId: string): void {
    this.#keys.prepare(poolId).catch((cause: unknown) => {
      this.#log.error('signing keys not made ahead', { poolId, cause });
    });
  }

  // Granting

  /**
   * Prepares to grant: what it answers makes the tokens of one sign-in, without I/O, so that a
   * transaction can call it. Nothing is kept until `record`. `eventId` is the event that is kept
   * of the sign-in, where one is.
   */
  async granter(pool: Pool, client: Client, caller: Caller): Promise<GrantTo> {
    const key = await this.#keys.signer(pool.id, 'access');
    return (user, deviceKey, eventId = this.#ids.uuid()) => {
      const id = this.#ids.uuid();
      const authTime = this.#clock.now();
      const family = { id, authTime, eventId, scope: SELF_SERVICE_SCOPE };
      return this.#grant({ pool, client, caller, user, deviceKey }, family, key);
    };
  }

  /** Prepares to grant what a user authorizes a client to, as `granter` does. */
  async authorizer(pool: Pool, client: Client, caller: Caller): Promise<AuthorizedGrantTo> {
    const key = await this.#keys.signer(pool.id, 'access');
    return (user, authorized) => {
      const { familyId: id, authTime, eventId, scope, terms, refreshable } = authorized;
      const { deviceKey, originId, nonce } = authorized;
      const family = { id, authTime, eventId, scope, authorized: terms };
      const to = { pool, client, caller, user, deviceKey, originId, nonce };
      return this.#grant(to, family, refreshable ? key : undefined);
    };
  }

  /** A grant; without a key for it there is no refresh token. */
  #grant(
    to: Omit<Grant, 'family' | 'refresh'>,
    beginning: Pick<TokenFamily, 'id' | 'authTime' | 'eventId' | 'scope' | 'authorized'>,
    key: PoolKey | undefined,
  ): Grant {
    const validity = tokenValidity(to.client);
    const refreshUntil = this.#clock.now() + (key ? validity.refresh * 1000 : 0);
    const family: TokenFamily = {
      ...beginning,
      poolId: to.pool.id,
      userId: to.user.id,
      clientId: to.client.id,
      // The family outlives its last refresh token by the access tokens made from it.
      expiresAt: refreshUntil + Math.max(validity.access, validity.id) * 1000,
    };
    return { ...to, family, refresh: key && this.#newRefreshToken(family, refreshUntil, key) };
  }

  /** Keeps the grant, inside the transaction that also spends what earned it. */
  async record(tx: Transaction, grant: Grant): Promise<void> {
    const { pool, family, refresh, caller, deviceKey, originId } = grant;
    const until = refresh?.record.expiresAt ?? family.expiresAt;
    await this.#sessions.open(tx, pool, family, until, caller, originId);
    await tx.tokens.insertFamily(family);
    if (refresh) await tx.tokens.insertRefreshToken(refresh.record);
    if (deviceKey === undefined) return;
    const { poolId, id: familyId, expiresAt } = family;
    await tx.devices.insertFamily({ poolId, familyId, deviceKey, expiresAt });
  }

  /**
   * Signs the tokens of a recorded grant.
   * @throws UserLambdaValidationException, UnexpectedLambdaException,
   *   InvalidLambdaResponseException
   */
  async sign(grant: Grant, issuance: Issuance): Promise<AuthenticationResultType> {
    const { pool, client, user, family } = grant;
    const changes = await this.#trigger.changes(pool, client, user, family.scope, issuance);
    const tokens = await this.#signer.sign(grant, changes);
    return { ...tokens, ...(grant.refresh && { RefreshToken: grant.refresh.token }) };
  }

  /** Ends a recorded grant whose tokens nobody was given. */
  async withdraw({ family }: Grant): Promise<void> {
    await this.#store.transaction((tx) => tx.tokens.revokeFamily(family, this.#clock.now()));
  }

  #newRefreshToken(family: TokenFamily, expiresAt: number, key: PoolKey) {
    const claims = {
      iss: this.#issuer(family.poolId),
      sub: family.userId,
      client_id: family.clientId,
      origin_jti: family.id,
      jti: this.#ids.uuid(),
      token_use: 'refresh',
      exp: Math.floor(expiresAt / 1000),
    };
    const token = sealRefreshToken(claims, key, this.#random);
    const record: RefreshToken = {
      hash: refreshTokenHash(token),
      poolId: family.poolId,
      familyId: family.id,
      expiresAt,
    };
    return { token, record };
  }

  // Checking

  /**
   * Who presents this access token, after every check: form, signature, expiry, revocation,
   * scope, and that the user may still use it. Throws the refusals of the token-authorised
   * operations in that order. `deleted` makes the refusal of a user who is gone, for operations
   * that do not document UserNotFoundException.
   */
  async authenticate(
    accessToken: string,
    { scope = SELF_SERVICE_SCOPE, deleted = userNotFound } = {},
  ): Promise<Bearer> {
    const { pool, claims, sub, clientId } = await this.#read(accessToken);
    const familyId = familyIdIn(claims);
    const [user, family, client] = await Promise.all([
      this.#store.users.find(pool.id, sub),
      familyId !== undefined ? this.#store.tokens.family(pool.id, familyId) : undefined,
      this.#clients.find(clientId),
    ]);
    if (!client || client.poolId !== pool.id) throw accessTokenInvalid();
    if (user && isRevoked(user, family, claims)) throw accessTokenRevoked();
    if (!hasScope(claims, scope)) throw accessTokenScope();
    if (!user) throw deleted();
    if (!user.enabled) throw userDisabled();
    const deviceKey = typeof claims.device_key === 'string' ? claims.device_key : undefined;
    const scopes = String(claims.scope).split(' ');
    return { pool, client, user, scopes, family, deviceKey };
  }

  /**
   * Who presents this access token of the pool, whether a user or a client that acts for itself:
   * the `sub` of a token that has the scope, which a client must still be configured with.
   * @throws the refusals of `authenticate`
   */
  async authenticateAnyone(pool: Pool, accessToken: string, scope: string): Promise<string> {
    const { pool: own, claims, sub, clientId } = await this.#read(accessToken);
    if (own.id !== pool.id) throw accessTokenInvalid();
    if (sub !== clientId) {
      await this.authenticate(accessToken, { scope, deleted: accessTokenRevoked });
      return sub;
    }
    const client = await this.#clients.find(clientId);
    if (client?.poolId !== pool.id) throw accessTokenInvalid();
    const isConfigured = client.settings.AllowedOAuthScopes?.includes(scope);
    if (!isConfigured || !hasScope(claims, scope)) throw accessTokenScope();
    return sub;
  }

  #read(accessToken: string) {
    return readAccessToken(accessToken, {
      clock: this.#clock,
      pools: this.#pools,
      keys: this.#keys,
      issuer: this.#issuer,
    });
  }

  // Refreshing

  /**
   * The refresh token's standing with this client: throws when it is unknown, another client's,
   * revoked, ended, for another device, or its user may not sign in. A successor's reuse is judged
   * by `refresh`. What was authorized in a browser is not asked for the device: only the browser
   * knows it.
   */
  async inspectRefreshToken(pool: Pool, client: Client, token: string, deviceKey?: string) {
    const found = await this.#findRefreshToken(client, token);
    if (!found) throw refreshTokenInvalid();
    if (found.family.revokedAt !== undefined) throw refreshTokenRevoked();
    if (found.token.expiresAt <= this.#clock.now()) throw refreshTokenExpired();
    const user = await this.#store.users.find(client.poolId, found.family.userId);
    if (!user) throw refreshTokenInvalid();
    if (!user.enabled) throw userDisabled();
    const device = tracksDevices(pool)
      ? await this.#store.devices.ofFamily(pool.id, found.family.id)
      : undefined;
    const isBound = device !== undefined && !found.family.authorized;
    if (isBound && device !== deviceKey) throw refreshTokenInvalid();
    return { ...found, user, deviceKey: device };
  }

  /**
   * New ID and access tokens for an inspected refresh token, and with rotation its successor.
   * A token used again after its grace period betrays a thief or a copy: the family is revoked.
   * The pool's function is asked first: what it refuses leaves the refresh token as it is.
   * @throws RefreshTokenReuseException, UserLambdaValidationException,
   *   UnexpectedLambdaException, InvalidLambdaResponseException
   */
  async refresh(
    pool: Pool,
    client: Client,
    inspected: Awaited<ReturnType<Tokens['inspectRefreshToken']>>,
    { caller, clientMetadata, scope }: Refreshing,
  ): Promise<AuthenticationResultType> {
    const { token, user, deviceKey } = inspected;
    const family = { ...inspected.family, scope: scope ?? inspected.family.scope };
    const issuance: Issuance = { source: 'RefreshTokens', clientMetadata };
    const changes = await this.#trigger.changes(pool, client, user, family.scope, issuance);
    const { tracking } = sessionSettings(pool);
    const rotating = rotation(client);
    if (!rotating && token.rotatedAt === undefined) {
      const [tokens] = await Promise.all([
        this.#signer.sign({ pool, client, user, family, deviceKey }, changes),
        tracking && this.#store.transaction((tx) => this.#sessions.use(tx, family, caller)),
      ]);
      return tokens;
    }
    const now = this.#clock.now();
    const graceMs = rotating?.graceMs ?? 0;
    const key = await this.#keys.signer(pool.id, 'access');
    const successor = this.#newRefreshToken(family, token.expiresAt, key);
    const outcome = await this.#store.transaction(async (tx) => {
      const first = await tx.tokens.rotate(pool.id, token.hash, now);
      const current = first ? undefined : await tx.tokens.refreshToken(pool.id, token.hash);
      // Read inside the transaction: of two at once, the later is judged by the earlier's mark.
      const rotatedAt = current?.token.rotatedAt ?? Number.NEGATIVE_INFINITY;
      // Without a grace period no clock is asked: those of two nodes never agree exactly.
      if (!first && (graceMs === 0 || now >= rotatedAt + graceMs)) {
        await tx.tokens.revokeFamily(family, now);
        return 'reused';
      }
      await tx.tokens.insertRefreshToken(successor.record);
      if (tracking) await this.#sessions.use(tx, family, caller);
      return 'renewed';
    });
    if (outcome === 'reused') throw refreshTokenReused();
    const tokens = await this.#signer.sign({ pool, client, user, family, deviceKey }, changes);
    return { ...tokens, RefreshToken: successor.token };
  }

  async #findRefreshToken(client: Client, token: string) {
    if (!isRefreshTokenForm(token)) return undefined;
    const found = await this.#store.tokens.refreshToken(client.poolId, refreshTokenHash(token));
    return found?.family.clientId === client.id ? found : undefined;
  }

  // Revoking

  /**
   * RevokeToken: ends the family of a refresh token, and with `linked` the SSO session it came
   * through. Unknown tokens are already as good as revoked.
   */
  async revoke(client: Client, token: string, linked = false): Promise<void> {
    if (!revocationEnabled(client)) {
      throw unsupportedOperation('Token revocation is not enabled for this client.');
    }
    if (parseJwt(token)) throw unsupportedTokenType();
    const found = await this.#findRefreshToken(client, token);
    if (!found) return;
    const { family } = found;
    const origin = linked ? await this.#sessions.originOf(family) : undefined;
    await this.#store.transaction(async (tx) => {
      await tx.tokens.revokeFamily(family, this.#clock.now());
      if (origin !== undefined) await tx.sso.endById(family.poolId, family.userId, origin);
    });
  }

  /** Signs the user out everywhere: every token issued until now is revoked. */
  async signOut(user: User): Promise<void> {
    const now = this.#clock.now();
    for (let tries = 0; tries < CHANGE_TRIES; tries++) {
      const done = await this.#store.transaction(async (tx) => {
        await tx.tokens.revokeUser(user.poolId, user.id, now);
        const current = await tx.users.find(user.poolId, user.id);
        if (!current || current.signedOutAt >= now) return true;
        return tx.users.update({ ...current, signedOutAt: now });
      });
      if (done) return;
    }
    throw tooManyRequests();
  }
}
