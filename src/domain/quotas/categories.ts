/**
 * The categories of operations, how many requests a second of each the service answers, and which
 * operations they have. Operations that the service's table leaves out stand with their likes.
 */
import type { OperationName } from '#contract/types.ts';

interface CategoryFacts {
  /** Requests a second where nothing else is provisioned. */
  readonly perSecond: number;
  /** Whether UpdateProvisionedLimit changes it. */
  readonly adjustable: boolean;
  /** Requests a second of any one of its operations at one pool, within the limit of all. */
  readonly perPool?: number;
  readonly operations: readonly OperationName[];
}

const TABLE = {
  UserAuthentication: {
    perSecond: 120,
    adjustable: true,
    operations: [
      'AdminInitiateAuth',
      'AdminRespondToAuthChallenge',
      'GetTokensFromRefreshToken',
      'InitiateAuth',
      'RespondToAuthChallenge',
    ],
  },
  UserCreation: {
    perSecond: 50,
    adjustable: true,
    operations: ['AdminConfirmSignUp', 'AdminCreateUser', 'ConfirmSignUp', 'SignUp'],
  },
  /** Of no operation: answers of identity providers. */
  UserFederation: { perSecond: 25, adjustable: true, operations: [] },
  UserAccountRecovery: {
    perSecond: 30,
    adjustable: false,
    operations: [
      'AdminResetUserPassword',
      'AdminSetUserPassword',
      'ChangePassword',
      'ConfirmForgotPassword',
      'ForgotPassword',
    ],
  },
  UserRead: {
    perSecond: 120,
    adjustable: true,
    operations: ['AdminGetUser', 'AdminGetUserAuthFactors', 'GetUser', 'GetUserAuthFactors'],
  },
  UserUpdate: {
    perSecond: 25,
    adjustable: false,
    operations: [
      'AdminAddUserToGroup',
      'AdminDeleteUser',
      'AdminDeleteUserAttributes',
      'AdminDisableProviderForUser',
      'AdminDisableUser',
      'AdminEnableUser',
      'AdminLinkProviderForUser',
      'AdminRemoveUserFromGroup',
      'AdminUpdateUserAttributes',
      'AdminUserGlobalSignOut',
      'DeleteUser',
      'DeleteUserAttributes',
      'GlobalSignOut',
      'UpdateUserAttributes',
      'VerifyUserAttribute',
    ],
  },
  UserToken: { perSecond: 120, adjustable: true, operations: ['RevokeToken'] },
  UserResourceRead: {
    perSecond: 50,
    adjustable: true,
    operations: [
      'AdminGetDevice',
      'AdminListDevices',
      'AdminListGroupsForUser',
      'AdminListUserAuthEvents',
      'AdminListUserSessions',
      'GetDevice',
      'GetUserAttributeVerificationCode',
      'ListDevices',
      'ListUserSessions',
      'ListWebAuthnCredentials',
      'ResendConfirmationCode',
    ],
  },
  UserResourceUpdate: {
    perSecond: 25,
    adjustable: false,
    operations: [
      'AdminDeleteSoftwareToken',
      'AdminForgetDevice',
      'AdminRevokeUserSession',
      'AdminSetUserMFAPreference',
      'AdminSetUserSettings',
      'AdminUpdateAuthEventFeedback',
      'AdminUpdateDeviceStatus',
      'AssociateSoftwareToken',
      'CompleteWebAuthnRegistration',
      'ConfirmDevice',
      'DeleteWebAuthnCredential',
      'ForgetDevice',
      'RevokeUserSession',
      'SetUserMFAPreference',
      'SetUserSettings',
      'StartWebAuthnRegistration',
      'UpdateAuthEventFeedback',
      'UpdateDeviceStatus',
      'VerifySoftwareToken',
    ],
  },
  UserList: { perSecond: 30, adjustable: false, operations: ['ListUsers', 'ListUsersInGroup'] },
  UserPoolRead: {
    perSecond: 15,
    adjustable: false,
    operations: ['DescribeUserPool', 'ListUserPoolReplicas', 'ListUserPools'],
  },
  UserPoolUpdate: {
    perSecond: 15,
    adjustable: false,
    operations: [
      'CreateUserPool',
      'CreateUserPoolReplica',
      'DeleteUserPool',
      'DeleteUserPoolReplica',
      'UpdateUserPool',
      'UpdateUserPoolReplica',
    ],
  },
  UserPoolResourceRead: {
    perSecond: 20,
    adjustable: false,
    perPool: 5,
    operations: [
      'DescribeIdentityProvider',
      'DescribeManagedLoginBranding',
      'DescribeManagedLoginBrandingByClient',
      'DescribeResourceServer',
      'DescribeRiskConfiguration',
      'DescribeTerms',
      'DescribeTermsByClient',
      'DescribeUserImportJob',
      'DescribeUserPoolDomain',
      'GetCSVHeader',
      'GetGroup',
      'GetIdentityProviderByIdentifier',
      'GetLogDeliveryConfiguration',
      'GetSigningCertificate',
      'GetUICustomization',
      'GetUserPoolMfaConfig',
      'GetUserPoolSessionConfiguration',
      'ListGroups',
      'ListIdentityProviders',
      'ListResourceServers',
      'ListTagsForResource',
      'ListTerms',
      'ListUserImportJobs',
    ],
  },
  UserPoolResourceUpdate: {
    perSecond: 15,
    adjustable: false,
    perPool: 5,
    operations: [
      'AddCustomAttributes',
      'CreateGroup',
      'CreateIdentityProvider',
      'CreateManagedLoginBranding',
      'CreateResourceServer',
      'CreateTerms',
      'CreateUserImportJob',
      'CreateUserPoolDomain',
      'DeleteGroup',
      'DeleteIdentityProvider',
      'DeleteManagedLoginBranding',
      'DeleteResourceServer',
      'DeleteTerms',
      'DeleteUserPoolDomain',
      'SetLogDeliveryConfiguration',
      'SetRiskConfiguration',
      'SetUICustomization',
      'SetUserPoolMfaConfig',
      'SetUserPoolSessionConfiguration',
      'StartUserImportJob',
      'StopUserImportJob',
      'TagResource',
      'UntagResource',
      'UpdateGroup',
      'UpdateIdentityProvider',
      'UpdateManagedLoginBranding',
      'UpdateResourceServer',
      'UpdateTerms',
      'UpdateUserPoolDomain',
    ],
  },
  UserPoolClientRead: {
    perSecond: 15,
    adjustable: false,
    perPool: 5,
    operations: [
      'DescribeUserPoolClient',
      'GetUserPoolClientSessionConfiguration',
      'ListUserPoolClientSecrets',
      'ListUserPoolClients',
    ],
  },
  UserPoolClientUpdate: {
    perSecond: 15,
    adjustable: false,
    perPool: 5,
    operations: [
      'AddUserPoolClientSecret',
      'CreateUserPoolClient',
      'DeleteUserPoolClient',
      'DeleteUserPoolClientSecret',
      'SetUserPoolClientSessionConfiguration',
      'UpdateUserPoolClient',
    ],
  },
  ClientAuthentication: { perSecond: 150, adjustable: false, operations: ['GetClientToken'] },
  LimitManagement: {
    perSecond: 1,
    adjustable: false,
    operations: ['GetProvisionedLimit', 'UpdateProvisionedLimit'],
  },
} as const satisfies Record<string, CategoryFacts>;

export type Category = keyof typeof TABLE;

export const CATEGORIES: Readonly<Record<Category, CategoryFacts>> = TABLE;

const CATEGORY_OF = new Map(
  (Object.keys(CATEGORIES) as Category[]).flatMap((category) =>
    CATEGORIES[category].operations.map((operation) => [operation, category] as const),
  ),
);

export const isCategory = (name: string): name is Category => Object.hasOwn(CATEGORIES, name);

/** The category of an operation; each has one. */
export const categoryOf = (operation: OperationName): Category => CATEGORY_OF.get(operation)!;
