/** Revocations: ending a family of tokens, or all that a user has. */

import { tooManyRequests, unsupportedOperation, unsupportedTokenType } from '#contract/errors.ts';
import { revocationEnabled } from '#domain/clients/effective-settings.ts';
import { signedOut } from '#domain/users/sign-in-generation.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { User } from '#store/tables/users.ts';
import { parseJwt } from './jwt.ts';
import { findRefreshToken } from './refresh-token.ts';
import type { TokenSessions } from './token-sessions.ts';

/** How often a change is tried again when others change the same user meanwhile. */
const CHANGE_TRIES = 10;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly tokenSessions: TokenSessions;
}

export class Revocations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * RevokeToken: ends the family of a refresh token, and with `linked` the SSO session it came
   * through. An unknown token counts as revoked.
   */
  async revoke(client: Client, token: string, { linked }: { linked: boolean }): Promise<void> {
    if (!revocationEnabled(client)) {
      throw unsupportedOperation('Token revocation is not enabled for this client.');
    }
    if (parseJwt(token)) throw unsupportedTokenType();
    const { store, clock, tokenSessions } = this.#parts;
    const found = await findRefreshToken(store, client, token);
    if (!found) return;
    const { family } = found;
    const origin = linked ? await tokenSessions.originOf(family) : undefined;
    await store.transaction(async (tx) => {
      await tx.tokens.revokeFamily(family, clock.now());
      if (origin !== undefined) await tx.sso.endById(family.poolId, family.userId, origin);
    });
  }

  /** Signs the user out everywhere: every token issued until now is revoked. */
  async signOut(user: User): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    for (let tries = 0; tries < CHANGE_TRIES; tries++) {
      const done = await store.transaction(async (tx) => {
        await tx.tokens.revokeUser(user.poolId, user.id, now);
        const current = await tx.users.find(user.poolId, user.id);
        if (!current) return true;
        return tx.users.update(signedOut(current, now));
      });
      if (done) return;
    }
    throw tooManyRequests();
  }
}
