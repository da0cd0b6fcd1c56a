/** The operations of operators as the door sees them: the complete table, and what each acts on. */
import { iamUserArn, poolArn, roleArn, serverArn } from '#contract/arn.ts';
import { structureOf } from '#contract/model.ts';
import {
  isOperatorOperation,
  OPERATOR_OPERATIONS,
  OPERATOR_TARGET,
  type OperatorOperationName,
} from '#contract/operator.ts';
import type { AuthorizedCall } from '../protocol/authorization.ts';
import type { ApiService } from '../protocol/service.ts';
import * as access from './access.ts';
import * as audit from './audit.ts';
import * as condition from './condition.ts';
import * as keys from './keys.ts';
import type { OperatorDomain, OperatorOperation, OperatorRequest } from './operation.ts';

const operations: { readonly [Name in OperatorOperationName]: OperatorOperation<Name> } = {
  CreateAccessKey: access.createAccessKey,
  DescribeAccessKey: access.describeAccessKey,
  ListAccessKeys: access.listAccessKeys,
  DeleteAccessKey: access.deleteAccessKey,
  CreateRole: access.createRole,
  DescribeRole: access.describeRole,
  ListRoles: access.listRoles,
  PutRolePolicy: access.putRolePolicy,
  PutRoleTrust: access.putRoleTrust,
  DeleteRole: access.deleteRole,
  ValidatePolicy: access.validatePolicy,
  ListSigningKeys: keys.listSigningKeys,
  RotateSigningKeys: keys.rotateSigningKeys,
  ListDataKeys: keys.listDataKeys,
  RotateDataKey: keys.rotateDataKey,
  ResealRows: keys.resealRows,
  RetireDataKeys: keys.retireDataKeys,
  ListAuditRecords: audit.listAuditRecords,
  VerifyAuditRecords: audit.verifyAuditRecords,
  DescribeHealth: condition.describeHealth,
  DescribeMetrics: condition.describeMetrics,
  ListTriggerCalls: condition.listTriggerCalls,
};

type AnyOperatorOperation = (
  input: never,
  domain: OperatorDomain,
  request: OperatorRequest,
) => Promise<unknown>;

/** What an operation acts on, as policies name it. */
type ResourceFor = (
  input: Readonly<Record<string, unknown>>,
  domain: OperatorDomain,
) => AuthorizedCall['resource'];

/** The user whose key it is: keys with one name are one user's. */
const user: ResourceFor =
  (input, { accessKeys }) =>
  async (region, accountId) => {
    const { KeyName, AccessKeyId } = input;
    if (typeof KeyName === 'string') return iamUserArn(region, accountId, KeyName);
    const key = await accessKeys.find(String(AccessKeyId));
    return iamUserArn(region, accountId, key?.name ?? '*');
  };
const anyUser: ResourceFor = () => (region, accountId) => iamUserArn(region, accountId, '*');
const role: ResourceFor =
  ({ RoleName = '*' }) =>
  (region, accountId) =>
    roleArn(region, accountId, String(RoleName));
const pool: ResourceFor =
  ({ UserPoolId }) =>
  (region, accountId) =>
    poolArn(region, accountId, String(UserPoolId));
const part =
  (name: string): ResourceFor =>
  () =>
  (region, accountId) =>
    serverArn(region, accountId, name);

const resources: { readonly [Name in OperatorOperationName]: ResourceFor } = {
  CreateAccessKey: user,
  DescribeAccessKey: user,
  ListAccessKeys: anyUser,
  DeleteAccessKey: user,
  CreateRole: role,
  DescribeRole: role,
  ListRoles: role,
  PutRolePolicy: role,
  PutRoleTrust: role,
  DeleteRole: role,
  ValidatePolicy: part('policies'),
  ListSigningKeys: pool,
  RotateSigningKeys: pool,
  ListDataKeys: part('data-keys'),
  RotateDataKey: part('data-keys'),
  ResealRows: part('data-keys'),
  RetireDataKeys: part('data-keys'),
  // Of one pool, who may see that of the pool; of all, who may see all.
  ListAuditRecords: (input, domain) =>
    input['UserPoolId'] === undefined ? part('audit')(input, domain) : pool(input, domain),
  VerifyAuditRecords: part('audit'),
  DescribeHealth: part('server'),
  DescribeMetrics: part('server'),
  ListTriggerCalls: pool,
};

/** `PoolhouseOperator.*`: signed, authorized and recorded like the operations of the API. */
export function operatorService(domain: OperatorDomain): ApiService {
  const handlers: Readonly<Record<OperatorOperationName, AnyOperatorOperation>> = operations;
  return {
    targetPrefix: OPERATOR_TARGET,
    operation(name) {
      if (!isOperatorOperation(name)) return undefined;
      const { auth, input, output, errors } = OPERATOR_OPERATIONS[name];
      return {
        name,
        auth,
        input: structureOf(input),
        output: structureOf(output),
        errors,
        action: `poolhouse:${name}`,
        resourceOf: (given) => resources[name](given, domain),
        // Rates are of the categories of the service, which knows none of these.
        count: async () => {},
        invoke(given, request) {
          const { signer } = request;
          if (!signer) throw new Error(`${name} was called without a signature`);
          return handlers[name](given as never, domain, { ...request, signer });
        },
        isProof: () => true,
      };
    },
  };
}
