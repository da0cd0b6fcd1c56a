/**
 * The operations of operators as data: what administrators do to the server itself, beside the 140
 * operations of the service's API and apart from them. Types follow from it, in `operator-types.ts`.
 */

const text = (min: number, max: number) => ({ type: 'string', min, max }) as const;

export const OPERATOR_SHAPES = {
  OperatorAccessKeyId: { type: 'string', min: 16, max: 128, pattern: '^[\\w]+$' },
  OperatorKeyName: text(1, 128),
  OperatorRoleName: { type: 'string', min: 1, max: 64, pattern: '^[\\w+=,.@-]+$' },
  /** A policy or a trust policy, as JSON text: documents have an order and members of their own. */
  OperatorPolicyText: { type: 'string', min: 2, max: 10_240 },
  OperatorText: text(1, 256),
  OperatorWords: { type: 'string' },
  OperatorSecret: { type: 'string', sensitive: true },
  OperatorTime: { type: 'timestamp' },
  OperatorNumber: { type: 'long' },
  OperatorFlag: { type: 'boolean' },
  OperatorPageSize: { type: 'integer', min: 1, max: 60 },
  OperatorToken: text(1, 1024),
  OperatorPoolId: { type: 'string', min: 1, max: 55, pattern: '^[\\w-]+_[0-9a-zA-Z]+$' },
  OperatorSessionSeconds: { type: 'integer', min: 3600, max: 43_200 },
  Empty: { type: 'structure', members: {} },

  // Access keys

  AccessKeyRights: { type: 'string', enum: ['EVERYTHING', 'POLICY'] },
  AccessKeySummary: {
    type: 'structure',
    members: {
      AccessKeyId: 'OperatorAccessKeyId',
      KeyName: 'OperatorKeyName',
      Rights: 'AccessKeyRights',
      CreatedAt: 'OperatorTime',
      LastUsedAt: 'OperatorTime',
      ExpiresAt: 'OperatorTime',
    },
    required: ['AccessKeyId', 'KeyName', 'Rights', 'CreatedAt'],
  },
  AccessKeySummaries: { type: 'list', member: 'AccessKeySummary' },
  ValidDays: { type: 'integer', min: 1, max: 36_500 },
  CreateAccessKeyRequest: {
    type: 'structure',
    members: {
      KeyName: 'OperatorKeyName',
      Policy: 'OperatorPolicyText',
      ExpiresAt: 'OperatorTime',
      ValidForDays: 'ValidDays',
    },
    required: ['KeyName', 'Policy'],
  },
  CreateAccessKeyResponse: {
    type: 'structure',
    members: { AccessKey: 'AccessKeySummary', SecretAccessKey: 'OperatorSecret' },
    required: ['AccessKey', 'SecretAccessKey'],
  },
  AccessKeyRequest: {
    type: 'structure',
    members: { AccessKeyId: 'OperatorAccessKeyId' },
    required: ['AccessKeyId'],
  },
  DescribeAccessKeyResponse: {
    type: 'structure',
    members: { AccessKey: 'AccessKeySummary', Policy: 'OperatorWords' },
    required: ['AccessKey'],
  },
  PageRequest: {
    type: 'structure',
    members: { MaxResults: 'OperatorPageSize', NextToken: 'OperatorToken' },
  },
  ListAccessKeysResponse: {
    type: 'structure',
    members: { AccessKeys: 'AccessKeySummaries', NextToken: 'OperatorToken' },
    required: ['AccessKeys'],
  },

  // Roles and policies

  RoleSummary: {
    type: 'structure',
    members: {
      RoleName: 'OperatorRoleName',
      RoleArn: 'OperatorWords',
      CreatedAt: 'OperatorTime',
      MaxSessionSeconds: 'OperatorNumber',
    },
    required: ['RoleName', 'RoleArn', 'CreatedAt', 'MaxSessionSeconds'],
  },
  RoleSummaries: { type: 'list', member: 'RoleSummary' },
  CreateRoleRequest: {
    type: 'structure',
    members: {
      RoleName: 'OperatorRoleName',
      TrustPolicy: 'OperatorPolicyText',
      Policy: 'OperatorPolicyText',
      MaxSessionSeconds: 'OperatorSessionSeconds',
    },
    required: ['RoleName', 'TrustPolicy'],
  },
  RoleRequest: {
    type: 'structure',
    members: { RoleName: 'OperatorRoleName' },
    required: ['RoleName'],
  },
  RoleResponse: {
    type: 'structure',
    members: {
      Role: 'RoleSummary',
      TrustPolicy: 'OperatorWords',
      Policy: 'OperatorWords',
    },
    required: ['Role', 'TrustPolicy'],
  },
  ListRolesResponse: {
    type: 'structure',
    members: { Roles: 'RoleSummaries', NextToken: 'OperatorToken' },
    required: ['Roles'],
  },
  PutRolePolicyRequest: {
    type: 'structure',
    members: { RoleName: 'OperatorRoleName', Policy: 'OperatorPolicyText' },
    required: ['RoleName', 'Policy'],
  },
  PutRoleTrustRequest: {
    type: 'structure',
    members: { RoleName: 'OperatorRoleName', TrustPolicy: 'OperatorPolicyText' },
    required: ['RoleName', 'TrustPolicy'],
  },
  PolicyKind: { type: 'string', enum: ['POLICY', 'TRUST_POLICY'] },
  ValidatePolicyRequest: {
    type: 'structure',
    members: { Kind: 'PolicyKind', Policy: 'OperatorPolicyText' },
    required: ['Kind', 'Policy'],
  },
  ValidatePolicyResponse: {
    type: 'structure',
    members: { Valid: 'OperatorFlag', Reason: 'OperatorWords' },
    required: ['Valid'],
  },

  // Signing keys of pools

  TokenKeyKind: { type: 'string', enum: ['ID', 'ACCESS'] },
  SigningKeyStanding: { type: 'string', enum: ['PUBLISHED', 'SIGNS', 'VERIFIES', 'ENDED'] },
  SigningKeySummary: {
    type: 'structure',
    members: {
      KeyId: 'OperatorWords',
      Kind: 'TokenKeyKind',
      State: 'SigningKeyStanding',
      CreatedAt: 'OperatorTime',
      SignsFrom: 'OperatorTime',
      EndsAt: 'OperatorTime',
      HintsUntil: 'OperatorTime',
    },
    required: ['KeyId', 'Kind', 'State', 'CreatedAt', 'SignsFrom'],
  },
  SigningKeySummaries: { type: 'list', member: 'SigningKeySummary' },
  PoolRequest: {
    type: 'structure',
    members: { UserPoolId: 'OperatorPoolId' },
    required: ['UserPoolId'],
  },
  ListSigningKeysResponse: {
    type: 'structure',
    members: { SigningKeys: 'SigningKeySummaries' },
    required: ['SigningKeys'],
  },
  SigningKeyRotation: { type: 'string', enum: ['PLANNED', 'EMERGENCY'] },
  RotateSigningKeysRequest: {
    type: 'structure',
    members: { UserPoolId: 'OperatorPoolId', Rotation: 'SigningKeyRotation' },
    required: ['UserPoolId', 'Rotation'],
  },
  OperatorTexts: { type: 'list', member: 'OperatorWords' },
  RotateSigningKeysResponse: {
    type: 'structure',
    members: { KeyIds: 'OperatorTexts', SignsFrom: 'OperatorTime', EarlierEndAt: 'OperatorTime' },
    required: ['KeyIds', 'SignsFrom', 'EarlierEndAt'],
  },

  // Data keys of the store

  DataKeyStanding: { type: 'string', enum: ['SEALS', 'NEXT', 'OPENS'] },
  DataKeySummary: {
    type: 'structure',
    members: {
      DataKeyId: 'OperatorNumber',
      State: 'DataKeyStanding',
      CreatedAt: 'OperatorTime',
      OutOfUseSince: 'OperatorTime',
      Seals: 'OperatorNumber',
      Rows: 'OperatorNumber',
      UnderMasterKey: 'OperatorFlag',
      CanBeDeleted: 'OperatorFlag',
    },
    required: ['DataKeyId', 'State', 'CreatedAt', 'Seals', 'UnderMasterKey', 'CanBeDeleted'],
  },
  DataKeySummaries: { type: 'list', member: 'DataKeySummary' },
  DataKeyWorkKind: { type: 'string', enum: ['ROTATE', 'RESEAL', 'RETIRE'] },
  DataKeyWorkState: { type: 'string', enum: ['RUNNING', 'DONE', 'FAILED'] },
  OperatorNumbers: { type: 'list', member: 'OperatorNumber' },
  DataKeyWorkReport: {
    type: 'structure',
    members: {
      Node: 'OperatorWords',
      Kind: 'DataKeyWorkKind',
      State: 'DataKeyWorkState',
      BegunAt: 'OperatorTime',
      EndedAt: 'OperatorTime',
      Resealed: 'OperatorNumber',
      Broken: 'OperatorNumber',
      Deleted: 'OperatorNumbers',
      StillInUse: 'OperatorNumbers',
    },
    required: ['Node', 'Kind', 'State', 'BegunAt'],
  },
  ListDataKeysResponse: {
    type: 'structure',
    members: { DataKeys: 'DataKeySummaries', Work: 'DataKeyWorkReport' },
    required: ['DataKeys'],
  },
  ListDataKeysRequest: { type: 'structure', members: { CountRows: 'OperatorFlag' } },
  DataKeyWorkResponse: {
    type: 'structure',
    members: { Work: 'DataKeyWorkReport' },
    required: ['Work'],
  },
  UnusedDays: { type: 'integer', min: 0, max: 9999 },
  RetireDataKeysRequest: { type: 'structure', members: { UnusedForDays: 'UnusedDays' } },

  // The audit

  AuditOrder: { type: 'string', enum: ['NEWEST_FIRST', 'OLDEST_FIRST'] },
  AuditResult: { type: 'string', enum: ['ALLOWED', 'REFUSED', 'FAILED'] },
  AuditPageSize: { type: 'integer', min: 1, max: 200 },
  ListAuditRecordsRequest: {
    type: 'structure',
    members: {
      UserPoolId: 'OperatorPoolId',
      Since: 'OperatorTime',
      Until: 'OperatorTime',
      User: 'OperatorText',
      Who: 'OperatorText',
      Operation: 'OperatorText',
      Outcome: 'AuditResult',
      Order: 'AuditOrder',
      MaxResults: 'AuditPageSize',
      NextToken: 'OperatorToken',
    },
  },
  AuditFacts: { type: 'map', key: 'OperatorWords', value: 'OperatorWords' },
  AuditRecordSummary: {
    type: 'structure',
    members: {
      RecordId: 'OperatorWords',
      Time: 'OperatorTime',
      Event: 'OperatorWords',
      Operation: 'OperatorWords',
      Outcome: 'AuditResult',
      Who: 'OperatorWords',
      AccessKeyId: 'OperatorWords',
      SourceAddress: 'OperatorWords',
      RequestId: 'OperatorWords',
      UserPoolId: 'OperatorWords',
      UserId: 'OperatorWords',
      Username: 'OperatorWords',
      Given: 'OperatorTexts',
      Facts: 'AuditFacts',
    },
    required: ['RecordId', 'Time', 'Event', 'Outcome'],
  },
  AuditRecordSummaries: { type: 'list', member: 'AuditRecordSummary' },
  ListAuditRecordsResponse: {
    type: 'structure',
    members: { AuditRecords: 'AuditRecordSummaries', NextToken: 'OperatorToken' },
    required: ['AuditRecords'],
  },
  ChainId: { type: 'string', pattern: '^[\\da-f-]{36}$' },
  ChainCode: { type: 'string', pattern: '^[\\da-f]{64}$' },
  AuditChainHead: {
    type: 'structure',
    members: { ChainId: 'ChainId', Number: 'OperatorNumber', Code: 'ChainCode' },
    required: ['ChainId', 'Number', 'Code'],
  },
  AuditChainHeads: { type: 'list', member: 'AuditChainHead' },
  RememberedHeads: { type: 'list', member: 'AuditChainHead', max: 1000 },
  VerifyAuditRecordsRequest: { type: 'structure', members: { Heads: 'RememberedHeads' } },
  AuditHole: {
    type: 'structure',
    members: {
      Kind: 'OperatorWords',
      ChainId: 'OperatorWords',
      Number: 'OperatorNumber',
      RecordId: 'OperatorWords',
    },
    required: ['Kind'],
  },
  AuditHoles: { type: 'list', member: 'AuditHole' },
  VerifyAuditRecordsResponse: {
    type: 'structure',
    members: {
      Whole: 'OperatorFlag',
      Records: 'OperatorNumber',
      Chains: 'OperatorNumber',
      Unchained: 'OperatorNumber',
      Holes: 'AuditHoles',
      Heads: 'AuditChainHeads',
    },
    required: ['Whole', 'Records', 'Chains', 'Unchained', 'Holes', 'Heads'],
  },

  // How the server fares

  HealthStatus: { type: 'string', enum: ['OK', 'WARNING', 'FAILED'] },
  HealthCheck: {
    type: 'structure',
    members: { Name: 'OperatorWords', Status: 'HealthStatus', Reason: 'OperatorWords' },
    required: ['Name', 'Status'],
  },
  HealthChecks: { type: 'list', member: 'HealthCheck' },
  DescribeHealthResponse: {
    type: 'structure',
    members: {
      Node: 'OperatorWords',
      Version: 'OperatorWords',
      StartedAt: 'OperatorTime',
      Store: 'OperatorWords',
      Ready: 'OperatorFlag',
      Checks: 'HealthChecks',
    },
    required: ['Node', 'Version', 'StartedAt', 'Store', 'Ready', 'Checks'],
  },
  MetricCount: {
    type: 'structure',
    members: {
      Labels: 'OperatorTexts',
      Total: 'OperatorNumber',
      /** In the last minutes, from the second look on. */
      PerMinute: 'OperatorNumber',
    },
    required: ['Labels', 'Total'],
  },
  MetricCounts: { type: 'list', member: 'MetricCount' },
  OutboxStanding: {
    type: 'structure',
    members: {
      Medium: 'OperatorWords',
      Messages: 'OperatorNumber',
      OverdueSeconds: 'OperatorNumber',
    },
    required: ['Medium', 'Messages', 'OverdueSeconds'],
  },
  OutboxStandings: { type: 'list', member: 'OutboxStanding' },
  SpreadSummary: {
    type: 'structure',
    members: {
      Count: 'OperatorNumber',
      MedianMicroseconds: 'OperatorNumber',
      P99Microseconds: 'OperatorNumber',
    },
    required: ['Count', 'MedianMicroseconds', 'P99Microseconds'],
  },
  DescribeMetricsResponse: {
    type: 'structure',
    members: {
      Node: 'OperatorWords',
      At: 'OperatorTime',
      Requests: 'MetricCounts',
      RequestTime: 'SpreadSummary',
      TurnedAway: 'MetricCounts',
      SignIns: 'MetricCounts',
      Attempts: 'MetricCounts',
      LockOuts: 'MetricCounts',
      Messages: 'MetricCounts',
      Outbox: 'OutboxStandings',
      EventLoopDelay: 'SpreadSummary',
      StoreQueue: 'OperatorNumber',
      ConnectionsUsed: 'OperatorNumber',
      ConnectionsOpen: 'OperatorNumber',
      MemoryBytes: 'OperatorNumber',
    },
    required: [
      'Node',
      'At',
      'Requests',
      'RequestTime',
      'TurnedAway',
      'SignIns',
      'Attempts',
      'LockOuts',
      'Messages',
      'Outbox',
      'EventLoopDelay',
      'StoreQueue',
      'ConnectionsUsed',
      'ConnectionsOpen',
      'MemoryBytes',
    ],
  },

  // The last calls of triggers

  TriggerCallOutcome: {
    type: 'string',
    enum: ['ANSWERED', 'THREW', 'UNREACHABLE', 'INVALID_ANSWER'],
  },
  TriggerCallSummary: {
    type: 'structure',
    members: {
      Time: 'OperatorTime',
      Trigger: 'OperatorWords',
      FunctionName: 'OperatorWords',
      ClientId: 'OperatorWords',
      Outcome: 'TriggerCallOutcome',
      Milliseconds: 'OperatorNumber',
      Reason: 'OperatorWords',
    },
    required: ['Time', 'Trigger', 'FunctionName', 'Outcome', 'Milliseconds'],
  },
  TriggerCallSummaries: { type: 'list', member: 'TriggerCallSummary' },
  ListTriggerCallsResponse: {
    type: 'structure',
    members: { Node: 'OperatorWords', TriggerCalls: 'TriggerCallSummaries' },
    required: ['Node', 'TriggerCalls'],
  },
} as const;

