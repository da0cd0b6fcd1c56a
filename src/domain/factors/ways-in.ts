/**
 * The ways by which a user can sign in to a client: by a first factor of the pool's own, or at a
 * provider. What people do on their account page never takes the last one; the API and
 * administrators do as the service does.
 */
import { lastWayIn } from '#contract/errors.ts';
import { hasOwnUsers, providersOf } from '#domain/clients/effective-settings.ts';
import type { Reads } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Identity } from '#store/tables/identities.ts';
import type { Passkey } from '#store/tables/passkeys.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { hasFirstFactor } from './first-factors.ts';

type WayReads = Pick<Reads, 'users' | 'passkeys' | 'identities' | 'identityProviders'>;

/** Who signs in, and where. */
export interface WayOwner {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

/** What the user is to lose: stored still, or not any more. */
export interface LostWay {
  readonly passkey?: Pick<Passkey, 'credentialId'>;
  readonly link?: Identity;
}

/** Whether the user can sign in to the client without what is to be lost. */
export async function hasWayIn(
  reads: WayReads,
  { pool, client, user }: WayOwner,
  lost: LostWay = {},
): Promise<boolean> {
  if (hasOwnUsers(client)) {
    const passkeys = await reads.passkeys.ofUser(pool.id, user.id);
    const left = passkeys.filter(
      ({ credentialId }) => !lost.passkey?.credentialId.equals(credentialId),
    );
    if (await hasFirstFactor(reads, pool, user, left)) return true;
  }
  const usable = providersOf(client);
  const known = await reads.identityProviders.names(pool.id);
  const links = await reads.identities.ofUser(pool.id, user.id);
  return links.some(
    (link) =>
      !(lost.link && isSame(link, lost.link)) &&
      usable.includes(link.provider) &&
      known.includes(link.provider),
  );
}

/** @throws InvalidParameterException where the user could not sign in to the client any more */
export async function requireWayIn(
  reads: WayReads,
  owner: WayOwner,
  lost: LostWay = {},
): Promise<void> {
  if (!(await hasWayIn(reads, owner, lost))) throw lastWayIn();
}

const isSame = (one: Identity, other: Identity) =>
  one.provider === other.provider && one.attribute === other.attribute && one.value === other.value;
