/**
 * Every operation of the API, loaded with its first request. Leaving one out, or misspelling one,
 * does not compile.
 */
import type { OperationName } from '#contract/types.ts';
import { type Operation, onFirstUse } from '../operation.ts';

export const operations: { readonly [Name in OperationName]: Operation<Name> } = {
  AddCustomAttributes: onFirstUse(
    () => import('./pools/add-custom-attributes.ts'),
    'addCustomAttributes',
  ),
  AddUserPoolClientSecret: onFirstUse(
    () => import('./clients/add-user-pool-client-secret.ts'),
    'addUserPoolClientSecret',
  ),
  AdminAddUserToGroup: onFirstUse(
    () => import('./groups/admin-add-user-to-group.ts'),
    'adminAddUserToGroup',
  ),
  AdminConfirmSignUp: onFirstUse(
    () => import('./accounts/admin-confirm-sign-up.ts'),
    'adminConfirmSignUp',
  ),
  AdminCreateUser: onFirstUse(() => import('./users/admin-create-user.ts'), 'adminCreateUser'),
  AdminDeleteSoftwareToken: onFirstUse(
    () => import('./mfa/admin-delete-software-token.ts'),
    'adminDeleteSoftwareToken',
  ),
  AdminDeleteUser: onFirstUse(() => import('./users/admin-delete-user.ts'), 'adminDeleteUser'),
  AdminDeleteUserAttributes: onFirstUse(
    () => import('./users/admin-delete-user-attributes.ts'),
    'adminDeleteUserAttributes',
  ),
  AdminDisableProviderForUser: onFirstUse(
    () => import('./providers/admin-disable-provider-for-user.ts'),
    'adminDisableProviderForUser',
  ),
  AdminDisableUser: onFirstUse(() => import('./users/admin-disable-user.ts'), 'adminDisableUser'),
  AdminEnableUser: onFirstUse(() => import('./users/admin-enable-user.ts'), 'adminEnableUser'),
  AdminForgetDevice: onFirstUse(
    () => import('./devices/admin-forget-device.ts'),
    'adminForgetDevice',
  ),
  AdminGetDevice: onFirstUse(() => import('./devices/admin-get-device.ts'), 'adminGetDevice'),
  AdminGetUser: onFirstUse(() => import('./users/admin-get-user.ts'), 'adminGetUser'),
  AdminGetUserAuthFactors: onFirstUse(
    () => import('./mfa/admin-get-user-auth-factors.ts'),
    'adminGetUserAuthFactors',
  ),
  AdminInitiateAuth: onFirstUse(() => import('./auth/admin-initiate-auth.ts'), 'adminInitiateAuth'),
  AdminLinkProviderForUser: onFirstUse(
    () => import('./providers/admin-link-provider-for-user.ts'),
    'adminLinkProviderForUser',
  ),
  AdminListDevices: onFirstUse(() => import('./devices/admin-list-devices.ts'), 'adminListDevices'),
  AdminListGroupsForUser: onFirstUse(
    () => import('./groups/admin-list-groups-for-user.ts'),
    'adminListGroupsForUser',
  ),
  AdminListUserAuthEvents: onFirstUse(
    () => import('./risk/admin-list-user-auth-events.ts'),
    'adminListUserAuthEvents',
  ),
  AdminListUserSessions: onFirstUse(
    () => import('./sessions/admin-list-user-sessions.ts'),
    'adminListUserSessions',
  ),
  AdminRemoveUserFromGroup: onFirstUse(
    () => import('./groups/admin-remove-user-from-group.ts'),
    'adminRemoveUserFromGroup',
  ),
  AdminResetUserPassword: onFirstUse(
    () => import('./accounts/admin-reset-user-password.ts'),
    'adminResetUserPassword',
  ),
  AdminRespondToAuthChallenge: onFirstUse(
    () => import('./auth/admin-respond-to-auth-challenge.ts'),
    'adminRespondToAuthChallenge',
  ),
  AdminRevokeUserSession: onFirstUse(
    () => import('./sessions/admin-revoke-user-session.ts'),
    'adminRevokeUserSession',
  ),
  AdminSetUserMFAPreference: onFirstUse(
    () => import('./mfa/admin-set-user-mfa-preference.ts'),
    'adminSetUserMfaPreference',
  ),
  AdminSetUserPassword: onFirstUse(
    () => import('./users/admin-set-user-password.ts'),
    'adminSetUserPassword',
  ),
  AdminSetUserSettings: onFirstUse(
    () => import('./mfa/admin-set-user-settings.ts'),
    'adminSetUserSettings',
  ),
  AdminUpdateAuthEventFeedback: onFirstUse(
    () => import('./risk/admin-update-auth-event-feedback.ts'),
    'adminUpdateAuthEventFeedback',
  ),
  AdminUpdateDeviceStatus: onFirstUse(
    () => import('./devices/admin-update-device-status.ts'),
    'adminUpdateDeviceStatus',
  ),
  AdminUpdateUserAttributes: onFirstUse(
    () => import('./users/admin-update-user-attributes.ts'),
    'adminUpdateUserAttributes',
  ),
  AdminUserGlobalSignOut: onFirstUse(
    () => import('./tokens/admin-user-global-sign-out.ts'),
    'adminUserGlobalSignOut',
  ),
  AssociateSoftwareToken: onFirstUse(
    () => import('./mfa/associate-software-token.ts'),
    'associateSoftwareToken',
  ),
  ChangePassword: onFirstUse(() => import('./accounts/change-password.ts'), 'changePassword'),
  CompleteWebAuthnRegistration: onFirstUse(
    () => import('./passkeys/complete-web-authn-registration.ts'),
    'completeWebAuthnRegistration',
  ),
  ConfirmDevice: onFirstUse(() => import('./devices/confirm-device.ts'), 'confirmDevice'),
  ConfirmForgotPassword: onFirstUse(
    () => import('./accounts/confirm-forgot-password.ts'),
    'confirmForgotPassword',
  ),
  ConfirmSignUp: onFirstUse(() => import('./accounts/confirm-sign-up.ts'), 'confirmSignUp'),
  CreateGroup: onFirstUse(() => import('./groups/create-group.ts'), 'createGroup'),
  CreateIdentityProvider: onFirstUse(
    () => import('./providers/create-identity-provider.ts'),
    'createIdentityProvider',
  ),
  CreateManagedLoginBranding: onFirstUse(
    () => import('./branding/create-managed-login-branding.ts'),
    'createManagedLoginBranding',
  ),
  CreateResourceServer: onFirstUse(
    () => import('./resource-servers/create-resource-server.ts'),
    'createResourceServer',
  ),
  CreateTerms: onFirstUse(() => import('./terms/create-terms.ts'), 'createTerms'),
  CreateUserImportJob: onFirstUse(
    () => import('./import/create-user-import-job.ts'),
    'createUserImportJob',
  ),
  CreateUserPool: onFirstUse(() => import('./pools/create-user-pool.ts'), 'createUserPool'),
  CreateUserPoolClient: onFirstUse(
    () => import('./clients/create-user-pool-client.ts'),
    'createUserPoolClient',
  ),
  CreateUserPoolDomain: onFirstUse(
    () => import('./domains/create-user-pool-domain.ts'),
    'createUserPoolDomain',
  ),
  CreateUserPoolReplica: onFirstUse(
    () => import('./pools/create-user-pool-replica.ts'),
    'createUserPoolReplica',
  ),
  DeleteGroup: onFirstUse(() => import('./groups/delete-group.ts'), 'deleteGroup'),
  DeleteIdentityProvider: onFirstUse(
    () => import('./providers/delete-identity-provider.ts'),
    'deleteIdentityProvider',
  ),
  DeleteManagedLoginBranding: onFirstUse(
    () => import('./branding/delete-managed-login-branding.ts'),
    'deleteManagedLoginBranding',
  ),
  DeleteResourceServer: onFirstUse(
    () => import('./resource-servers/delete-resource-server.ts'),
    'deleteResourceServer',
  ),
  DeleteTerms: onFirstUse(() => import('./terms/delete-terms.ts'), 'deleteTerms'),
  DeleteUser: onFirstUse(() => import('./users/delete-user.ts'), 'deleteUser'),
  DeleteUserAttributes: onFirstUse(
    () => import('./users/delete-user-attributes.ts'),
    'deleteUserAttributes',
  ),
  DeleteUserPool: onFirstUse(() => import('./pools/delete-user-pool.ts'), 'deleteUserPool'),
  DeleteUserPoolClient: onFirstUse(
    () => import('./clients/delete-user-pool-client.ts'),
    'deleteUserPoolClient',
  ),
  DeleteUserPoolClientSecret: onFirstUse(
    () => import('./clients/delete-user-pool-client-secret.ts'),
    'deleteUserPoolClientSecret',
  ),
  DeleteUserPoolDomain: onFirstUse(
    () => import('./domains/delete-user-pool-domain.ts'),
    'deleteUserPoolDomain',
  ),
  DeleteUserPoolReplica: onFirstUse(
    () => import('./pools/delete-user-pool-replica.ts'),
    'deleteUserPoolReplica',
  ),
  DeleteWebAuthnCredential: onFirstUse(
    () => import('./passkeys/delete-web-authn-credential.ts'),
    'deleteWebAuthnCredential',
  ),
  DescribeIdentityProvider: onFirstUse(
    () => import('./providers/describe-identity-provider.ts'),
    'describeIdentityProvider',
  ),
  DescribeManagedLoginBranding: onFirstUse(
    () => import('./branding/describe-managed-login-branding.ts'),
    'describeManagedLoginBranding',
  ),
  DescribeManagedLoginBrandingByClient: onFirstUse(
    () => import('./branding/describe-managed-login-branding-by-client.ts'),
    'describeManagedLoginBrandingByClient',
  ),
  DescribeResourceServer: onFirstUse(
    () => import('./resource-servers/describe-resource-server.ts'),
    'describeResourceServer',
  ),
  DescribeRiskConfiguration: onFirstUse(
    () => import('./risk/describe-risk-configuration.ts'),
    'describeRiskConfiguration',
  ),
  DescribeTerms: onFirstUse(() => import('./terms/describe-terms.ts'), 'describeTerms'),
  DescribeTermsByClient: onFirstUse(
    () => import('./terms/describe-terms-by-client.ts'),
    'describeTermsByClient',
  ),
  DescribeUserImportJob: onFirstUse(
    () => import('./import/describe-user-import-job.ts'),
    'describeUserImportJob',
  ),
  DescribeUserPool: onFirstUse(() => import('./pools/describe-user-pool.ts'), 'describeUserPool'),
  DescribeUserPoolClient: onFirstUse(
    () => import('./clients/describe-user-pool-client.ts'),
    'describeUserPoolClient',
  ),
  DescribeUserPoolDomain: onFirstUse(
    () => import('./domains/describe-user-pool-domain.ts'),
    'describeUserPoolDomain',
  ),
  ForgetDevice: onFirstUse(() => import('./devices/forget-device.ts'), 'forgetDevice'),
  ForgotPassword: onFirstUse(() => import('./accounts/forgot-password.ts'), 'forgotPassword'),
  GetDevice: onFirstUse(() => import('./devices/get-device.ts'), 'getDevice'),
  GetCSVHeader: onFirstUse(() => import('./import/get-csv-header.ts'), 'getCsvHeader'),
  GetClientToken: onFirstUse(() => import('./tokens/get-client-token.ts'), 'getClientToken'),
  GetGroup: onFirstUse(() => import('./groups/get-group.ts'), 'getGroup'),
  GetIdentityProviderByIdentifier: onFirstUse(
    () => import('./providers/get-identity-provider-by-identifier.ts'),
    'getIdentityProviderByIdentifier',
  ),
  GetLogDeliveryConfiguration: onFirstUse(
    () => import('./pools/get-log-delivery-configuration.ts'),
    'getLogDeliveryConfiguration',
  ),
  GetProvisionedLimit: onFirstUse(
    () => import('./limits/get-provisioned-limit.ts'),
    'getProvisionedLimit',
  ),
  GetSigningCertificate: onFirstUse(
    () => import('./providers/get-signing-certificate.ts'),
    'getSigningCertificate',
  ),
  GetTokensFromRefreshToken: onFirstUse(
    () => import('./tokens/get-tokens-from-refresh-token.ts'),
    'getTokensFromRefreshToken',
  ),
  GetUICustomization: onFirstUse(
    () => import('./branding/get-ui-customization.ts'),
    'getUICustomization',
  ),
  GetUser: onFirstUse(() => import('./users/get-user.ts'), 'getUser'),
  GetUserAttributeVerificationCode: onFirstUse(
    () => import('./users/get-user-attribute-verification-code.ts'),
    'getUserAttributeVerificationCode',
  ),
  GetUserAuthFactors: onFirstUse(
    () => import('./mfa/get-user-auth-factors.ts'),
    'getUserAuthFactors',
  ),
  GetUserPoolClientSessionConfiguration: onFirstUse(
    () => import('./sessions/get-user-pool-client-session-configuration.ts'),
    'getUserPoolClientSessionConfiguration',
  ),
  GetUserPoolMfaConfig: onFirstUse(
    () => import('./pools/get-user-pool-mfa-config.ts'),
    'getUserPoolMfaConfig',
  ),
  GetUserPoolSessionConfiguration: onFirstUse(
    () => import('./sessions/get-user-pool-session-configuration.ts'),
    'getUserPoolSessionConfiguration',
  ),
  GlobalSignOut: onFirstUse(() => import('./tokens/global-sign-out.ts'), 'globalSignOut'),
  InitiateAuth: onFirstUse(() => import('./auth/initiate-auth.ts'), 'initiateAuth'),
  ListDevices: onFirstUse(() => import('./devices/list-devices.ts'), 'listDevices'),
  ListGroups: onFirstUse(() => import('./groups/list-groups.ts'), 'listGroups'),
  ListIdentityProviders: onFirstUse(
    () => import('./providers/list-identity-providers.ts'),
    'listIdentityProviders',
  ),
  ListResourceServers: onFirstUse(
    () => import('./resource-servers/list-resource-servers.ts'),
    'listResourceServers',
  ),
  ListTagsForResource: onFirstUse(
    () => import('./pools/list-tags-for-resource.ts'),
    'listTagsForResource',
  ),
  ListTerms: onFirstUse(() => import('./terms/list-terms.ts'), 'listTerms'),
  ListUserImportJobs: onFirstUse(
    () => import('./import/list-user-import-jobs.ts'),
    'listUserImportJobs',
  ),
  ListUserPoolClientSecrets: onFirstUse(
    () => import('./clients/list-user-pool-client-secrets.ts'),
    'listUserPoolClientSecrets',
  ),
  ListUserPoolClients: onFirstUse(
    () => import('./clients/list-user-pool-clients.ts'),
    'listUserPoolClients',
  ),
  ListUserPoolReplicas: onFirstUse(
    () => import('./pools/list-user-pool-replicas.ts'),
    'listUserPoolReplicas',
  ),
  ListUserPools: onFirstUse(() => import('./pools/list-user-pools.ts'), 'listUserPools'),
  ListUserSessions: onFirstUse(
    () => import('./sessions/list-user-sessions.ts'),
    'listUserSessions',
  ),
  ListUsers: onFirstUse(() => import('./users/list-users.ts'), 'listUsers'),
  ListUsersInGroup: onFirstUse(() => import('./groups/list-users-in-group.ts'), 'listUsersInGroup'),
  ListWebAuthnCredentials: onFirstUse(
    () => import('./passkeys/list-web-authn-credentials.ts'),
    'listWebAuthnCredentials',
  ),
  ResendConfirmationCode: onFirstUse(
    () => import('./accounts/resend-confirmation-code.ts'),
    'resendConfirmationCode',
  ),
  RespondToAuthChallenge: onFirstUse(
    () => import('./auth/respond-to-auth-challenge.ts'),
    'respondToAuthChallenge',
  ),
  RevokeToken: onFirstUse(() => import('./tokens/revoke-token.ts'), 'revokeToken'),
  RevokeUserSession: onFirstUse(
    () => import('./sessions/revoke-user-session.ts'),
    'revokeUserSession',
  ),
  SetLogDeliveryConfiguration: onFirstUse(
    () => import('./pools/set-log-delivery-configuration.ts'),
    'setLogDeliveryConfiguration',
  ),
  SetRiskConfiguration: onFirstUse(
    () => import('./risk/set-risk-configuration.ts'),
    'setRiskConfiguration',
  ),
  SetUICustomization: onFirstUse(
    () => import('./branding/set-ui-customization.ts'),
    'setUICustomization',
  ),
  SetUserMFAPreference: onFirstUse(
    () => import('./mfa/set-user-mfa-preference.ts'),
    'setUserMfaPreference',
  ),
  SetUserPoolClientSessionConfiguration: onFirstUse(
    () => import('./sessions/set-user-pool-client-session-configuration.ts'),
    'setUserPoolClientSessionConfiguration',
  ),
  SetUserPoolMfaConfig: onFirstUse(
    () => import('./pools/set-user-pool-mfa-config.ts'),
    'setUserPoolMfaConfig',
  ),
  SetUserPoolSessionConfiguration: onFirstUse(
    () => import('./sessions/set-user-pool-session-configuration.ts'),
    'setUserPoolSessionConfiguration',
  ),
  SetUserSettings: onFirstUse(() => import('./mfa/set-user-settings.ts'), 'setUserSettings'),
  SignUp: onFirstUse(() => import('./accounts/sign-up.ts'), 'signUp'),
  StartUserImportJob: onFirstUse(
    () => import('./import/start-user-import-job.ts'),
    'startUserImportJob',
  ),
  StartWebAuthnRegistration: onFirstUse(
    () => import('./passkeys/start-web-authn-registration.ts'),
    'startWebAuthnRegistration',
  ),
  StopUserImportJob: onFirstUse(
    () => import('./import/stop-user-import-job.ts'),
    'stopUserImportJob',
  ),
  TagResource: onFirstUse(() => import('./pools/tag-resource.ts'), 'tagResource'),
  UntagResource: onFirstUse(() => import('./pools/untag-resource.ts'), 'untagResource'),
  UpdateAuthEventFeedback: onFirstUse(
    () => import('./risk/update-auth-event-feedback.ts'),
    'updateAuthEventFeedback',
  ),
  UpdateDeviceStatus: onFirstUse(
    () => import('./devices/update-device-status.ts'),
    'updateDeviceStatus',
  ),
  UpdateGroup: onFirstUse(() => import('./groups/update-group.ts'), 'updateGroup'),
  UpdateIdentityProvider: onFirstUse(
    () => import('./providers/update-identity-provider.ts'),
    'updateIdentityProvider',
  ),
  UpdateManagedLoginBranding: onFirstUse(
    () => import('./branding/update-managed-login-branding.ts'),
    'updateManagedLoginBranding',
  ),
  UpdateProvisionedLimit: onFirstUse(
    () => import('./limits/update-provisioned-limit.ts'),
    'updateProvisionedLimit',
  ),
  UpdateResourceServer: onFirstUse(
    () => import('./resource-servers/update-resource-server.ts'),
    'updateResourceServer',
  ),
  UpdateTerms: onFirstUse(() => import('./terms/update-terms.ts'), 'updateTerms'),
  UpdateUserAttributes: onFirstUse(
    () => import('./users/update-user-attributes.ts'),
    'updateUserAttributes',
  ),
  UpdateUserPool: onFirstUse(() => import('./pools/update-user-pool.ts'), 'updateUserPool'),
  UpdateUserPoolClient: onFirstUse(
    () => import('./clients/update-user-pool-client.ts'),
    'updateUserPoolClient',
  ),
  UpdateUserPoolDomain: onFirstUse(
    () => import('./domains/update-user-pool-domain.ts'),
    'updateUserPoolDomain',
  ),
  UpdateUserPoolReplica: onFirstUse(
    () => import('./pools/update-user-pool-replica.ts'),
    'updateUserPoolReplica',
  ),
  VerifySoftwareToken: onFirstUse(
    () => import('./mfa/verify-software-token.ts'),
    'verifySoftwareToken',
  ),
  VerifyUserAttribute: onFirstUse(
    () => import('./users/verify-user-attribute.ts'),
    'verifyUserAttribute',
  ),
};
