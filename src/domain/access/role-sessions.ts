/**
 * Sessions of roles: temporary access keys that need no row in the store. All that is known of one
 * is in its token, sealed; the role is read with every request, a second old at most, so that a
 * session ends with the role, and does what the role's policy allows now.
 */
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import { type Random, randomText } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Store } from '#store/store.ts';
import type { Role } from '#store/tables/roles.ts';
import type { CallerPermissions } from './permissions.ts';
import { NOTHING, type Policy, parsePolicy } from './policy.ts';
import type { SessionPrincipal } from './principal.ts';
import { SECRET_ALPHABET, SECRET_LENGTH } from './secrets.ts';
import { parseTrustPolicy, TRUSTS_NOBODY, type TrustPolicy } from './trust.ts';

const CONTEXT = 'role session';

/** What is sealed in a token. */
interface SealedRoleSession {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly policy?: unknown;
}

export interface RoleSession {
  readonly principal: SessionPrincipal;
  readonly secret: string;
  readonly expiresAt: number;
  readonly permissions: CallerPermissions;
}

/** A role with its documents read; one that a later version has written permits nothing. */
export interface KnownRole extends Role {
  readonly trusts: TrustPolicy;
  readonly permits: readonly Policy[];
}

export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  readonly expiresAt: number;
}

interface Parts {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
}

export class RoleSessions {
  readonly #parts: Parts;
  readonly #roles: Cache<KnownRole>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#roles = new Cache(async (name) => {
      const role = await parts.store.roles.find(name);
      return role && known(role);
    });
  }

  /** The role as it was a second ago at most. */
  role(name: string): Promise<KnownRole | undefined> {
    return this.#roles.get(name);
  }

  /** Credentials of a new session; `policy` narrows what it may do. */
  begin(
    { name, id }: Pick<Role, 'name' | 'id'>,
    session: { readonly name: string; readonly seconds: number; readonly policy?: unknown },
  ): TemporaryCredentials {
    const { sealer, clock, random, ids } = this.#parts;
    const issuedAt = clock.now();
    const state: SealedRoleSession = {
      accessKeyId: ids.sessionKeyId(),
      secret: randomText(random, SECRET_ALPHABET, SECRET_LENGTH),
      roleName: name,
      roleId: id,
      sessionName: session.name,
      issuedAt,
      expiresAt: issuedAt + session.seconds * 1000,
      ...(session.policy !== undefined && { policy: session.policy }),
    };
    const { accessKeyId, secret, expiresAt } = state;
    const token = sealer.sealJson(state, CONTEXT).toString('base64');
    return { accessKeyId, secret, token, expiresAt };
  }

  /**
   * The session of a token, expired or not, if it is the one of this access key and its role is
   * still there.
   */
  async open(token: string, accessKeyId: string): Promise<RoleSession | undefined> {
    const sealed = Buffer.from(token, 'base64');
    const state = this.#parts.sealer.openJson<SealedRoleSession>(sealed, CONTEXT);
    if (!state || state.accessKeyId !== accessKeyId) return undefined;
    const { roleName, roleId, sessionName, issuedAt, secret, expiresAt, policy } = state;
    const role = await this.role(roleName);
    if (!role || role.id !== roleId) return undefined;
    return {
      principal: { type: 'AssumedRole', accessKeyId, roleName, roleId, sessionName, issuedAt },
      secret,
      expiresAt,
      permissions: {
        identity: role.permits,
        ...(policy !== undefined && { session: policyOf(policy) }),
      },
    };
  }
}

function known(role: Role): KnownRole {
  let trusts = TRUSTS_NOBODY;
  try {
    trusts = parseTrustPolicy(role.trust);
  } catch {
    // It was written by a version that knows more.
  }
  return { ...role, trusts, permits: role.policy === undefined ? [] : [policyOf(role.policy)] };
}

/** A stored policy; one that this version cannot evaluate permits nothing. */
export function policyOf(document: unknown): Policy {
  try {
    return parsePolicy(document);
  } catch {
    return NOTHING;
  }
}
