/** AssumeRole: temporary credentials for whoever the role's trust policy names. */
import { accountRoleIn, assumedRoleArn } from '#contract/arn.ts';
import { accessDenied } from '#contract/errors.ts';
import { readPolicyText } from '#domain/access/documents.ts';
import { refusalOf } from '#domain/access/permissions.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import { principalArn } from '#domain/access/principal.ts';
import type { RequestContext } from '#domain/access/request-context.ts';
import type { KnownRole, RoleSessions } from '#domain/access/role-sessions.ts';
import { decideTrust, TRUSTS_NOBODY } from '#domain/access/trust.ts';
import { factsOf, type RequestOrigin, type Signer } from '../protocol/authorization.ts';
import type { XmlMembers } from './answer.ts';
import { constraintError, StsError, validationError } from './sts-error.ts';

const ACTION = 'sts:AssumeRole';
const LEAST_SECONDS = 900;
const MOST_SECONDS = 43_200;
const USUAL_SECONDS = 3600;
/** Of sessions that other sessions begin. */
const MOST_CHAINED_SECONDS = 3600;
const MOST_SESSION_POLICY = 2048;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
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
  for (const name of parameters.keys()) {
    if (!PARAMETERS.includes(name)) {
      throw validationError(`${name.slice(0, 100)} is not supported by this server.`);
    }
  }
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
  const session = { name: sessionName, seconds, policy };
  const { accessKeyId, secret, token, expiresAt } = roleSessions.begin(assumed, session);
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${assumed.id}:${sessionName}`,
      Arn: assumedRoleArn(region, accountId, assumed.name, sessionName),
    },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secret,
      SessionToken: token,
      Expiration: new Date(expiresAt).toISOString().replace(/\.\d{3}/, ''),
    },
  };
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
  if (seconds > role.maxSessionSeconds) {
    throw validationError(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  if (principal.type === 'AssumedRole' && seconds > MOST_CHAINED_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
}

/** A role that nobody has made, for development. */
function unknownRole(name = 'role'): KnownRole {
  return {
    name,
    id: 'AROADEVELOPMENT',
    trust: {},
    maxSessionSeconds: MOST_SECONDS,
    createdAt: 0,
    trusts: TRUSTS_NOBODY,
    permits: [],
  };
}

function required(parameters: URLSearchParams, name: string, member: string): string {
  const values = parameters.getAll(name);
  if (values.length > 1) throw validationError(`${name} is given more than once.`);
  if (values[0]) return values[0];
  throw validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function optional(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.has(name) ? required(parameters, name, name) : undefined;
}

function sessionNameIn(parameters: URLSearchParams): string {
  const name = required(parameters, 'RoleSessionName', 'roleSessionName');
  if (SESSION_NAME.test(name)) return name;
  throw constraintError(
    'roleSessionName',
    name.slice(0, 100),
    'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
  );
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

function secondsIn(parameters: URLSearchParams): number {
  const text = optional(parameters, 'DurationSeconds');
  if (text === undefined) return USUAL_SECONDS;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) return seconds;
  const bound =
    seconds > MOST_SECONDS
      ? `less than or equal to ${MOST_SECONDS}`
      : `greater than or equal to ${LEAST_SECONDS}`;
  throw constraintError('durationSeconds', text.slice(0, 20), `Member must have value ${bound}`);
}

function sessionPolicyIn(parameters: URLSearchParams): unknown {
  const text = optional(parameters, 'Policy');
  if (text === undefined) return undefined;
  if (text.length > MOST_SESSION_POLICY) {
    throw constraintError(
      'policy',
      `${text.slice(0, 20)}…`,
      `Member must have length less than or equal to ${MOST_SESSION_POLICY}`,
    );
  }
  try {
    return readPolicyText(text, parsePolicy, MOST_SESSION_POLICY);
  } catch (error) {
    throw new StsError('MalformedPolicyDocument', (error as Error).message);
  }
}
