/** Ending a user's sessions from one of the user's browsers, whose own session goes on. */
import { sessionInvalid, userNotFound } from '#contract/errors.ts';
import { TWO_FACTORS } from '#domain/factors/acr.ts';
import { passwordMark } from '#domain/signin/session-user.ts';
import { conflict, retriedTransaction } from '#domain/users/retried-transaction.ts';
import { signedOut } from '#domain/users/sign-in-generation.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Statements, Store } from '#store/store.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import { cookieHash } from './sso-sessions.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export class OwnSession {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Revokes every token of the user, and ends all SSO sessions but this one, through which
   * applications get new tokens. Access tokens of clients without revocation say only when they
   * were made, and end if they are older than this session.
   * @throws NotAuthorizedException when the session has been ended meanwhile
   */
  async signOutElsewhere(session: SsoSession): Promise<void> {
    const { store, clock, random, log } = this.#parts;
    const { poolId, userId, hash, authTime } = session;
    await retriedTransaction(store, random, async (tx) => {
      // Holds the session: it can end before this or after it, but not meanwhile.
      if (!(await tx.sso.use(poolId, hash, session))) throw sessionInvalid();
      await tx.tokens.revokeUser(poolId, userId, clock.now());
      await tx.sso.insert(session);
      const user = await tx.users.find(poolId, userId);
      if (!user) throw userNotFound();
      if (!(await tx.users.update(signedOut(user, authTime - 1)))) conflict();
    });
    log.audit('signed out elsewhere', { poolId, userId });
  }

  /** Part of the transaction that adds a second factor, which was proven by that. */
  secondProven({ poolId, hash }: SsoSession): Statements {
    return (tx) => tx.sso.prove(poolId, hash, TWO_FACTORS);
  }

  /**
   * Part of the transaction that sets a new password, after it: revokes every token of the user and
   * ends all SSO sessions. Only this one goes on, under a new cookie: anyone who has the old
   * password may have the old cookie too.
   */
  through(session: SsoSession, cookie: string): Statements {
    const { poolId, userId, hash } = session;
    return async (tx) => {
      if (!(await tx.sso.end(poolId, hash))) throw sessionInvalid();
      await tx.tokens.revokeUser(poolId, userId, this.#parts.clock.now());
      const password = await passwordMark(tx, { poolId, id: userId });
      const { password: _, ...rest } = session;
      await tx.sso.insert({
        ...rest,
        hash: cookieHash(cookie),
        ...(password !== undefined && { password }),
      });
    };
  }
}
