/** AssumeRole: temporary credentials for whoever the role's trust policy names. */
import { accountRoleIn } from '#contract/arn.ts';
import { accessDenied } from '#contract/errors.ts';
import { refusalOf } from '#domain/access/permissions.ts';
import { principalArn } from '#domain/access/principal.ts';
import type { RequestContext } from '#domain/access/request-context.ts';
import type { KnownRole, RoleSessions } from '#domain/access/role-sessions.ts';
import { decideTrust } from '#domain/access/trust.ts';
import { factsOf, type RequestOrigin, type Signer } from '../protocol/authorization.ts';
import type { XmlMembers } from './answer.ts';
import {
  onlyParameters,
  optional,
  required,
  requireWithinRole,
  secondsIn,
  sessionMembers,
  sessionNameIn,
  sessionPolicyIn,
  unknownRole,
} from './session-parameters.ts';
import { constraintError, validationError } from './sts-error.ts';

const ACTION = 'sts:AssumeRole';
/** Of sessions that other sessions begin. */
const MOST_CHAINED_SECONDS = 3600;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** What this server takes; anything else is refused by name. */
const PARAMETERS: readonly string[] = [
  'Action',
  'Version',
  'RoleArn',
  'RoleSessionName',
  'DurationSeconds',
  'ExternalId',
  'Policy',
];

export interface AssumeRoleParts {
  readonly roleSessions: RoleSessions;
  readonly accountId: string;
  readonly homeRegion: string;
  readonly now: number;
  readonly region: string;
  /** Whether roles are assumed without being there, by anyone: in development. */
  readonly trustsAnyone: boolean;
}

/** @throws StsError, AccessDeniedException */
export async function assumeRole(
  parts: AssumeRoleParts,
  signer: Signer,
  parameters: URLSearchParams,
  origin: RequestOrigin,
): Promise<XmlMembers> {
  onlyParameters(parameters, PARAMETERS);
  const { roleSessions, accountId, homeRegion, region } = parts;
  const roleArn = required(parameters, 'RoleArn', 'roleArn');
  const sessionName = sessionNameIn(parameters);
  const externalId = externalIdIn(parameters);
  const policy = sessionPolicyIn(parameters);
  const seconds = secondsIn(parameters);
  const named = accountRoleIn(roleArn, homeRegion);
  const isOwn = named?.accountId === accountId;
  const role = isOwn ? await roleSessions.role(named.name) : undefined;
  const context: RequestContext = {
    ...factsOf(origin),
    action: ACTION,
    resource: roleArn,
    principal: signer.principal,
    accountId,
    homeRegion,
    region,
    now: parts.now,
    requestTags: {},
    tagKeys: [],
    resourceTags: {},
    externalId,
    roleSessionName: sessionName,
  };
  const assumed = parts.trustsAnyone
    ? (role ?? unknownRole(named?.name))
    : trusting(role, signer, context);
  requireWithin(seconds, assumed, signer);
  const expiresAt = parts.now + seconds * 1000;
  const session = roleSessions.begin(assumed, { name: sessionName, expiresAt, policy });
  return sessionMembers(parts, assumed, sessionName, session);
}

/** One sentence, whether the role is unknown, another account's, or does not trust the caller. */
function trusting(role: KnownRole | undefined, signer: Signer, context: RequestContext): KnownRole {
  const trust = role ? decideTrust(role.trusts, context) : 'unmentioned';
  const isTrusted = trust === 'trusted' || trust === 'delegated';
  const granting = trust === 'trusted' ? 'trust policy' : 'own policies';
  const refusal = isTrusted ? refusalOf(signer.permissions, context, granting) : undefined;
  if (role && isTrusted && refusal === undefined) return role;
  const { principal, region, accountId, resource } = context;
  const user = principalArn(principal, region, accountId);
  const reason = refusal === undefined ? '' : ` ${refusal}`;
  throw accessDenied(
    `User: ${user} is not authorized to perform: ${ACTION} on resource: ${resource}${reason}`,
  );
}

function requireWithin(seconds: number, role: KnownRole, { principal }: Signer): void {
  requireWithinRole(seconds, role);
  if (principal.type === 'AssumedRole' && seconds > MOST_CHAINED_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
}

function externalIdIn(parameters: URLSearchParams): string | undefined {
  const id = optional(parameters, 'ExternalId');
  if (id === undefined || EXTERNAL_ID.test(id)) return id;
  throw constraintError(
    'externalId',
    id.slice(0, 100),
    'Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*',
  );
}
