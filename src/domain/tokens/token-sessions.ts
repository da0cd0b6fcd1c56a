/**
 * Token sessions: a user's token families as the user sees them, where the pool tracks sessions.
 *
 * The transaction that grants the tokens also holds the user, writes the session and ends the
 * least recently used one: however many sign-ins run at once, no more sessions are left than the
 * pool allows.
 */
import { sessionsNotTracked } from '#contract/errors.ts';
import { sessionSettings } from '#domain/pools/session-config.ts';
import { type Caller, useBy } from '#domain/risk/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ActiveSession, TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
}

export class TokenSessions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Opens a new family's session, in the transaction that keeps the family. */
  async open(
    tx: Transaction,
    pool: Pool,
    family: TokenFamily,
    expiresAt: number,
    caller: Caller,
    originId?: string,
  ): Promise<void> {
    const { tracking, maxPerUser } = sessionSettings(pool);
    if (!tracking) return;
    const { poolId, userId, id: familyId } = family;
    const at = this.#parts.clock.now();
    await tx.users.hold(poolId, userId);
    const sessions = await tx.tokens.activeSessions(poolId, userId, at);
    for (const { familyId: id } of sessions.slice(maxPerUser - 1)) {
      await tx.tokens.revokeFamily({ poolId, userId, id }, at);
    }
    await tx.tokens.insertSession({
      poolId,
      userId,
      familyId,
      ...(originId !== undefined && { originId }),
      createdAt: at,
      expiresAt,
      ...useBy(caller, at),
    });
  }

  /** Notes a refresh in the caller's transaction. */
  async use(tx: Transaction, family: TokenFamily, caller: Caller): Promise<void> {
    await tx.tokens.useSession(family, useBy(caller, this.#parts.clock.now()));
  }

  /** The user's active sessions, the most recently used first. @throws InvalidParameterException */
  async active(pool: Pool, user: User): Promise<readonly ActiveSession[]> {
    if (!sessionSettings(pool).tracking) throw sessionsNotTracked();
    return this.#parts.store.tokens.activeSessions(pool.id, user.id, this.#parts.clock.now());
  }

  /** The SSO session that the family's sign-in came through, where the pool tracks sessions. */
  async originOf({ poolId, userId, id }: TokenFamily): Promise<string | undefined> {
    const sessions = await this.#parts.store.tokens.activeSessions(
      poolId,
      userId,
      this.#parts.clock.now(),
    );
    return sessions.find(({ familyId }) => familyId === id)?.originId;
  }
}
