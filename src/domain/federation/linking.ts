/** Links by an administrator: subjects of providers that are users of the pool, and no more. */
import {
  identityNotLinked,
  invalidParameter,
  nativeSource,
  providerNotFound,
  userNotFound,
} from '#contract/errors.ts';
import type { ProviderUserIdentifierType } from '#contract/types.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import { endSignIns } from '#domain/users/sign-in-generation.ts';
import { changeUser, type UserWriterParts } from '#domain/users/user-changes.ts';
import type { Log } from '#platform/log.ts';
import { type IdentityKey, SUBJECT } from '#store/tables/identities.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { refuseLong, withLink, withoutLink } from './link-rules.ts';

interface Parts extends UserWriterParts {
  readonly accounts: Pick<Accounts, 'byName'>;
  readonly log: Log;
}

export class Linking {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Makes a subject that has never signed in somebody's: whoever signs in as the source is the
   * destination from then on.
   * @throws InvalidParameterException, LimitExceededException, ResourceNotFoundException,
   *   UserNotFoundException
   */
  async link(
    pool: Pool,
    destination: ProviderUserIdentifierType,
    source: ProviderUserIdentifierType,
  ): Promise<void> {
    const { store, clock, log } = this.#parts;
    const named = identifierOf(source, 'SourceUser');
    if (isNative(named.provider)) throw nativeSource();
    const provider = await store.identityProviders.find(pool.id, named.provider);
    if (!provider) throw providerNotFound(named.provider);
    const key = { poolId: pool.id, ...named, attribute: claimOf(provider, named.attribute) };
    const user = await this.#destination(pool, destination);
    await changeUser(this.#parts, pool, user.id, async (current, tx) =>
      withLink(
        tx,
        current,
        { ...key, type: provider.type, createdAt: clock.now() },
        await tx.identities.find(key),
      ),
    );
    log.audit('identity linked', { poolId: pool.id, userId: user.id, provider: provider.name });
  }

  /**
   * Undoes a link: whoever signs in as that subject becomes a user of their own. Of `Cognito` it
   * turns off the user's password, until an administrator sets another one. Sign-ins that are
   * under way end, and so do sessions; tokens stay where the pool does not track them.
   * @throws InvalidParameterException, UserNotFoundException
   */
  async unlink(pool: Pool, linked: ProviderUserIdentifierType): Promise<void> {
    const { store, clock, log } = this.#parts;
    const named = identifierOf(linked, 'User');
    if (isNative(named.provider)) return this.#turnOffPassword(pool, named);
    const provider = await store.identityProviders.find(pool.id, named.provider);
    const attribute = provider ? claimOf(provider, named.attribute) : named.attribute;
    const key = { poolId: pool.id, ...named, attribute };
    const found = await store.identities.find(key);
    if (!found) throw identityNotLinked();
    await changeUser(this.#parts, pool, found.userId, (current, tx) =>
      withoutLink(tx, current, found, clock.now()),
    );
    const { poolId, userId } = found;
    log.audit('identity unlinked', { poolId, userId, provider: named.provider });
  }

  async #turnOffPassword(pool: Pool, { attribute, value }: NamedUser): Promise<void> {
    if (attribute !== SUBJECT) {
      throw invalidParameter(`The ProviderAttributeName of Cognito is ${SUBJECT}.`);
    }
    const { accounts, log } = this.#parts;
    const user = await accounts.byName(pool, value);
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      await tx.users.removePassword(pool.id, user.id);
      return { ...(await endSignIns(tx, current)), status: 'EXTERNAL_PROVIDER' };
    });
    log.audit('password turned off', { poolId: pool.id, userId: user.id });
  }

  /** A user of the pool's own by its name, or one whom a provider made by its subject. */
  async #destination(pool: Pool, input: ProviderUserIdentifierType): Promise<User> {
    const { provider, value } = identifierOf(input, 'DestinationUser');
    if (isNative(provider)) return this.#parts.accounts.byName(pool, value);
    const { identities, users } = this.#parts.store;
    const key = { poolId: pool.id, provider, attribute: SUBJECT, value };
    const identity = await identities.find(key);
    const user = identity && (await users.find(pool.id, identity.userId));
    if (!user) throw userNotFound();
    return user;
  }
}

/** A user by what a provider knows of it. */
type NamedUser = Omit<IdentityKey, 'poolId'>;

function identifierOf(
  { ProviderName, ProviderAttributeName, ProviderAttributeValue }: ProviderUserIdentifierType,
  member: string,
): NamedUser {
  if (!ProviderName || !ProviderAttributeValue) {
    throw invalidParameter(`${member} needs a ProviderName and a ProviderAttributeValue.`);
  }
  const attribute = ProviderAttributeName || SUBJECT;
  refuseLong([ProviderAttributeValue, attribute], member);
  return { provider: ProviderName, attribute, value: ProviderAttributeValue };
}

/** The pool's own users, by the name that the service gives them here. */
function isNative(provider: string): boolean {
  return provider.toUpperCase() === 'COGNITO';
}

/**
 * The claim by which a subject is linked: by its name at the provider, or by the name of the
 * attribute that it is mapped to.
 */
function claimOf({ type, mapping }: IdentityProvider, attribute: string): string {
  if (attribute === SUBJECT) return SUBJECT;
  if (type === 'OIDC' || type === 'SAML') {
    if (Object.values(mapping).includes(attribute)) return attribute;
    if (Object.hasOwn(mapping, attribute)) return mapping[attribute]!;
    throw invalidParameter(`The attribute ${attribute} is not mapped.`);
  }
  throw invalidParameter(`The ProviderAttributeName of ${type} is ${SUBJECT}.`);
}