const COMMON = ['InvalidParameterException', 'InternalErrorException'] as const;

/** What is signed for, and by whom it may be done, is said of every one by its action. */
const operation = <
  const Input extends keyof typeof OPERATOR_SHAPES,
  const Output extends keyof typeof OPERATOR_SHAPES,
>(
  input: Input,
  output: Output,
  ...errors: readonly string[]
) => ({ auth: 'sigv4', input, output, errors: [...COMMON, ...errors] }) as const;

const MISSING = 'ResourceNotFoundException';

export const OPERATOR_OPERATIONS = {
  CreateAccessKey: operation('CreateAccessKeyRequest', 'CreateAccessKeyResponse'),
  DescribeAccessKey: operation('AccessKeyRequest', 'DescribeAccessKeyResponse', MISSING),
  ListAccessKeys: operation('PageRequest', 'ListAccessKeysResponse'),
  DeleteAccessKey: operation('AccessKeyRequest', 'Empty', MISSING),
  CreateRole: operation('CreateRoleRequest', 'RoleResponse', 'ResourceConflictException'),
  DescribeRole: operation('RoleRequest', 'RoleResponse', MISSING),
  ListRoles: operation('PageRequest', 'ListRolesResponse'),
  PutRolePolicy: operation('PutRolePolicyRequest', 'Empty', MISSING),
  PutRoleTrust: operation('PutRoleTrustRequest', 'Empty', MISSING),
  DeleteRole: operation('RoleRequest', 'Empty', MISSING),
  ValidatePolicy: operation('ValidatePolicyRequest', 'ValidatePolicyResponse'),
  ListSigningKeys: operation('PoolRequest', 'ListSigningKeysResponse', MISSING),
  RotateSigningKeys: operation(
    'RotateSigningKeysRequest',
    'RotateSigningKeysResponse',
    MISSING,
    'PreconditionNotMetException',
    'ConcurrentModificationException',
  ),
  ListDataKeys: operation('ListDataKeysRequest', 'ListDataKeysResponse'),
  RotateDataKey: operation('Empty', 'DataKeyWorkResponse', 'ConcurrentModificationException'),
  ResealRows: operation('Empty', 'DataKeyWorkResponse', 'ConcurrentModificationException'),
  RetireDataKeys: operation(
    'RetireDataKeysRequest',
    'DataKeyWorkResponse',
    'ConcurrentModificationException',
  ),
  ListAuditRecords: operation('ListAuditRecordsRequest', 'ListAuditRecordsResponse'),
  VerifyAuditRecords: operation(
    'VerifyAuditRecordsRequest',
    'VerifyAuditRecordsResponse',
    'ConcurrentModificationException',
    'LimitExceededException',
  ),
  DescribeHealth: operation('Empty', 'DescribeHealthResponse'),
  DescribeMetrics: operation('Empty', 'DescribeMetricsResponse'),
  ListTriggerCalls: operation('PoolRequest', 'ListTriggerCallsResponse', MISSING),
} as const;

export const OPERATOR_TARGET = 'PoolhouseOperator';

export type OperatorOperationName = keyof typeof OPERATOR_OPERATIONS;

export function isOperatorOperation(name: string): name is OperatorOperationName {
  return Object.hasOwn(OPERATOR_OPERATIONS, name);
}
