/**
 * What holds for every link between a subject of a provider and a user, whoever makes or undoes it.
 * Both run in the transaction that writes the user: of two links at once one is counted again.
 */
import {
  identityLinked,
  identityNotLinked,
  invalidParameter,
  limitExceeded,
  sourceLinked,
  sourceSignedUp,
} from '#contract/errors.ts';
import { type ChangeTerms, endSignIns } from '#domain/users/sign-in-generation.ts';
import type { Transaction } from '#store/store.ts';
import { type Identity, type IdentityKey, SUBJECT } from '#store/tables/identities.ts';
import type { User } from '#store/tables/users.ts';
import { linkIdentity, type NewIdentity, unlinkIdentity } from './identity-links.ts';
import { endSessionsThrough } from './provider-sessions.ts';

/** Subjects linked to one user, beside the one that the user was made for. */
const MAX_LINKS = 5;
/** Claims by which users of one provider are linked. */
const MAX_ATTRIBUTES = 5;
/** No provider has longer subjects, and an index takes no longer ones. */
const LONGEST = 256;

/** @throws InvalidParameterException where a value could not be kept; `member` is what it is of */
export function refuseLong(values: readonly string[], member: string): void {
  if (values.every(({ length }) => length <= LONGEST)) return;
  throw invalidParameter(`A value in ${member} is longer than ${LONGEST} characters.`);
}

/**
 * The user as it is to be written with one link more. `owner` is whose the subject is until now.
 * @throws InvalidParameterException, LimitExceededException
 */
export async function withLink(
  tx: Transaction,
  user: User,
  link: Omit<NewIdentity, 'isPrimary'>,
  owner: Identity | undefined,
): Promise<User> {
  if (owner?.userId === user.id) throw identityLinked();
  if (owner) throw owner.isPrimary ? sourceSignedUp() : sourceLinked();
  await refuseMore(tx, user, link);
  const linked = await linkIdentity(tx, user, { ...link, isPrimary: false });
  // Somebody else's since it was looked for.
  if (!linked) throw sourceLinked();
  return linked;
}

/**
 * The user as it is to be written without the link. Sign-ins that are under way end, and sessions
 * but the one that goes on; what came through the provider ends in any case.
 * @throws InvalidParameterException where there is no such link
 */
export async function withoutLink(
  tx: Transaction,
  user: User,
  link: Identity,
  now: number,
  terms: Pick<ChangeTerms, 'keeps'> = {},
): Promise<User> {
  if (link.isPrimary) throw identityNotLinked();
  const rest = await unlinkIdentity(tx, user, link);
  if (!rest) throw identityNotLinked();
  await endSessionsThrough(tx, user, now, ({ name }) => name === link.provider);
  return endSignIns(tx, rest, terms);
}

async function refuseMore(
  tx: Transaction,
  { poolId, id }: User,
  { provider, attribute }: Pick<IdentityKey, 'provider' | 'attribute'>,
): Promise<void> {
  const links = (await tx.identities.ofUser(poolId, id)).filter(({ isPrimary }) => !isPrimary);
  if (links.length >= MAX_LINKS) {
    throw limitExceeded(`A user cannot be linked to more than ${MAX_LINKS} users of providers.`);
  }
  if (attribute === SUBJECT) return;
  const attributes = await tx.identities.attributesOf(poolId, provider);
  if (attributes.includes(attribute) || attributes.length < MAX_ATTRIBUTES) return;
  throw limitExceeded(
    `Users of an identity provider cannot be linked by more than ${MAX_ATTRIBUTES} attributes.`,
  );
}
