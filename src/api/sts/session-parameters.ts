/** What requests for a session of a role have in common: their parameters, and the answer. */
import { assumedRoleArn } from '#contract/arn.ts';
import { readPolicyText } from '#domain/access/documents.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import type { KnownRole, TemporaryCredentials } from '#domain/access/role-sessions.ts';
import { TRUSTS_NOBODY } from '#domain/access/trust.ts';
import type { XmlMembers } from './answer.ts';
import { constraintError, StsError, validationError } from './sts-error.ts';

const LEAST_SECONDS = 900;
export const MOST_SECONDS = 43_200;
const USUAL_SECONDS = 3600;
const MOST_SESSION_POLICY = 2048;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** Refuses by name what this server does not take. */
export function onlyParameters(parameters: URLSearchParams, known: readonly string[]): void {
  for (const name of parameters.keys()) {
    if (!known.includes(name)) {
      throw validationError(`${name.slice(0, 100)} is not supported by this server.`);
    }
  }
}

export function required(parameters: URLSearchParams, name: string, member: string): string {
  const values = parameters.getAll(name);
  if (values.length > 1) throw validationError(`${name} is given more than once.`);
  if (values[0]) return values[0];
  throw validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

export function optional(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.has(name) ? required(parameters, name, name) : undefined;
}

export function sessionNameIn(parameters: URLSearchParams): string {
  const name = required(parameters, 'RoleSessionName', 'roleSessionName');
  if (SESSION_NAME.test(name)) return name;
  throw constraintError(
    'roleSessionName',
    name.slice(0, 100),
    'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
  );
}

export function secondsIn(parameters: URLSearchParams): number {
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

export function sessionPolicyIn(parameters: URLSearchParams): unknown {
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

/** Whether the name can be that of a session. */
export const isSessionName = (name: string) => SESSION_NAME.test(name);

/** A session may not be longer than its role allows. */
export function requireWithinRole(seconds: number, role: KnownRole): void {
  if (seconds <= role.maxSessionSeconds) return;
  throw validationError(
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
}

/** A role that nobody has made, for development. */
export function unknownRole(name = 'role'): KnownRole {
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

/** The session of a role that has begun. */
export function sessionMembers(
  { region, accountId }: { readonly region: string; readonly accountId: string },
  role: KnownRole,
  sessionName: string,
  { accessKeyId, secret, token, expiresAt }: TemporaryCredentials,
): XmlMembers {
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: assumedRoleArn(region, accountId, role.name, sessionName),
    },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secret,
      SessionToken: token,
      Expiration: new Date(expiresAt).toISOString().replace(/\.\d{3}/, ''),
    },
  };
}
