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
import { countingFactors, possessionsOf, requiresMfa } from './second-factors.ts';

type WayReads = Pick<
  Reads,
  'users' | 'passkeys' | 'softwareTokens' | 'identities' | 'identityProviders'
>;

/** Who signs in, and where. */
export interface WayOwner {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

/** What is to change for the user, whether it is stored yet or not. */
export interface WayChange {
  readonly losesPasskey?: Pick<Passkey, 'credentialId'>;
  readonly losesLink?: Identity;
  /** A second factor is to be asked for. */
  readonly asksSecond?: true;
}

/** Whether the user can sign in to the client after the change. */
export async function hasWayIn(
  reads: WayReads,
  { pool, client, user }: WayOwner,
  change: WayChange = {},
): Promise<boolean> {
  if (hasOwnUsers(client)) {
    const all = await reads.passkeys.ofUser(pool.id, user.id);
    const lost = change.losesPasskey?.credentialId;
    const passkeys = all.filter(({ credentialId }) => !lost?.equals(credentialId));
    const asksSecond = change.asksSecond ?? (await asksForSecond(reads, pool, user));
    if (await hasFirstFactor(reads, pool, user, { passkeys, asksSecond })) return true;
  }
  const usable = providersOf(client);
  const known = await reads.identityProviders.names(pool.id);
  const links = await reads.identities.ofUser(pool.id, user.id);
  return links.some(
    (link) =>
      !(change.losesLink && isSame(link, change.losesLink)) &&
      usable.includes(link.provider) &&
      known.includes(link.provider),
  );
}

/** @throws InvalidParameterException where the user could not sign in to the client any more */
export async function requireWayIn(
  reads: WayReads,
  owner: WayOwner,
  change: WayChange = {},
): Promise<void> {
  if (!(await hasWayIn(reads, owner, change))) throw lastWayIn();
}

async function asksForSecond(reads: WayReads, pool: Pool, user: User): Promise<boolean> {
  if (requiresMfa(pool)) return true;
  return countingFactors(pool, user, await possessionsOf(reads, user)).length > 0;
}

const isSame = (one: Identity, other: Identity) =>
  one.provider === other.provider && one.attribute === other.attribute && one.value === other.value;
