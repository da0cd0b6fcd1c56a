/**
 * SSO sessions: browsers in which a user stays signed in at a pool's domain.
 *
 * The cookie is random, and only its hash is kept. Each client says for how long a session spares
 * its users another sign-in, counted from the last time the user proved a factor.
 */

import { createHash } from 'node:crypto';
import type { Clients } from '#domain/clients/clients.ts';
import {
  DEFAULT_SSO_MINUTES,
  LONGEST_SSO_MINUTES,
  ssoMinutes,
} from '#domain/clients/effective-settings.ts';
import { levelOf } from '#domain/factors/acr.ts';
import { asksSecond, lacksSecond, provesOwnFactors } from '#domain/factors/second-factors.ts';
import { sessionSettings } from '#domain/pools/session-config.ts';
import { asksFederatedUsers } from '#domain/pools/tags.ts';
import { type Caller, useBy } from '#domain/risk/caller.ts';
import type { Authentication } from '#domain/signin/challenge.ts';
import type { ProviderProof } from '#domain/signin/session.ts';
import { passwordMark } from '#domain/signin/session-user.ts';
import { isRecentlyAuthenticated } from '#domain/tokens/recent-authentication.ts';
import { signInRefusal } from '#domain/users/status.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import { every } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ProviderSession, SsoSession } from '#store/tables/sso.ts';
import type { User } from '#store/tables/users.ts';

const MINUTE = 60_000;
const COOKIE_BYTES = 32;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly clients: Clients;
  readonly log: Log;
}

/** The user who is signed in in a browser, and the session. */
export interface SignedInBrowser {
  readonly user: User;
  readonly session: SsoSession;
}

