/** Access keys, roles and policies. */

import { roleArn } from '#contract/arn.ts';
import {
  accessDenied,
  invalidParameter,
  ownCredentials,
  policyUnusable,
} from '#contract/errors.ts';
import type { OperatorValue } from '#contract/operator-types.ts';
import { readPolicyText } from '#domain/access/documents.ts';
import { isSamePolicy, isUnlimited, requireUnlimited } from '#domain/access/granting.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import { SESSION_SECONDS } from '#domain/access/roles.ts';
import { parseTrustPolicy } from '#domain/access/trust.ts';
import { noteMade } from '#domain/audit/occasion.ts';
import type { AccessKey } from '#store/tables/access-keys.ts';
import type { Role } from '#store/tables/roles.ts';
import { decodeToken, encodeToken } from '../pagination.ts';
import type { OperatorDomain, OperatorOperation, OperatorRequest } from './operation.ts';

/** What a list shows where the input does not say. */
const USUAL_PAGE = 60;
const DAY_MS = 86_400_000;

export const createAccessKey: OperatorOperation<'CreateAccessKey'> = async (
  { KeyName: name, Policy, ExpiresAt, ValidForDays },
  domain,
  request,
) => {
  if (ExpiresAt && ValidForDays !== undefined) {
    throw invalidParameter('Give ExpiresAt or ValidForDays, not both.');
  }
  const policy = documentIn(Policy, parsePolicy);
  await requireGrant(domain, request, name, policy);
  const key = domain.accessKeys.make({
    name,
    policy,
    ...(ExpiresAt && { expiresAt: ExpiresAt.getTime() }),
    ...(ValidForDays && { expiresAt: domain.clock.now() + ValidForDays * DAY_MS }),
  });
  noteMade(`AccessKeyId=${key.id}`);
  await domain.accessKeys.add(key);
  return { AccessKey: summaryOf(key), SecretAccessKey: key.secret };
};

/**
 * Who may do everything makes any key; another user makes more keys for itself, with the policy of
 * the one that it signs with.
 */
async function requireGrant(
  { accessKeys }: OperatorDomain,
  { signer: { principal, permissions } }: OperatorRequest,
  name: string,
  policy: object,
): Promise<void> {
  if (isUnlimited(permissions)) return;
  if (principal.type === 'IAMUser' && principal.userName === name) {
    const own = await accessKeys.get(principal.accessKeyId);
    if (isSamePolicy(own.policy, policy)) return;
  }
  throw accessDenied(
    'Nobody grants more than they have: a user makes keys for itself, with the policy of the key that signs; poolhouse:CreateAccessKey for others, or with another policy, takes credentials that may do everything.',
  );
}

export const describeAccessKey: OperatorOperation<'DescribeAccessKey'> = async (
  { AccessKeyId },
  { accessKeys },
) => {
  const key = await accessKeys.get(AccessKeyId);
  return { AccessKey: summaryOf(key), Policy: textOf(key.policy) };
};

export const listAccessKeys: OperatorOperation<'ListAccessKeys'> = async (
  { MaxResults = USUAL_PAGE, NextToken },
  { accessKeys },
) => {
  const page = { limit: MaxResults, after: decodeToken(NextToken) };
  const { items, next } = await accessKeys.list(page);
  return { AccessKeys: items.map(summaryOf), NextToken: encodeToken(next) };
};

export const deleteAccessKey: OperatorOperation<'DeleteAccessKey'> = async (
  { AccessKeyId },
  { accessKeys },
  { signer },
) => {
  if (AccessKeyId === signer.principal.accessKeyId) {
    throw ownCredentials(
      'An access key does not delete itself: make another one, and delete this one with that.',
    );
  }
  await accessKeys.delete(AccessKeyId);
  return {};
};

