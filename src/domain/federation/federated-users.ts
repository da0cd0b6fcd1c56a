/**
 * The user whom a provider has named: found by the subject, or made at the first sign-in, with the
 * attributes that the provider says and the pool's functions called on the way.
 *
 * Nobody is found by an address: a provider that says an address is its user's says nothing about
 * whose account of the pool that is. Only a link, by an administrator or by the person, does.
 */
import { CognitoError } from '#contract/errors.ts';
import type { AttributeType } from '#contract/types.ts';
import { writableAttributes } from '#domain/clients/effective-settings.ts';
import {
  attributesForCreation,
  CONTACT_ATTRIBUTES,
  verifiedFlag,
} from '#domain/users/attributes.ts';
import { loginKey } from '#domain/users/login-names.ts';
import { newUser } from '#domain/users/new-user.ts';
import { addUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import { characterCount } from '#platform/text-length.ts';
import type { Store, Transaction } from '#store/store.ts';
import { SUBJECT } from '#store/tables/identities.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { inboundFederation } from '#triggers/inbound-federation.ts';
import { postConfirmation } from '#triggers/post-confirmation.ts';
import { preSignUp } from '#triggers/pre-sign-up.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { identityOf, linkIdentity, type NamedSubject } from './identity-links.ts';
import { ClaimTooLong, mappedAttributes } from './mapped-attributes.ts';
import {
  type FederationRefusal,
  OtherPersonRefusal,
  type ProviderAnswer,
} from './provider-answer.ts';
import { refusalBy, refusalOf } from './refusals.ts';
import {
  type FederatedUser,
  type FederatedVisit,
  type KnownIdentity,
  refuseMissing,
  returningUser,
} from './returning-user.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  readonly triggers: Triggers;
}

/** A subject that the person in front of the browser has signed in as. */
export interface ProvenSubject extends NamedSubject {
  readonly issuer?: string;
  /** Spends the provider's answer, as that of a sign-in. */
  readonly claim?: NonNullable<ProviderAnswer['claim']>;
}

/** Characters of a username. */
const LONGEST_USERNAME = 128;

/** Thrown inside the transaction that makes a user: another request has just made it. */
class IdentityTaken extends Error {}

export class FederatedUsers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws FederationRefusal */
  async admit(visit: FederatedVisit, answer: ProviderAnswer): Promise<FederatedUser> {
    return refusing(visit.provider, async () => {
      const claims = await this.#claims(visit, answer);
      const list = writableOf(visit, mappedAttributes(visit.provider.mapping, claims));
      const known = await this.#find(visit, answer, claims);
      // Nobody is made, and nothing is written, for anyone who was not asked.
      if (visit.whom !== 'anyone' && visit.whom.userId !== known?.user.id) {
        throw new OtherPersonRefusal();
      }
      if (known) return returningUser(this.#parts, visit, known, answer, list);
      return this.#signUp(visit, answer, claims, list);
    });
  }

  /**
   * The person as the provider names it, after the pool's function has had its say, for who links
   * the subject with a user: nobody is made, found or signed in. @throws FederationRefusal
   */
  async named(visit: FederatedVisit, answer: ProviderAnswer): Promise<ProvenSubject> {
    const { subject, issuer, claim } = answer;
    const claims = await refusing(visit.provider, () => this.#claims(visit, answer));
    return {
      subject,
      claims,
      ...(issuer !== undefined && { issuer }),
      ...(claim && { claim }),
    };
  }

  /** What is mapped: the provider's claims, or what the pool's function puts in their place. */
  async #claims(
    { pool, client, provider }: FederatedVisit,
    { claims, raw }: ProviderAnswer,
  ): Promise<Readonly<Record<string, unknown>>> {
    const changed = await this.#parts.triggers.call(
      inboundFederation,
      { pool, clientId: client.id, userName: undefined },
      { providerName: provider.name, providerType: provider.type, attributes: { ...raw } },
    );
    return changed ?? claims;
  }

  /**
   * Whose the subject is. One that was linked in advance by a claim is known by its subject from
   * now on.
   */
  async #find(
    { pool, provider }: FederatedVisit,
    { subject }: ProviderAnswer,
    claims: Readonly<Record<string, unknown>>,
  ): Promise<KnownIdentity | undefined> {
    const { store } = this.#parts;
    const key = { poolId: pool.id, provider: provider.name };
    const identity = await identityOf(store, key, { subject, claims });
    if (!identity) return undefined;
    const user = await store.users.find(pool.id, identity.userId);
    return user && { user, identity };
  }

  async #signUp(
    visit: FederatedVisit,
    answer: ProviderAnswer,
    claims: Readonly<Record<string, unknown>>,
    list: readonly AttributeType[],
  ): Promise<FederatedUser> {
    const { pool, client, provider } = visit;
    const { triggers, ids, clock, log } = this.#parts;
    const username = usernameOf(visit, answer);
    const given = attributesForCreation(pool, list, 'admin', true);
    const decision = await triggers.call(
      preSignUp,
      { pool, clientId: client.id, userName: username },
      {
        source: 'ExternalProvider',
        attributes: shownAtSignUp(given),
        validationData: {},
        clientMetadata: undefined,
      },
    );
    // The function may have linked the subject to a user there is.
    const linked = await this.#find(visit, answer, claims);
    if (linked) return returningUser(this.#parts, visit, linked, answer, list);
    const attributes = {
      ...given,
      ...(given.email !== undefined && {
        email_verified: String(given.email_verified === 'true' || decision?.emailVerified === true),
      }),
      ...(given.phone_number !== undefined && {
        phone_number_verified: String(
          given.phone_number_verified === 'true' || decision?.phoneVerified === true,
        ),
      }),
    };
    refuseMissing(visit, attributes);
    const user = newUser(
      {
        poolId: pool.id,
        id: ids.uuid(),
        username,
        status: 'EXTERNAL_PROVIDER',
        provider: provider.name,
        attributes,
      },
      clock.now(),
    );
    try {
      await this.#store(visit, answer, user);
    } catch (error) {
      if (!(error instanceof IdentityTaken)) throw error;
      // Of two first sign-ins at once the second goes on with the user that the first has made.
      const made = await this.#find(visit, answer, claims);
      if (!made)
        throw refusalOf(provider, 'Invalid ProviderName/Username combination. Please check again');
      return returningUser(this.#parts, visit, made, answer, list);
    }
    log.audit('signed up', { poolId: pool.id, clientId: client.id, userId: user.id });
    await triggers.call(
      postConfirmation,
      { pool, clientId: client.id, userName: username },
      { source: 'ConfirmSignUp', pool, user, clientMetadata: undefined },
    );
    return { user, isSignUp: true, keep: undefined };
  }

  /** Writes the new user with its name, its identity and its place in the provider's group. */
  async #store(
    { pool, provider }: FederatedVisit,
    { subject, issuer }: ProviderAnswer,
    user: User,
  ): Promise<void> {
    const { clock, ids } = this.#parts;
    const groupId = ids.uuid();
    const rules = { taken: () => new IdentityTaken(), takesOver: false };
    await addUser(this.#parts, pool, user, rules, async (tx) => {
      const linked = await linkIdentity(tx, user, {
        provider: provider.name,
        type: provider.type,
        attribute: SUBJECT,
        value: subject,
        isPrimary: true,
        ...(issuer !== undefined && { issuer }),
        createdAt: clock.now(),
      });
      if (!linked) throw new IdentityTaken();
      await tx.users.update(linked);
      await joinGroup(tx, pool, provider, user, groupId, clock.now());
    });
  }
}

