/**
 * What the server holds about one user, for that user: in one snapshot, and without anything that
 * signs in. What only lasts for minutes (codes, messages on their way, counts of wrong attempts)
 * and the records of the server's operators are not part of it.
 */
import { userNotFound } from '#contract/errors.ts';
import { heldIn } from '#domain/factors/held-authenticators.ts';
import { X } from '#domain/factors/totp.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Reads, Store } from '#store/store.ts';
import { every } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

export class OwnData {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The document, as JSON. @throws UserNotFoundException */
  async export(pool: Pool, { id }: Pick<User, 'id'>): Promise<string> {
    const { store, clock, log } = this.#parts;
    const now = clock.now();
    const data = await store.snapshot(async (reads) => {
      const user = await reads.users.find(pool.id, id);
      if (!user) throw userNotFound();
      return {
        exportedAt: time(now),
        account: await accountOf(reads, pool, user),
        signIn: await signInOf(reads, user),
        applications: await applicationsOf(reads, user, now),
        sessions: await sessionsOf(reads, user, now),
        events: await eventsOf(reads, user),
      };
    });
    log.audit('own data exported', { poolId: pool.id, userId: id });
    return `${JSON.stringify(data, undefined, 2)}\n`;
  }
}

async function accountOf(reads: Reads, pool: Pool, user: User) {
  const { poolId, id, username, status, enabled, attributes, createdAt, modifiedAt } = user;
  const names = await reads.users.loginNames(poolId, id);
  const groups = await reads.groups.ofUser(poolId, id);
  return {
    userPool: { id: poolId, name: pool.name },
    sub: id,
    username,
    status,
    enabled,
    createdAt: time(createdAt),
    modifiedAt: time(modifiedAt),
    attributes,
    loginNames: names.map(({ kind, key }) => ({ kind, name: key })),
    groups: groups.map(({ name }) => name),
  };
}

async function signInOf(reads: Reads, { poolId, id, mfa }: User) {
  const codes = await reads.recoveryCodes.left(poolId, id);
  const authenticators = heldIn(await reads.softwareTokens.find(poolId, id));
  const passkeys = await reads.passkeys.ofUser(poolId, id);
  const links = await reads.identities.ofUser(poolId, id);
  const devices = [];
  for await (const each of every((page) => reads.devices.list(poolId, id, page))) {
    devices.push({
      name: each.name,
      remembered: each.remembered,
      address: each.address,
      createdAt: time(each.createdAt),
      lastUsedAt: time(each.authenticatedAt),
    });
  }
  return {
    hasPassword: await reads.users.hasPassword(poolId, id),
    secondFactors: { on: mfa.enabled, first: mfa.preferred },
    authenticators: authenticators.map(({ friendlyName, lastStep }) => ({
      name: friendlyName,
      lastUsedAt: time(lastStep * X * 1000),
    })),
    recoveryCodes: codes && { left: codes.count, createdAt: time(codes.createdAt) },
    passkeys: passkeys.map(({ name, relyingParty, attachment, transports, createdAt }) => ({
      name,
      relyingParty,
      attachment,
      transports,
      createdAt: time(createdAt),
    })),
    providers: links.map(({ provider, attribute, value, createdAt }) => ({
      provider,
      attribute,
      value,
      createdAt: time(createdAt),
    })),
    devices,
  };
}

async function applicationsOf(reads: Reads, { poolId, id }: User, now: number) {
  const nameOf = async (clientId: string) => (await reads.clients.find(clientId))?.name;
  const signedIn = [];
  for (const { clientId, signedInAt } of await reads.tokens.clientsOfUser(poolId, id, now)) {
    signedIn.push({ clientId, name: await nameOf(clientId), signedInAt: time(signedInAt) });
  }
  const allowed = [];
  for (const { clientId, scopes, since } of await reads.consents.ofUser(poolId, id)) {
    allowed.push({ clientId, name: await nameOf(clientId), scopes, since: time(since) });
  }
  return { signedIn, allowed };
}

async function sessionsOf(reads: Reads, { poolId, id }: User, now: number) {
  const browsers = await reads.sso.ofUser(poolId, id, now);
  const tracked = await reads.tokens.activeSessions(poolId, id, now);
  return [...browsers, ...tracked].map(
    ({ clientId, device, address, createdAt, lastActiveAt }) => ({
      clientId,
      device,
      address,
      createdAt: time(createdAt),
      lastActiveAt: time(lastActiveAt),
    }),
  );
}

/** What threat protection has recorded of the user's attempts. */
async function eventsOf(reads: Reads, { poolId, id }: User) {
  const events = [];
  for await (const each of every((page) => reads.authEvents.list(poolId, id, page))) {
    const { type, response, createdAt, context } = each;
    events.push({ type, response, at: time(createdAt), ...context });
  }
  return events;
}

const time = (at: number) => new Date(at).toISOString();
