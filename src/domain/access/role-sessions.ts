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
import type { SessionPrincipal, WebIdentityPrincipal } from './principal.ts';
import { SECRET_ALPHABET, SECRET_LENGTH } from './secrets.ts';
import { parseTrustPolicy, TRUSTS_NOBODY, type TrustPolicy } from './trust.ts';

/** Of sessions with an identity, so that nothing opens them which does not ask after their user. */
const CONTEXT = { ofSigners: 'role session', ofUsers: 'role session of a user' } as const;

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
  readonly identity?: SessionIdentity;
}

/** The user of a pool whose session it is, and the sign-in that it began with. */
export interface SessionIdentity
  extends Pick<WebIdentityPrincipal, 'poolId' | 'userId' | 'groups'> {
  /** The id of the token family. */
  readonly familyId: string;
}

/** Whether a user may still use what a sign-in has begun. */
export interface IdentityStanding {
  stands(identity: SessionIdentity): Promise<boolean>;
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
  readonly webIdentities: IdentityStanding;
}

/** What a session begins with; `policy` narrows what it may do. */
interface NewRoleSession {
  readonly name: string;
  readonly expiresAt: number;
  readonly policy?: unknown;
  readonly identity?: SessionIdentity;
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

  /** Credentials of a new session. */
  begin({ name, id }: Pick<Role, 'name' | 'id'>, session: NewRoleSession): TemporaryCredentials {
    const { sealer, clock, random, ids } = this.#parts;
    const issuedAt = clock.now();
    const state: SealedRoleSession = {
      accessKeyId: ids.sessionKeyId(),
      secret: randomText(random, SECRET_ALPHABET, SECRET_LENGTH),
      roleName: name,
      roleId: id,
      sessionName: session.name,
      issuedAt,
      expiresAt: session.expiresAt,
      ...(session.policy !== undefined && { policy: session.policy }),
      ...(session.identity && { identity: session.identity }),
    };
    const { accessKeyId, secret, expiresAt } = state;
    const context = session.identity ? CONTEXT.ofUsers : CONTEXT.ofSigners;
    const token = sealer.sealJson(state, context).toString('base64');
    return { accessKeyId, secret, token, expiresAt };
  }

  /**
   * The session of a token, expired or not, if it is the one of this access key and its role is
   * still there, and its user too where it began with a sign-in.
   */
  async open(token: string, accessKeyId: string): Promise<RoleSession | undefined> {
    const sealed = Buffer.from(token, 'base64');
    const { sealer } = this.#parts;
    const state =
      sealer.openJson<SealedRoleSession>(sealed, CONTEXT.ofSigners) ??
      sealer.openJson<SealedRoleSession>(sealed, CONTEXT.ofUsers);
    if (!state || state.accessKeyId !== accessKeyId) return undefined;
    const { roleName, roleId, sessionName, issuedAt, secret, expiresAt, policy, identity } = state;
    const role = await this.role(roleName);
    if (!role || role.id !== roleId) return undefined;
    if (identity && !(await this.#parts.webIdentities.stands(identity))) return undefined;
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
