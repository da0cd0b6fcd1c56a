/**
 * Grants: the tokens of a sign-in, from the transaction that earns them to their signatures.
 *
 * All tokens of one sign-in form a family, named by their `origin_jti`: what is revoked is the
 * family.
 *
 * This room owns tokens: issued, renewed, revoked and checked, and the keys that sign them. It
 * leaves who may have them to signin and oauth.
 */
import type { AuthenticationResultType } from '#contract/types.ts';
import { tokenValidity } from '#domain/clients/effective-settings.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { AuthorizedTerms, RefreshToken, TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';
import { SELF_SERVICE_SCOPE } from './access-token.ts';
import { newRefreshToken } from './refresh-token.ts';
import type { TokenSessions } from './token-sessions.ts';
import type { TokenSigner } from './token-signer.ts';
import type { Issuance, TokenTrigger } from './token-trigger.ts';

/** The tokens of one sign-in, before they are signed. */
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

/** An authorization grant (RFC 6749 §1.3): what a user lets a client do. */
export interface AuthorizationGrant {
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

/** Makes a grant for a user, on a device where the pool tracks devices. */
export type GrantMaker = (user: User, deviceKey?: string, eventId?: string) => Grant;
export type AuthorizationGrantMaker = (user: User, authorized: AuthorizationGrant) => Grant;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly tokenSessions: TokenSessions;
  readonly tokenSigner: TokenSigner;
  readonly tokenTrigger: TokenTrigger;
}

export class Grants {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Makes the grants of sign-ins. The function does no I/O, so that a transaction can call it.
   * Nothing is kept until `record`. `eventId` is the event of the sign-in, where one is kept.
   */
  granter(pool: Pool, client: Client, caller: Caller): GrantMaker {
    const { clock, ids } = this.#parts;
    return (user, deviceKey, eventId = ids.uuid()) => {
      const id = ids.uuid();
      const authTime = clock.now();
      const family = { id, authTime, eventId, scope: SELF_SERVICE_SCOPE };
      return this.#grant({ pool, client, caller, user, deviceKey }, family, true);
    };
  }

  /** The same for what a user authorizes a client to do. */
  authorizer(pool: Pool, client: Client, caller: Caller): AuthorizationGrantMaker {
    return (user, authorized) => {
      const { familyId: id, authTime, eventId, scope, terms, refreshable } = authorized;
      const { deviceKey, originId, nonce } = authorized;
      const family = { id, authTime, eventId, scope, authorized: terms };
      const to = { pool, client, caller, user, deviceKey, originId, nonce };
      return this.#grant(to, family, refreshable);
    };
  }

  #grant(
    to: Omit<Grant, 'family' | 'refresh'>,
    beginning: Pick<TokenFamily, 'id' | 'authTime' | 'eventId' | 'scope' | 'authorized'>,
    refreshable: boolean,
  ): Grant {
    const { clock, random } = this.#parts;
    const validity = tokenValidity(to.client);
    const refreshUntil = clock.now() + (refreshable ? validity.refresh * 1000 : 0);
    const family: TokenFamily = {
      ...beginning,
      poolId: to.pool.id,
      userId: to.user.id,
      clientId: to.client.id,
      // The family outlives its last refresh token by the access tokens made from it.
      expiresAt: refreshUntil + Math.max(validity.access, validity.id) * 1000,
    };
    const refresh = refreshable ? newRefreshToken(family, refreshUntil, random) : undefined;
    return { ...to, family, refresh };
  }

  /** Keeps the grant, inside the transaction that also spends what earned it. */
  async record(tx: Transaction, grant: Grant): Promise<void> {
    const { pool, family, refresh, caller, deviceKey, originId } = grant;
    const until = refresh?.record.expiresAt ?? family.expiresAt;
    await this.#parts.tokenSessions.open(tx, pool, family, until, caller, originId);
    // Together: a database that is elsewhere is waited for once.
    await Promise.all([
      tx.tokens.insertFamily(family),
      refresh && tx.tokens.insertRefreshToken(refresh.record),
    ]);
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
    const { tokenTrigger, tokenSigner } = this.#parts;
    const changes = await tokenTrigger.changes(pool, client, user, family.scope, issuance);
    const tokens = await tokenSigner.sign({ ...grant, scope: family.scope }, changes);
    return { ...tokens, ...(grant.refresh && { RefreshToken: grant.refresh.token }) };
  }

  /** Ends a recorded grant whose tokens were not given out. */
  async withdraw({ family }: Grant): Promise<void> {
    const { store, clock } = this.#parts;
    await store.transaction((tx) => tx.tokens.revokeFamily(family, clock.now()));
  }
}
