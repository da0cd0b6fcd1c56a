/**
 * The attribute `identities`: the subjects of providers that are the user, as the API shows them.
 * It is written by federation together with the rows it repeats, so that no description of a user
 * has to look for them. Pure.
 */
import type { ProviderType } from '#store/tables/identity-providers.ts';
import type { User } from '#store/tables/users.ts';

/** An entry of the attribute, with the members of the service. */
export interface LinkedIdentity {
  /** As the provider says it, in its case. */
  readonly userId: string;
  readonly providerName: string;
  readonly providerType: ProviderType;
  readonly issuer: string | null;
  /** The user was made by the provider. */
  readonly primary: boolean;
  readonly dateCreated: number;
}

export function linkedIdentities({ attributes }: Pick<User, 'attributes'>): LinkedIdentity[] {
  return attributes.identities === undefined ? [] : JSON.parse(attributes.identities);
}

/** The user with these in the attribute's place; without the attribute where there are none. */
export function withIdentities(user: User, all: readonly LinkedIdentity[]): User {
  const { identities: _, ...attributes } = user.attributes;
  if (all.length === 0) return { ...user, attributes };
  return { ...user, attributes: { ...attributes, identities: JSON.stringify(all) } };
}

/** The claim of an ID token: the service has texts there for what is no text in the attribute. */
export function identitiesClaim(attribute: string): readonly unknown[] {
  return linkedIdentities({ attributes: { identities: attribute } }).map((each) => ({
    ...each,
    primary: `${each.primary}`,
    dateCreated: `${each.dateCreated}`,
  }));
}
