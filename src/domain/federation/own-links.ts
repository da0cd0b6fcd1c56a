/**
 * The links that people make and undo by themselves, on the account page of pools that let them:
 * a person who is signed in here signs in at a provider as well, and both are one from then on.
 *
 * The page sees to it that the sign-in here is recent. What holds at the instant of the link is
 * decided here, in its transaction: that the session still goes on, that its user may sign in, and
 * that the request and the provider's answer are used for the first time.
 */
import { createHash } from 'node:crypto';
import { identityNotLinked, sessionInvalid, sessionSpent } from '#contract/errors.ts';
import { hasWayIn, requireWayIn, type WayOwner } from '#domain/factors/ways-in.ts';
import { offersAccountLinking } from '#domain/pools/tags.ts';
import type { ChangeTerms } from '#domain/users/sign-in-generation.ts';
import { signInRefusal } from '#domain/users/status.ts';
import { changeUser, type UserWriterParts } from '#domain/users/user-changes.ts';
import type { Log } from '#platform/log.ts';
import type { Statements } from '#store/store.ts';
import { type Identity, SUBJECT } from '#store/tables/identities.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import type { FederatedSignIns } from './federated-sign-ins.ts';
import type { ProvenSubject } from './federated-users.ts';
import { identityOf } from './identity-links.ts';
import { refuseLong, withLink, withoutLink } from './link-rules.ts';

interface Parts extends UserWriterParts {
  readonly federation: Pick<FederatedSignIns, 'offered'>;
  readonly log: Log;
}

/** A subject of a provider that is the user, as the account page shows it. */
export interface OwnLink {
  /** Names the link among the user's, and says nothing of the subject. */
  readonly id: string;
  readonly provider: string;
  /** The user was made by the provider, and cannot do without it. */
  readonly isPrimary: boolean;
  readonly since: number;
}

/** What a link is made of, once the browser is back from the provider. */
export interface LinkBasis {
  readonly session: SsoSession;
  readonly provider: IdentityProvider;
  readonly proven: ProvenSubject;
  /** The request that the browser was sent to the provider with. */
  readonly request: { readonly id: string; readonly expiresAt: number };
  /** Runs in the transaction of the link. */
  readonly within: Statements;
}

export class OwnLinks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The user's links, the oldest first; none where the pool does not let users see to them. */
  async list({ pool, user }: Pick<WayOwner, 'pool' | 'user'>): Promise<readonly OwnLink[]> {
    if (!offersAccountLinking(pool)) return [];
    const all = await this.#parts.store.identities.ofUser(pool.id, user.id);
    return all.map((each) => ({
      id: linkId(each),
      provider: each.provider,
      isPrimary: each.isPrimary,
      since: each.createdAt,
    }));
  }

  /** The client's providers that the user is not linked with yet. */
  async linkable({ pool, client, user }: WayOwner): Promise<readonly IdentityProvider[]> {
    if (!offersAccountLinking(pool)) return [];
    const { federation, store } = this.#parts;
    const linked = await store.identities.ofUser(pool.id, user.id);
    const offered = await federation.offered(pool, client);
    return offered.filter(({ name }) => linked.every(({ provider }) => provider !== name));
  }

  /**
   * Makes the subject that the person has proven to be the user of the session.
   * @throws FederationRefusal, InvalidParameterException, LimitExceededException,
   *   NotAuthorizedException where the session or the request has ended
   */
  async link(pool: Pool, basis: LinkBasis): Promise<void> {
    const { clock, log } = this.#parts;
    const { session, provider, proven, request, within } = basis;
    const { poolId, userId, hash } = session;
    const { subject, issuer, claim } = proven;
    refuseLong([subject], 'the answer');
    await changeUser(this.#parts, pool, userId, async (current, tx) => {
      // Holds the session: it can end before this or after it, but not meanwhile.
      if (!(await tx.sso.use(poolId, hash, session))) throw sessionInvalid();
      if (!(await tx.sessions.spend(poolId, request.id, request.expiresAt))) throw sessionSpent();
      await claim?.(tx);
      const refusal = signInRefusal(current);
      if (refusal) throw refusal;
      const owner = await identityOf(tx, { poolId, provider: provider.name }, proven);
      const link = {
        provider: provider.name,
        type: provider.type,
        attribute: SUBJECT,
        value: subject,
        ...(issuer !== undefined && { issuer }),
        createdAt: clock.now(),
      };
      const linked = await withLink(tx, current, link, owner);
      await within(tx);
      return linked;
    });
    log.audit('identity linked', { poolId, userId, provider: provider.name });
  }

  /** Whether the user could not sign in to the client any more without this link. */
  async isLastWay(owner: WayOwner, id: string): Promise<boolean> {
    const { store } = this.#parts;
    const all = await store.identities.ofUser(owner.pool.id, owner.user.id);
    const losesLink = all.find((each) => linkId(each) === id);
    return losesLink !== undefined && !(await hasWayIn(store, owner, { losesLink }));
  }

  /**
   * Undoes a link of the user. The session that `terms` keeps goes on, unless it came through the
   * provider.
   * @throws InvalidParameterException where it is none of the user's, or the last way in
   */
  async unlink(owner: WayOwner, id: string, terms: ChangeTerms): Promise<void> {
    const { clock, log } = this.#parts;
    const { pool, user } = owner;
    const poolId = pool.id;
    let provider: string | undefined;
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const all = await tx.identities.ofUser(poolId, current.id);
      const link = offersAccountLinking(pool) && all.find((each) => linkId(each) === id);
      if (!link || link.isPrimary) throw identityNotLinked();
      await requireWayIn(tx, { ...owner, user: current }, { losesLink: link });
      provider = link.provider;
      await terms.within?.(tx);
      return withoutLink(tx, current, link, clock.now(), terms);
    });
    log.audit('identity unlinked', { poolId, userId: user.id, provider });
  }
}

function linkId({ provider, attribute, value }: Identity): string {
  const text = JSON.stringify([provider, attribute, value]);
  return createHash('sha256').update(text).digest('base64url');
}