/** What `work` finds, its refusals in the words for the application. */
async function refusing<T>(provider: IdentityProvider, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClaimTooLong) throw tooLong(provider, error);
    if (error instanceof CognitoError) throw refusalBy(provider, error);
    throw error;
  }
}

/** The group of all whom the provider has brought. */
async function joinGroup(
  tx: Transaction,
  pool: Pool,
  { name: provider }: IdentityProvider,
  user: User,
  id: string,
  now: number,
): Promise<void> {
  const name = `${pool.id}_${provider}`;
  const description = `Autogenerated group for users who sign in using ${provider}`;
  const group = { poolId: pool.id, id, name, description, createdAt: now, modifiedAt: now };
  await tx.groups.insert(group);
  const joined = await tx.groups.find(pool.id, name);
  await tx.groups.addMember(pool.id, joined?.id ?? id, user.id);
}

/** A pool that ignores case folds the whole name, the provider's part too. */
function usernameOf({ pool, provider }: FederatedVisit, { subject }: ProviderAnswer): string {
  const username = loginKey(pool, `${provider.name}_${subject}`);
  if (characterCount(username) <= LONGEST_USERNAME) return username;
  throw refusalOf(
    provider,
    `1 validation error detected: Value '${username}' at 'userName' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_USERNAME}`,
  );
}

/** The address that a flag of verification is of. */
const ADDRESS_OF: ReadonlyMap<string, string> = new Map(
  CONTACT_ATTRIBUTES.map((name) => [verifiedFlag(name), name]),
);

/** What the client may not write is left as it is; whether an address is verified is no claim of its. */
function writableOf(
  { pool, client }: FederatedVisit,
  list: readonly AttributeType[],
): readonly AttributeType[] {
  const writable = writableAttributes(client, pool);
  return list.filter(({ Name }) => writable.has(ADDRESS_OF.get(Name) ?? Name));
}

const tooLong = (provider: IdentityProvider, { attribute }: ClaimTooLong): FederationRefusal =>
  refusalOf(
    provider,
    `The value of the attribute ${attribute} must have a length less than or equal to 2048 characters`,
  );

/** The attributes as PreSignUp is shown them. */
const shownAtSignUp = (attributes: User['attributes']) => ({
  'cognito:email_alias': '',
  'cognito:phone_number_alias': '',
  ...(attributes.email !== undefined && { email_verified: 'false' }),
  ...(attributes.phone_number !== undefined && { phone_number_verified: 'false' }),
  ...attributes,
});
