/**
 * The operations of operators as data: what administrators do to the server itself, beside the 140
 * operations of the service's API and apart from them. Types follow from the data.
 */

const text = (min: number, max: number) => ({ type: 'string', min, max }) as const;

/** A policy or a trust policy, as JSON text: documents have an order and members of their own. */
const POLICY_TEXT = { type: 'string', min: 2, max: 10_240 } as const;
const REQUIRED_NAMES = <const Names extends readonly string[]>(...names: Names) => names;

export const OPERATOR_SHAPES = {
  OperatorAccessKeyId: { type: 'string', min: 16, max: 128, pattern: '^[\\w]+$' },
  OperatorKeyName: text(1, 128),
  OperatorRoleName: { type: 'string', min: 1, max: 64, pattern: '^[\\w+=,.@-]+$' },
  OperatorPolicyText: POLICY_TEXT,
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
    required: REQUIRED_NAMES('AccessKeyId', 'KeyName', 'Rights', 'CreatedAt'),
  },
  AccessKeySummaries: { type: 'list', member: 'AccessKeySummary' },
  CreateAccessKeyRequest: {
    type: 'structure',
    members: {
      KeyName: 'OperatorKeyName',
      Policy: 'OperatorPolicyText',
      ExpiresAt: 'OperatorTime',
    },
    required: REQUIRED_NAMES('KeyName', 'Policy'),
  },
  CreateAccessKeyResponse: {
    type: 'structure',
    members: { AccessKey: 'AccessKeySummary', SecretAccessKey: 'OperatorSecret' },
    required: REQUIRED_NAMES('AccessKey', 'SecretAccessKey'),
  },
  AccessKeyRequest: {
    type: 'structure',
    members: { AccessKeyId: 'OperatorAccessKeyId' },
    required: REQUIRED_NAMES('AccessKeyId'),
  },
  DescribeAccessKeyResponse: {
    type: 'structure',
    members: { AccessKey: 'AccessKeySummary', Policy: 'OperatorWords' },
    required: REQUIRED_NAMES('AccessKey'),
  },
  PageRequest: {
    type: 'structure',
    members: { MaxResults: 'OperatorPageSize', NextToken: 'OperatorToken' },
  },
  ListAccessKeysResponse: {
    type: 'structure',
    members: { AccessKeys: 'AccessKeySummaries', NextToken: 'OperatorToken' },
    required: REQUIRED_NAMES('AccessKeys'),
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
    required: REQUIRED_NAMES('RoleName', 'RoleArn', 'CreatedAt', 'MaxSessionSeconds'),
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
    required: REQUIRED_NAMES('RoleName', 'TrustPolicy'),
  },
  RoleRequest: {
    type: 'structure',
    members: { RoleName: 'OperatorRoleName' },
    required: REQUIRED_NAMES('RoleName'),
  },
  RoleResponse: {
    type: 'structure',
    members: {
      Role: 'RoleSummary',
      TrustPolicy: 'OperatorWords',
      Policy: 'OperatorWords',
    },
    required: REQUIRED_NAMES('Role', 'TrustPolicy'),
  },
  ListRolesResponse: {
    type: 'structure',
    members: { Roles: 'RoleSummaries', NextToken: 'OperatorToken' },
    required: REQUIRED_NAMES('Roles'),
  },
  PutRolePolicyRequest: {
    type: 'structure',
    members: { RoleName: 'OperatorRoleName', Policy: 'OperatorPolicyText' },
    required: REQUIRED_NAMES('RoleName', 'Policy'),
  },
  PutRoleTrustRequest: {
    type: 'structure',
    members: { RoleName: 'OperatorRoleName', TrustPolicy: 'OperatorPolicyText' },
    required: REQUIRED_NAMES('RoleName', 'TrustPolicy'),
  },
  PolicyKind: { type: 'string', enum: ['POLICY', 'TRUST_POLICY'] },
  ValidatePolicyRequest: {
    type: 'structure',
    members: { Kind: 'PolicyKind', Policy: 'OperatorPolicyText' },
    required: REQUIRED_NAMES('Kind', 'Policy'),
  },
  ValidatePolicyResponse: {
    type: 'structure',
    members: { Valid: 'OperatorFlag', Reason: 'OperatorWords' },
    required: REQUIRED_NAMES('Valid'),
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
    required: REQUIRED_NAMES('KeyId', 'Kind', 'State', 'CreatedAt', 'SignsFrom'),
  },
  SigningKeySummaries: { type: 'list', member: 'SigningKeySummary' },
  PoolRequest: {
    type: 'structure',
    members: { UserPoolId: 'OperatorPoolId' },
    required: REQUIRED_NAMES('UserPoolId'),
  },
  ListSigningKeysResponse: {
    type: 'structure',
    members: { SigningKeys: 'SigningKeySummaries' },
    required: REQUIRED_NAMES('SigningKeys'),
  },
  SigningKeyRotation: { type: 'string', enum: ['PLANNED', 'EMERGENCY'] },
  RotateSigningKeysRequest: {
    type: 'structure',
    members: { UserPoolId: 'OperatorPoolId', Rotation: 'SigningKeyRotation' },
    required: REQUIRED_NAMES('UserPoolId', 'Rotation'),
  },
  OperatorTexts: { type: 'list', member: 'OperatorWords' },
  RotateSigningKeysResponse: {
    type: 'structure',
    members: { KeyIds: 'OperatorTexts', SignsFrom: 'OperatorTime', EarlierEndAt: 'OperatorTime' },
    required: REQUIRED_NAMES('KeyIds', 'SignsFrom', 'EarlierEndAt'),
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
    required: REQUIRED_NAMES(
      'DataKeyId',
      'State',
      'CreatedAt',
      'Seals',
      'UnderMasterKey',
      'CanBeDeleted',
    ),
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
    required: REQUIRED_NAMES('Node', 'Kind', 'State', 'BegunAt'),
  },
  ListDataKeysResponse: {
    type: 'structure',
    members: { DataKeys: 'DataKeySummaries', Work: 'DataKeyWorkReport' },
    required: REQUIRED_NAMES('DataKeys'),
  },
  ListDataKeysRequest: { type: 'structure', members: { CountRows: 'OperatorFlag' } },
  DataKeyWorkResponse: {
    type: 'structure',
    members: { Work: 'DataKeyWorkReport' },
    required: REQUIRED_NAMES('Work'),
  },
  UnusedDays: { type: 'integer', min: 0, max: 9999 },
  RetireDataKeysRequest: { type: 'structure', members: { UnusedForDays: 'UnusedDays' } },
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
} as const;

