/**
 * The applications that have access to a user's account: those that the user signed in to and that
 * could go on by their tokens, and those that registered themselves and were allowed something.
 */
import type { Clients } from '#domain/clients/clients.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Consent } from '#store/tables/consents.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly clients: Pick<Clients, 'find'>;
  readonly log: Log;
}

/** An application with access to the account of a user. */
export interface ApplicationWithAccess {
  readonly client: Client;
  /** What the user has allowed it; nobody is asked about applications of administrators. */
  readonly consent: Consent | undefined;
  /** The last sign-in whose tokens are still good. */
  readonly signedInAt: number | undefined;
}

export class ApplicationAccess {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The applications, those with the latest sign-in or consent first. */
  async list({ poolId, id }: User): Promise<readonly ApplicationWithAccess[]> {
    const { store, clock, clients } = this.#parts;
    const uses = await store.tokens.clientsOfUser(poolId, id, clock.now());
    const signIns = new Map(uses.map(({ clientId, signedInAt }) => [clientId, signedInAt]));
    const all = await store.consents.ofUser(poolId, id);
    const consents = new Map(all.map((consent) => [consent.clientId, consent]));
    const found = await Promise.all(
      [...new Set([...consents.keys(), ...signIns.keys()])].map(async (clientId) => ({
        client: await clients.find(clientId),
        consent: consents.get(clientId),
        signedInAt: signIns.get(clientId),
      })),
    );
    return found
      .filter((each): each is ApplicationWithAccess => each.client?.poolId === poolId)
      .sort((a, b) => latest(b) - latest(a));
  }

  /**
   * Takes an application's access away: what the user has allowed it, its tokens and its codes.
   * Nothing where it has none any more.
   */
  async end(pool: Pool, user: User, clientId: string): Promise<void> {
    const { store, clock, log } = this.#parts;
    await store.transaction(async (tx) => {
      await tx.consents.delete(pool.id, user.id, clientId);
      await tx.tokens.revokeClient(pool.id, user.id, clientId, clock.now());
    });
    log.audit('access of an application ended', { poolId: pool.id, userId: user.id, clientId });
  }
}

const latest = ({ consent, signedInAt }: ApplicationWithAccess) =>
  Math.max(consent?.since ?? 0, signedInAt ?? 0);
