/**
 * Single logout that a SAML provider begins: it names a person and, mostly, a session of its own,
 * and what came through that ends here. Its browser is a messenger: whose it is makes no difference,
 * and neither does whether it is signed in.
 */
import { createHash } from 'node:crypto';
import { conflict, retriedTransaction } from '#domain/users/retried-transaction.ts';
import { inNextGeneration } from '#domain/users/sign-in-generation.ts';
import type { UserWriterParts } from '#domain/users/user-changes.ts';
import type { Log } from '#platform/log.ts';
import type { Transaction } from '#store/store.ts';
import { SUBJECT } from '#store/tables/identities.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { ProviderLogout } from '#store/tables/sso.ts';
import type { User } from '#store/tables/users.ts';
import { FederationRefusal, type ProviderVisit } from './provider-answer.ts';
import { endSessionsThrough } from './provider-sessions.ts';
import { attribute } from './saml/authn-request.ts';
import type { MessageDelivery } from './saml/delivered-message.ts';
import type { SamlLogoutRequest } from './saml/logout-request.ts';
import { samlRefusal } from './saml/refusals.ts';
import type { SamlProtocol } from './saml/saml-protocol.ts';
import { SamlRefusal, shown } from './saml/saml-refusal.ts';

interface Parts extends UserWriterParts {
  readonly saml: Pick<SamlProtocol, 'logoutSender' | 'entityIdOf' | 'readLogout' | 'answerLogout'>;
  readonly log: Log;
}

/** Where a request arrived, and in what. */
export interface ReceivedLogout {
  /** The site's origin and base, without a slash at its end. */
  readonly domain: string;
  readonly delivery: MessageDelivery;
}

/** A request that is known to be the provider's. */
interface BelievedLogout {
  readonly provider: IdentityProvider;
  readonly request: SamlLogoutRequest;
}

/** Providers that are read at once. */
const AT_ONCE = 60;

export class ProviderLogouts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Ends the sessions that a provider asks to end; answers what its browser brings back, undefined
   * where the provider takes no answer. A person who is not known is like one without a session.
   * @throws FederationRefusal where the request is not believed, or was used before
   */
  async receive(
    pool: Pool,
    received: ReceivedLogout,
  ): Promise<{ readonly provider: string; readonly go: ProviderVisit['go'] | undefined }> {
    const { saml } = this.#parts;
    const { issuer, relayState } = await saml.logoutSender(received.delivery);
    const believed = await this.#believed(pool, issuer, received);
    for (const each of believed) await this.#end(pool, each);
    const { provider, request } = believed[0]!;
    const go = await saml.answerLogout(provider, { poolId: pool.id, request, relayState });
    return { provider: provider.name, go };
  }

  /** As which of the pool's providers of this name the sender is known: mostly there is one. */
  async #believed(
    pool: Pool,
    issuer: string,
    received: ReceivedLogout,
  ): Promise<readonly BelievedLogout[]> {
    const { saml } = this.#parts;
    const believed: BelievedLogout[] = [];
    let refusal: FederationRefusal | undefined;
    for (const provider of await this.#calling(pool, issuer)) {
      try {
        if ((await saml.entityIdOf(provider)) !== issuer) continue;
        const request = await saml.readLogout(provider, received);
        believed.push({ provider, request });
      } catch (error) {
        if (!(error instanceof FederationRefusal)) throw error;
        refusal = error;
      }
    }
    if (believed.length > 0) return believed;
    throw refusal ?? unknownSender(issuer);
  }

  /** The providers whose metadata have the name, as a text: the others are not parsed for it. */
  async #calling(pool: Pool, issuer: string): Promise<readonly IdentityProvider[]> {
    const { identityProviders } = this.#parts.store;
    const found: IdentityProvider[] = [];
    let after: string | undefined;
    do {
      const page = await identityProviders.list(pool.id, { limit: AT_ONCE, after });
      found.push(...page.items.filter(({ metadata }) => metadata && hasName(metadata, issuer)));
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  async #end(pool: Pool, { provider, request }: BelievedLogout): Promise<void> {
    const { store, clock, random, log } = this.#parts;
    const poolId = pool.id;
    const userId = await retriedTransaction(store, random, async (tx) => {
      await spend(tx, provider, request);
      const user = await userNamed(tx, provider, request);
      const isEnded =
        user &&
        (await endSessionsThrough(
          tx,
          user,
          clock.now(),
          ({ name, logout }) => name === provider.name && isMeant(request, logout),
        ));
      if (!isEnded) return undefined;
      // A code that came of the session and was not exchanged yet ends with it.
      if (!(await tx.users.update(inNextGeneration(user)))) conflict();
      return user.id;
    });
    if (userId === undefined) return;
    log.audit('signed out by provider', { poolId, userId, provider: provider.name });
  }
}

async function userNamed(
  { identities, users }: Transaction,
  { poolId, name }: IdentityProvider,
  { nameId: value }: SamlLogoutRequest,
): Promise<User | undefined> {
  if (value === undefined) return undefined;
  const identity = await identities.find({ poolId, provider: name, attribute: SUBJECT, value });
  return identity && users.find(poolId, identity.userId);
}

const ENTITY_ID = /\bentityID\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function hasName(metadata: string, issuer: string): boolean {
  const names = [issuer, attribute(issuer)];
  for (const [, double, single] of metadata.matchAll(ENTITY_ID)) {
    if (names.includes(double ?? single ?? '')) return true;
  }
  return false;
}

/** A session of which the provider has given no name ends with any of the person's. */
function isMeant(
  { nameId, sessionIndexes }: SamlLogoutRequest,
  logout: ProviderLogout | undefined,
): boolean {
  if (logout?.nameId !== nameId) return false;
  const { sessionIndex } = logout ?? {};
  if (sessionIndex === undefined || sessionIndexes.length === 0) return true;
  return sessionIndexes.includes(sessionIndex);
}

/** A request is good once: it would end a later session of the person too. */
async function spend(
  tx: Transaction,
  { poolId, name }: IdentityProvider,
  { id, endsAt }: SamlLogoutRequest,
): Promise<void> {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, id]))
    .digest('base64url');
  if (!(await tx.sessions.spend(poolId, `saml logout ${hash}`, endsAt))) {
    throw samlRefusal(new SamlRefusal('replayed', 'the request was used before'));
  }
}

const unknownSender = (issuer: string) =>
  new FederationRefusal(
    'invalid_request',
    'Unknown identity provider',
    `a request for logout of ${shown(issuer)}, which is no provider of the pool`,
  );
