/**
 * Consents: what users have allowed applications that registered themselves. Nobody of the pool has
 * looked at such an application, so its user is asked before it gets anything, and can take it back.
 * Applications that administrators made are not asked about.
 */
import { clientNotFound } from '#contract/errors.ts';
import { CLAIM_SCOPES, opensClaims } from '#domain/users/scoped-attributes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Consent } from '#store/tables/consents.ts';
import type { User } from '#store/tables/users.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
}

/** Whether users are asked before the application gets anything. */
export const needsConsent = ({ registered }: Client): boolean => registered === true;

/**
 * What the scopes open, scope by scope: openid by itself opens all attributes, so that whoever
 * allowed it beside another one has not allowed it alone.
 */
function opened(scopes: readonly string[]): readonly string[] {
  const isAlone = scopes.includes('openid') && !opensClaims(scopes);
  return isAlone ? [...scopes, ...CLAIM_SCOPES] : scopes;
}

export class Consents {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether the user has allowed the application anything. */
  async isThere(user: User, client: Client): Promise<boolean> {
    const { consents } = this.#parts.store;
    return (await consents.find(user.poolId, user.id, client.id)) !== undefined;
  }

  /**
   * Whether the user has allowed all of `scopes`, in the transaction that gives them out: whoever
   * takes the consent back ends what is given out by then, or comes first.
   */
  async covers(
    tx: Transaction,
    { poolId, id }: User,
    client: Client,
    scopes: readonly string[],
  ): Promise<boolean> {
    const consent = await tx.consents.find(poolId, id, client.id);
    if (!opened(scopes).every((scope) => consent?.scopes.includes(scope))) return false;
    return tx.consents.use(poolId, id, client.id, this.#parts.clock.now());
  }

  /**
   * Adds `scopes` to what the user has allowed.
   * @throws ResourceNotFoundException when the client has been deleted
   */
  async give(
    tx: Transaction,
    { poolId, id: userId }: User,
    { id: clientId }: Client,
    scopes: readonly string[],
  ): Promise<void> {
    // Holds the client: what it was allowed goes with it.
    if (!(await tx.clients.hold(poolId, clientId))) throw clientNotFound(clientId);
    const now = this.#parts.clock.now();
    const earlier = await tx.consents.find(poolId, userId, clientId);
    const all = new Set([...(earlier?.scopes ?? []), ...opened(scopes)]);
    const consent: Consent = {
      poolId,
      userId,
      clientId,
      scopes: [...all],
      since: earlier?.since ?? now,
      usedAt: now,
    };
    if (!(await tx.consents.extend(consent))) await tx.consents.insert(consent);
  }
}
