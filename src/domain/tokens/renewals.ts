/** Renewals: new tokens for a refresh token, and with rotation its successor. */
import {
  refreshTokenExpired,
  refreshTokenInvalid,
  refreshTokenReused,
  refreshTokenRevoked,
  userDisabled,
} from '#contract/errors.ts';
import type { AuthenticationResultType } from '#contract/types.ts';
import { rotation } from '#domain/clients/effective-settings.ts';
import { tracksDevices } from '#domain/pools/device-config.ts';
import { sessionSettings } from '#domain/pools/session-config.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Metadata } from '#triggers/trigger.ts';
import { findRefreshToken, newRefreshToken } from './refresh-token.ts';
import type { TokenSessions } from './token-sessions.ts';
import type { TokenSigner } from './token-signer.ts';
import type { Issuance, TokenTrigger } from './token-trigger.ts';

type RenewableToken = Awaited<ReturnType<Renewals['inspect']>>;

interface Renewal {
  readonly caller: Caller;
  readonly clientMetadata?: Metadata | undefined;
  /** Fewer scopes than were granted, for these tokens alone: a successor has all of them again. */
  readonly scope?: string | undefined;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly tokenSessions: TokenSessions;
  readonly tokenSigner: TokenSigner;
  readonly tokenTrigger: TokenTrigger;
}

export class Renewals {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Looks a refresh token up. Throws where it is unknown, another client's, revoked, expired, or
   * for another device or a forgotten one, and where its user may not sign in. Whether it was used
   * before is for `renew`. The device is not checked for a grant of the pages: only the browser
   * knows its key.
   */
  async inspect(pool: Pool, client: Client, token: string, deviceKey?: string) {
    const { store, clock } = this.#parts;
    const found = await findRefreshToken(store, client, token);
    if (!found) throw refreshTokenInvalid();
    if (found.ended) throw refreshTokenInvalid();
    if (found.family.revokedAt !== undefined) throw refreshTokenRevoked();
    if (found.token.expiresAt <= clock.now()) throw refreshTokenExpired();
    const user = await store.users.find(client.poolId, found.family.userId);
    if (!user) throw refreshTokenInvalid();
    if (!user.enabled) throw userDisabled();
    const device = tracksDevices(pool)
      ? await store.devices.ofFamily(pool.id, found.family.id)
      : undefined;
    const isBound = device !== undefined && !found.family.authorized;
    if (isBound && device !== deviceKey) throw refreshTokenInvalid();
    return { ...found, user, deviceKey: device };
  }

  /**
   * New ID and access tokens for an inspected refresh token, and with rotation its successor.
   * A token that is used again after its grace period was stolen or copied: its family is revoked.
   * The pool's function is called first: where it refuses, the refresh token stays as it is.
   * @throws RefreshTokenReuseException, UserLambdaValidationException,
   *   UnexpectedLambdaException, InvalidLambdaResponseException
   */
  async renew(
    pool: Pool,
    client: Client,
    inspected: RenewableToken,
    { caller, clientMetadata, scope }: Renewal,
  ): Promise<AuthenticationResultType> {
    const { store, clock, random, tokenSessions, tokenSigner, tokenTrigger } = this.#parts;
    const { token, user, deviceKey, family } = inspected;
    const tokenScope = scope ?? family.scope;
    const signed = { pool, client, user, family, scope: tokenScope, deviceKey };
    const issuance: Issuance = { source: 'RefreshTokens', clientMetadata };
    const changes = await tokenTrigger.changes(pool, client, user, tokenScope, issuance);
    const { tracking } = sessionSettings(pool);
    const rotating = rotation(client);
    if (!rotating && token.rotatedAt === undefined) {
      const [tokens] = await Promise.all([
        tokenSigner.sign(signed, changes),
        tracking && store.transaction((tx) => tokenSessions.use(tx, family, caller)),
      ]);
      return tokens;
    }
    const now = clock.now();
    const graceMs = rotating?.graceMs ?? 0;
    const successor = newRefreshToken(family, token.expiresAt, random);
    const outcome = await store.transaction(async (tx) => {
      const first = await tx.tokens.rotate(pool.id, token.hash, now);
      const current = first ? undefined : await tx.tokens.refreshToken(pool.id, token.hash);
      // Read inside the transaction: of two uses at once, the second sees the mark of the first.
      const rotatedAt = current?.token.rotatedAt ?? Number.NEGATIVE_INFINITY;
      // Without a grace period the clock does not matter: those of two nodes never agree exactly.
      if (!first && (graceMs === 0 || now >= rotatedAt + graceMs)) {
        await tx.tokens.revokeFamily(family, now);
        return 'reused';
      }
      await tx.tokens.insertRefreshToken(successor.record);
      if (tracking) await tokenSessions.use(tx, family, caller);
      return 'renewed';
    });
    if (outcome === 'reused') throw refreshTokenReused();
    const tokens = await tokenSigner.sign(signed, changes);
    return { ...tokens, RefreshToken: successor.token };
  }
}
