/** Whose a subject of a provider is, written in step with the attribute that shows it. */
import {
  type LinkedIdentity,
  linkedIdentities,
  withIdentities,
} from '#domain/users/linked-identities.ts';
import type { Reads, Transaction } from '#store/store.ts';
import { type Identity, SUBJECT } from '#store/tables/identities.ts';
import type { ProviderType } from '#store/tables/identity-providers.ts';
import type { User } from '#store/tables/users.ts';

/** A subject that becomes a user's, before the user is known. */
export interface NewIdentity extends Omit<Identity, 'poolId' | 'userId'> {
  readonly type: ProviderType;
}

/** A person as a provider has named it: by its subject, and by claims. */
export interface NamedSubject {
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Whose the subject is: by itself, or by a claim that a user was linked by in advance. */
export async function identityOf(
  { identities }: Pick<Reads, 'identities'>,
  key: Pick<Identity, 'poolId' | 'provider'>,
  { subject, claims }: NamedSubject,
): Promise<Identity | undefined> {
  const bySubject = await identities.find({ ...key, attribute: SUBJECT, value: subject });
  if (bySubject) return bySubject;
  for (const attribute of await identities.attributesOf(key.poolId, key.provider)) {
    const value = Object.hasOwn(claims, attribute) ? claims[attribute] : undefined;
    if (typeof value !== 'string' || value === '') continue;
    const identity = await identities.find({ ...key, attribute, value });
    if (identity) return identity;
  }
  return undefined;
}

/**
 * Makes the subject the user's and answers the user as it is to be written then, in the same
 * transaction; undefined when the subject is somebody's already.
 */
export async function linkIdentity(
  tx: Transaction,
  user: User,
  { type, ...identity }: NewIdentity,
): Promise<User | undefined> {
  const { id: userId, poolId } = user;
  if (!(await tx.identities.insert({ ...identity, poolId, userId }))) return undefined;
  return withIdentities(user, [
    ...linkedIdentities(user),
    {
      userId: identity.value,
      providerName: identity.provider,
      providerType: type,
      issuer: identity.issuer ?? null,
      primary: identity.isPrimary,
      dateCreated: identity.createdAt,
    },
  ]);
}

/** The same for a subject that is the user's no more; undefined when it is not the user's. */
export async function unlinkIdentity(
  tx: Transaction,
  user: User,
  identity: Identity,
): Promise<User | undefined> {
  if (!(await tx.identities.delete(identity, user.id))) return undefined;
  const { provider, value, createdAt } = identity;
  const isIt = (each: LinkedIdentity) =>
    each.providerName === provider && each.userId === value && each.dateCreated === createdAt;
  return withIdentities(
    user,
    linkedIdentities(user).filter((each) => !isIt(each)),
  );
}