export class SsoSessions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The user who is signed in by the cookie, if the session still holds for `client`; without one,
   * for the client that the user signed in for.
   */
  async find(
    pool: Pool,
    cookie: string | undefined,
    client?: Client,
  ): Promise<SignedInBrowser | undefined> {
    if (cookie === undefined) return undefined;
    const { store, clock, clients } = this.#parts;
    const session = await store.sso.find(pool.id, cookieHash(cookie));
    if (!session) return undefined;
    const asking = client ?? (await clients.find(session.clientId));
    const until = Math.min(session.expiresAt, endFor(pool, asking, session));
    if (until <= clock.now()) return undefined;
    const user = await store.users.find(pool.id, session.userId);
    if (!user || signInRefusal(user) || session.authTime <= user.signedOutAt) return undefined;
    // Setting a password ends the sessions from before.
    if (session.password !== (await passwordMark(store, user))) return undefined;
    if (lacksSecond(pool, session) && (await asksSecond(store, pool, user))) return undefined;
    return { user, session };
  }

  /**
   * Whether the session may change how its user signs in: the sign-in was recent, and proved what
   * protects the account. A browser that was left open must not.
   */
  async mayChangeSignIn(pool: Pool, { user, session }: SignedInBrowser): Promise<boolean> {
    if (!isRecentlyAuthenticated(session, this.#parts.clock.now())) return false;
    return this.provesOwnFactors(pool, { user, session });
  }

  /** Whether it proved what protects the account, however long ago. */
  provesOwnFactors(pool: Pool, { user, session }: SignedInBrowser): Promise<boolean> {
    return provesOwnFactors(this.#parts.store, pool, user, session);
  }

  /**
   * The provider at which the person can prove once more who it is; undefined where that would not
   * be enough for the account, which has a factor of its own that nothing asks for there.
   */
  async proofProvider(
    pool: Pool,
    { user, session: { provider } }: SignedInBrowser,
  ): Promise<string | undefined> {
    if (!provider) return undefined;
    const word = { level: 1, provider };
    const isEnough =
      asksFederatedUsers(pool) || (await provesOwnFactors(this.#parts.store, pool, user, word));
    return isEnough ? provider.name : undefined;
  }

  /** Whose session the cookie is, though it may spare no client a sign-in any more. */
  async holder(pool: Pool, cookie: string | undefined): Promise<User | undefined> {
    if (cookie === undefined) return undefined;
    const { store, clock } = this.#parts;
    const session = await store.sso.find(pool.id, cookieHash(cookie));
    if (!session || session.expiresAt <= clock.now()) return undefined;
    return store.users.find(pool.id, session.userId);
  }

  /**
   * Begins the session of a sign-in, in its transaction, and ends the one of `former`, the browser's
   * cookie until now. The new one continues it, with its id, if it was the same user's.
   */
  async begin(
    tx: Transaction,
    pool: Pool,
    client: Client,
    { user, proven }: Authentication,
    caller: Caller,
    { former, cookie }: { readonly former: string | undefined; readonly cookie: string },
  ): Promise<SsoSession> {
    const { clock, ids } = this.#parts;
    const now = clock.now();
    const old = former === undefined ? undefined : await tx.sso.find(pool.id, cookieHash(former));
    if (old) await tx.sso.end(pool.id, old.hash);
    const same = old?.userId === user.id ? old : undefined;
    const password = await passwordMark(tx, user);
    const session: SsoSession = {
      poolId: pool.id,
      hash: cookieHash(cookie),
      id: same?.id ?? ids.uuid(),
      userId: user.id,
      clientId: client.id,
      level: levelOf(pool, proven),
      ...(password !== undefined && { password }),
      ...(proven.provider && { provider: sessionAt(proven.provider) }),
      createdAt: same?.createdAt ?? now,
      authTime: now,
      ...useBy(caller, now),
      expiresAt: now + longest(pool) * MINUTE,
    };
    await tx.sso.insert(session);
    return session;
  }

  /** Notes that the session was used for an authorization; false where it has ended. */
  use(tx: Transaction, { poolId, hash }: SsoSession, caller: Caller): Promise<boolean> {
    return tx.sso.use(poolId, hash, useBy(caller, this.#parts.clock.now()));
  }

  /** A new cookie. */
  newCookie(): string {
    return this.#parts.random.bytes(COOKIE_BYTES).toString('base64url');
  }

  /** Ends the session of a cookie, if there is one; answers the provider that it came through. */
  async end(pool: Pool, cookie: string | undefined): Promise<ProviderSession | undefined> {
    if (cookie === undefined) return undefined;
    const { store, log } = this.#parts;
    const hash = cookieHash(cookie);
    const session = await store.sso.find(pool.id, hash);
    const isEnded = await store.transaction((tx) => tx.sso.end(pool.id, hash));
    if (!session || !isEnded) return undefined;
    log.audit('signed out', { poolId: pool.id, userId: session.userId });
    return session.provider;
  }

  /** The user's sessions that still spare a sign-in at some client, the last used one first. */
  async list(pool: Pool, user: User): Promise<readonly SsoSession[]> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const sessions = await store.sso.ofUser(pool.id, user.id, now);
    if (sessions.length === 0) return [];
    const limit = await this.#longestOfClients(pool);
    const password = await passwordMark(store, user);
    const asks = await asksSecond(store, pool, user);
    return sessions.filter(
      (session) =>
        !(asks && lacksSecond(pool, session)) &&
        session.authTime + limit * MINUTE > now &&
        session.authTime > user.signedOutAt &&
        session.password === password,
    );
  }

  async #longestOfClients(pool: Pool): Promise<number> {
    let most = 0;
    const { clients } = this.#parts.store;
    for await (const client of every((page) => clients.list(pool.id, page))) {
      most = Math.max(most, minutesOf(pool, client));
    }
    return most;
  }
}

const sessionAt = ({ name, level, logout }: ProviderProof): ProviderSession => ({
  name,
  ...(level !== undefined && { level }),
  ...(logout && { logout }),
});

/** When the session no longer spares the client's users another sign-in. */
function endFor(pool: Pool, client: Client | undefined, session: SsoSession): number {
  return session.authTime + minutesOf(pool, client) * MINUTE;
}

/** An hour, unless the pool tracks sessions and the client says otherwise. */
function minutesOf(pool: Pool, client: Client | undefined): number {
  return sessionSettings(pool).tracking && client ? ssoMinutes(client) : DEFAULT_SSO_MINUTES;
}

const longest = (pool: Pool) =>
  sessionSettings(pool).tracking ? LONGEST_SSO_MINUTES : DEFAULT_SSO_MINUTES;

/** What is kept of a cookie. */
export const cookieHash = (cookie: string) => createHash('sha256').update(cookie).digest();