export const OPERATOR_TARGET = 'PoolhouseOperator';

export type OperatorOperationName = keyof typeof OPERATOR_OPERATIONS;

export function isOperatorOperation(name: string): name is OperatorOperationName {
  return Object.hasOwn(OPERATOR_OPERATIONS, name);
}

type Shapes = typeof OPERATOR_SHAPES;

/** The value of a shape in a program. */
type ValueOf<Name> = Name extends keyof Shapes ? ValueIn<Shapes[Name]> : never;

type ValueIn<S> = S extends { readonly enum: readonly (infer Choice)[] }
  ? Choice
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'timestamp' }
      ? Date
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'integer' | 'long' }
          ? number
          : S extends { readonly type: 'list'; readonly member: infer Member }
            ? readonly ValueOf<Member>[]
            : S extends { readonly type: 'structure'; readonly members: infer Members }
              ? StructureIn<
                  Members,
                  S extends { readonly required: readonly (infer R)[] } ? R : never
                >
              : never;

type StructureIn<Members, Required> = {
  readonly [M in keyof Members as M extends Required ? M : never]: ValueOf<Members[M]>;
} & {
  readonly [M in keyof Members as M extends Required ? never : M]?: ValueOf<Members[M]> | undefined;
};

export type OperatorInput<Name extends OperatorOperationName> = ValueOf<
  (typeof OPERATOR_OPERATIONS)[Name]['input']
>;
export type OperatorOutput<Name extends OperatorOperationName> = ValueOf<
  (typeof OPERATOR_OPERATIONS)[Name]['output']
>;
/** The value of a shape by its name, for what builds a part of an output. */
export type OperatorValue<Name extends keyof Shapes> = ValueOf<Name>;
