/** A user of a provider who comes again: who may, and what the provider says now. */
import type { AttributeType } from '#contract/types.ts';
import { withAttributes } from '#domain/factors/attribute-changes.ts';
import { possessionsOf, withheldTargets } from '#domain/factors/second-factors.ts';
import { asksFederatedUsers } from '#domain/pools/tags.ts';
import {
  type AttributeChanges,
  applyChanges,
  attributesForUpdate,
  missingRequired,
  verifiedFlag,
} from '#domain/users/attributes.ts';
import { signInRefusal } from '#domain/users/status.ts';
import { writeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Statements, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import { type Identity, SUBJECT } from '#store/tables/identities.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { linkIdentity, unlinkIdentity } from './identity-links.ts';
import type { ProviderAnswer } from './provider-answer.ts';
import { refusalOf } from './refusals.ts';

/** Where a person has signed in, and for which client of which pool. */
export interface FederatedVisit {
  readonly pool: Pool;
  readonly client: Client;
  readonly provider: IdentityProvider;
  readonly whom: AwaitedPerson;
}

/** Who may come back from the provider: anyone, or the user who proves once more who it is. */
export type AwaitedPerson = 'anyone' | { readonly userId: string };

/** The user, and what is still to be written. */
export interface FederatedUser {
  readonly user: User;
  readonly isSignUp: boolean;
  /** For the transaction that ends the sign-in. */
  readonly keep: Statements | undefined;
}

/** Whose the subject is. */
export interface KnownIdentity {
  readonly user: User;
  readonly identity: Identity;
}

/** A user who is there: what the provider says now is written when the sign-in ends. */
export function returningUser(
  { clock }: { readonly clock: Clock },
  visit: FederatedVisit,
  { user, identity }: KnownIdentity,
  answer: ProviderAnswer,
  list: readonly AttributeType[],
): FederatedUser {
  const { pool } = visit;
  const refusal = signInRefusal(user);
  if (refusal) throw refusal;
  const changes = attributesForUpdate(pool, list, 'admin');
  refuseMissing(visit, applyChanges(user.attributes, changes));
  return {
    user,
    isSignUp: false,
    keep: async (tx) => {
      for (;;) {
        const current = await tx.users.find(pool.id, user.id);
        // The dispatcher refuses a user who is gone.
        if (!current) return;
        const named = await namedBySubject(tx, current, visit.provider, identity, answer);
        const taken = await takenFrom(tx, pool, named, changes);
        const attributes = applyChanges(named.attributes, taken);
        if (isSame(attributes, current.attributes)) return;
        const changed = await withAttributes(tx, pool, named, attributes);
        if (await writeUser(tx, clock, pool, current, changed)) return;
      }
    },
  };
}

/**
 * What is taken from the provider. Where its users are asked for the pool's own second factor, its
 * word does not move the address that one goes to: whoever brings it has not proven that yet.
 */
async function takenFrom(
  tx: Transaction,
  pool: Pool,
  user: User,
  { set, remove }: AttributeChanges,
): Promise<AttributeChanges> {
  if (!asksFederatedUsers(pool)) return { set, remove };
  const targets = withheldTargets(pool, user, await possessionsOf(tx, user));
  const withheld: readonly string[] = targets.flatMap((name) => [name, verifiedFlag(name)]);
  const rest = Object.entries(set).filter(([name]) => !withheld.includes(name));
  return { set: Object.fromEntries(rest), remove };
}

/** The user once a subject that was linked in advance by a claim is known by its own identifier. */
async function namedBySubject(
  tx: Transaction,
  user: User,
  { type }: IdentityProvider,
  linked: Identity,
  { subject: value, issuer }: ProviderAnswer,
): Promise<User> {
  if (linked.attribute === SUBJECT) return user;
  const without = await unlinkIdentity(tx, user, linked);
  if (!without) return user;
  const { poolId: _, userId: __, ...identity } = linked;
  const named = { ...identity, type, attribute: SUBJECT, value };
  return (
    (await linkIdentity(tx, without, { ...named, ...(issuer !== undefined && { issuer }) })) ??
    without
  );
}

/** @throws FederationRefusal where the pool requires an attribute that the user would not have */
export function refuseMissing(
  { pool, provider }: FederatedVisit,
  attributes: User['attributes'],
): void {
  const missing = missingRequired(pool, attributes);
  if (missing.length === 0) return;
  throw provider.type === 'SAML'
    ? refusalOf(
        provider,
        `Invalid user attributes: ${missing.map((name) => `${name}: The attribute is required`).join(' ')} `,
      )
    : refusalOf(provider, `attributes required: [${missing.join(', ')}]`);
}

function isSame(a: User['attributes'], b: User['attributes']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
