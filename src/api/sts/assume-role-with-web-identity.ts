/**
 * AssumeRoleWithWebIdentity: temporary credentials for a user of a pool of this server, proven by an
 * ID token. The request is not signed; the token is asked of the pool's own keys.
 *
 * A session has its user's name, so that what is recorded of it is recorded of that person, and
 * ends with the token at the latest.
 */
import { accountRoleIn } from '#contract/arn.ts';
import { accessDenied } from '#contract/errors.ts';
import type { WebIdentityPrincipal } from '#domain/access/principal.ts';
import type { KnownRole, RoleSessions } from '#domain/access/role-sessions.ts';
import { decideTrust } from '#domain/access/trust.ts';
import type {
  WebIdentities,
  WebIdentity,
  WebIdentityRefusal,
} from '#domain/tokens/web-identities.ts';
import { factsOf, type RequestOrigin } from '../protocol/authorization.ts';
import type { XmlMembers } from './answer.ts';
import {
  isSessionName,
  onlyParameters,
  required,
  requireWithinRole,
  secondsIn,
  sessionMembers,
  sessionNameIn,
  sessionPolicyIn,
  unknownRole,
} from './session-parameters.ts';
import { StsError, validationError } from './sts-error.ts';

const ACTION = 'sts:AssumeRoleWithWebIdentity';

const PARAMETERS: readonly string[] = [
  'Action',
  'Version',
  'RoleArn',
  'RoleSessionName',
  'WebIdentityToken',
  'DurationSeconds',
  'Policy',
];

export interface WebIdentityParts {
  readonly webIdentities: WebIdentities;
  readonly roleSessions: RoleSessions;
  readonly accountId: string;
  readonly homeRegion: string;
  readonly now: number;
  /** Whether roles are assumed without being there, by anyone: in development. */
  readonly trustsAnyone: boolean;
  /** Is told whose token it is as soon as that is proven. */
  readonly identified: (principal: WebIdentityPrincipal) => void;
}

const REFUSALS: Readonly<Record<WebIdentityRefusal | 'used', () => StsError>> = {
  invalid: () => new StsError('InvalidIdentityToken', 'The ID token provided is not valid.'),
  expired: () => new StsError('ExpiredTokenException', 'The ID token provided has expired.'),
  ended: () => new StsError('IDPRejectedClaim', 'The sign-in of the ID token has ended.', 403),
  used: () => new StsError('InvalidIdentityToken', 'The ID token provided was used before.'),
};

/** @throws StsError, AccessDeniedException */
export async function assumeRoleWithWebIdentity(
  parts: WebIdentityParts,
  parameters: URLSearchParams,
  origin: RequestOrigin,
): Promise<XmlMembers> {
  onlyParameters(parameters, PARAMETERS);
  const { webIdentities, roleSessions, accountId, homeRegion, now } = parts;
  const roleArn = required(parameters, 'RoleArn', 'roleArn');
  const name = sessionNameIn(parameters);
  const token = required(parameters, 'WebIdentityToken', 'webIdentityToken');
  const policy = sessionPolicyIn(parameters);
  const seconds = secondsIn(parameters);

  const identity = await webIdentities.read(token);
  if (typeof identity === 'string') throw REFUSALS[identity]();
  parts.identified(identity.principal);
  requireOwnName(name, identity.principal);
  const named = accountRoleIn(roleArn, homeRegion);
  const known = named?.accountId === accountId ? await roleSessions.role(named.name) : undefined;
  const role = parts.trustsAnyone
    ? (known ?? unknownRole(named?.name))
    : trusting(parts, known, identity, { roleArn, name }, origin);
  requireWithinRole(seconds, role);
  if (!(await webIdentities.claim(identity))) throw REFUSALS.used();

  const { poolId, userId, groups } = identity.principal;
  const session = roleSessions.begin(role, {
    name,
    expiresAt: Math.min(now + seconds * 1000, identity.expiresAt),
    policy,
    identity: { poolId, userId, groups, familyId: identity.familyId },
  });
  return {
    SubjectFromWebIdentityToken: userId,
    ...sessionMembers({ region: homeRegion, accountId }, role, name, session),
    Provider: identity.issuer,
    Audience: identity.principal.clientId,
  };
}

/** One sentence, whether the role is unknown, another account's, or does not trust the user. */
function trusting(
  { accountId, homeRegion, now }: WebIdentityParts,
  role: KnownRole | undefined,
  { principal }: WebIdentity,
  asked: { readonly roleArn: string; readonly name: string },
  origin: RequestOrigin,
): KnownRole {
  const trust =
    role &&
    decideTrust(role.trusts, {
      ...factsOf(origin),
      action: ACTION,
      resource: asked.roleArn,
      principal,
      accountId,
      homeRegion,
      region: homeRegion,
      now,
      requestTags: {},
      tagKeys: [],
      resourceTags: {},
      roleSessionName: asked.name,
    });
  if (role && trust === 'trusted') return role;
  throw accessDenied(`Not authorized to perform ${ACTION}`);
}

/** The username, or the sub of a user whose name cannot be a session's. */
function requireOwnName(name: string, { userName, userId }: WebIdentityPrincipal): void {
  const own = isSessionName(userName) ? userName : userId;
  if (name === own) return;
  throw validationError("RoleSessionName must be the username of the ID token's user.");
}
