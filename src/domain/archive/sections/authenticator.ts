import { otpauthUri, secretOfUri } from '#domain/factors/otpauth.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { TokenOfUser } from '#store/tables/software-tokens.ts';
import type { User } from '#store/tables/users.ts';
import { ArchiveRefused, eachUser, type UserPart, type UserSection } from '../section.ts';

/** A software token, with its secrets as otpauth URIs. */
export interface ArchivedAuthenticator {
  readonly active?: string;
  readonly pending?: string;
  readonly friendlyName?: string;
  /** No code of this step or an earlier one is accepted again. */
  readonly lastStep: number;
}

export const authenticator: UserSection<ArchivedAuthenticator> = {
  name: 'authenticator',
  async read({ reads, pool }, user) {
    const token = await reads.softwareTokens.find(pool.id, user.id);
    if (!token) return undefined;
    const { active, pending, further: _, ...rest } = token;
    return {
      ...(active && { active: uriFor(pool, user, active) }),
      ...(pending && { pending: uriFor(pool, user, pending) }),
      ...rest,
    };
  },
  async write(tx, poolId, parts) {
    await tx.softwareTokens.putAll(poolId, parts.map(tokenIn));
  },
};

function tokenIn({ user, part }: UserPart<ArchivedAuthenticator>): TokenOfUser {
  const { active, pending, ...rest } = part;
  const token = {
    ...(active !== undefined && { active: secretIn(active, user) }),
    ...(pending !== undefined && { pending: secretIn(pending, user) }),
    ...rest,
  };
  return { userId: user.id, token };
}

interface ArchivedFurther {
  readonly secret: string;
  readonly friendlyName?: string;
  readonly lastStep: number;
  readonly createdAt: number;
}

/** Those beside the one that the API knows: a separate part, which older versions refuse. */
export const furtherAuthenticators: UserSection<readonly ArchivedFurther[]> = {
  name: 'furtherAuthenticators',
  async read({ reads, pool }, user) {
    const token = await reads.softwareTokens.find(pool.id, user.id);
    if (!token?.active) return undefined;
    return token.further?.map(({ secret, ...rest }) => ({
      secret: uriFor(pool, user, secret),
      ...rest,
    }));
  },
  write: eachUser(async (tx, user, all) => {
    for (const { secret, ...rest } of all) {
      const kept = { secret: secretIn(secret, user), ...rest };
      await tx.softwareTokens.add(user.poolId, user.id, kept);
    }
  }),
};

/**
 * The otpauth URI of a user's authenticator, with the names an app shows: the pool's and the
 * user's.
 */
export function uriFor(pool: Pool, user: User, secret: Buffer): string {
  return otpauthUri({ issuer: pool.name, account: knownName(pool, user), secret });
}

function secretIn(uri: string, user: User): Buffer {
  const secret = secretOfUri(uri);
  if (secret) return secret;
  throw new ArchiveRefused(`The authenticator of the user ${user.id} is of an unknown kind.`);
}