export const createRole: OperatorOperation<'CreateRole'> = async (
  { RoleName, TrustPolicy, Policy, MaxSessionSeconds = SESSION_SECONDS.usual },
  domain,
  request,
) => {
  requireUnlimited(request.signer.permissions, 'poolhouse:CreateRole');
  const role = await domain.roles.create({
    name: RoleName,
    trust: documentIn(TrustPolicy, parseTrustPolicy),
    ...(Policy !== undefined && { policy: documentIn(Policy, parsePolicy) }),
    maxSessionSeconds: MaxSessionSeconds,
  });
  return describe(role, domain, request);
};

export const describeRole: OperatorOperation<'DescribeRole'> = async (input, domain, request) =>
  describe(await domain.roles.get(input.RoleName), domain, request);

export const listRoles: OperatorOperation<'ListRoles'> = async (
  { MaxResults = USUAL_PAGE, NextToken },
  domain,
  request,
) => {
  const page = { limit: MaxResults, after: decodeToken(NextToken) };
  const { items, next } = await domain.roles.list(page);
  return {
    Roles: items.map((role) => roleSummaryOf(role, domain, request)),
    NextToken: encodeToken(next),
  };
};

export const putRolePolicy: OperatorOperation<'PutRolePolicy'> = async (
  { RoleName, Policy },
  { roles },
  { signer },
) => {
  requireUnlimited(signer.permissions, 'poolhouse:PutRolePolicy');
  await roles.setPolicy(RoleName, documentIn(Policy, parsePolicy));
  return {};
};

export const putRoleTrust: OperatorOperation<'PutRoleTrust'> = async (
  { RoleName, TrustPolicy },
  { roles },
  { signer },
) => {
  requireUnlimited(signer.permissions, 'poolhouse:PutRoleTrust');
  await roles.setTrust(RoleName, documentIn(TrustPolicy, parseTrustPolicy));
  return {};
};

export const deleteRole: OperatorOperation<'DeleteRole'> = async (
  { RoleName },
  { roles },
  { signer: { principal } },
) => {
  if (principal.type === 'AssumedRole' && principal.roleName === RoleName) {
    throw ownCredentials('A session does not delete the role that it is of.');
  }
  await roles.delete(RoleName);
  return {};
};

export const validatePolicy: OperatorOperation<'ValidatePolicy'> = async ({ Kind, Policy }) => {
  try {
    readPolicyText(Policy, Kind === 'POLICY' ? parsePolicy : parseTrustPolicy);
    return { Valid: true };
  } catch (error) {
    return { Valid: false, Reason: (error as Error).message };
  }
};

/** The document in a text. @throws InvalidParameterException with what cannot be used in it */
function documentIn(text: string, parse: (document: unknown) => unknown): object {
  try {
    return readPolicyText(text, parse);
  } catch (error) {
    throw policyUnusable(`The policy cannot be used. ${(error as Error).message}`);
  }
}

function summaryOf(key: AccessKey): OperatorValue<'AccessKeySummary'> {
  return {
    AccessKeyId: key.id,
    KeyName: key.name,
    Rights: key.policy === undefined ? 'EVERYTHING' : 'POLICY',
    CreatedAt: new Date(key.createdAt),
    ...(key.lastUsedAt !== undefined && { LastUsedAt: new Date(key.lastUsedAt) }),
    ...(key.expiresAt !== undefined && { ExpiresAt: new Date(key.expiresAt) }),
  };
}

function describe(
  role: Role,
  domain: OperatorDomain,
  request: OperatorRequest,
): OperatorValue<'RoleResponse'> {
  return {
    Role: roleSummaryOf(role, domain, request),
    TrustPolicy: textOf(role.trust)!,
    Policy: textOf(role.policy),
  };
}

function roleSummaryOf(
  role: Role,
  { accountId }: OperatorDomain,
  { region }: OperatorRequest,
): OperatorValue<'RoleSummary'> {
  return {
    RoleName: role.name,
    RoleArn: roleArn(region, accountId, role.name),
    CreatedAt: new Date(role.createdAt),
    MaxSessionSeconds: role.maxSessionSeconds,
  };
}

/** A document as people read and change it. */
const textOf = (document: unknown) =>
  document === undefined ? undefined : JSON.stringify(document, undefined, 2);
