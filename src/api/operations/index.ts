/** Every operation of the API. Leaving one out, or misspelling one, does not compile. */
import type { OperationName } from '#contract/types.ts';
import { notOffered, type Operation } from '../operation.ts';
import { adminConfirmSignUp } from './accounts/admin-confirm-sign-up.ts';
import { adminResetUserPassword } from './accounts/admin-reset-user-password.ts';
import { changePassword } from './accounts/change-password.ts';
import { confirmForgotPassword } from './accounts/confirm-forgot-password.ts';
import { confirmSignUp } from './accounts/confirm-sign-up.ts';
import { forgotPassword } from './accounts/forgot-password.ts';
import { resendConfirmationCode } from './accounts/resend-confirmation-code.ts';
import { signUp } from './accounts/sign-up.ts';
import { adminInitiateAuth } from './auth/admin-initiate-auth.ts';
import { adminRespondToAuthChallenge } from './auth/admin-respond-to-auth-challenge.ts';
import { initiateAuth } from './auth/initiate-auth.ts';
import { respondToAuthChallenge } from './auth/respond-to-auth-challenge.ts';
import { createManagedLoginBranding } from './branding/create-managed-login-branding.ts';
import { deleteManagedLoginBranding } from './branding/delete-managed-login-branding.ts';
import { describeManagedLoginBranding } from './branding/describe-managed-login-branding.ts';
import { describeManagedLoginBrandingByClient } from './branding/describe-managed-login-branding-by-client.ts';
import { getUICustomization } from './branding/get-ui-customization.ts';
import { setUICustomization } from './branding/set-ui-customization.ts';
import { updateManagedLoginBranding } from './branding/update-managed-login-branding.ts';
import { addUserPoolClientSecret } from './clients/add-user-pool-client-secret.ts';
import { createUserPoolClient } from './clients/create-user-pool-client.ts';
import { deleteUserPoolClient } from './clients/delete-user-pool-client.ts';
import { deleteUserPoolClientSecret } from './clients/delete-user-pool-client-secret.ts';
import { describeUserPoolClient } from './clients/describe-user-pool-client.ts';
import { listUserPoolClientSecrets } from './clients/list-user-pool-client-secrets.ts';
import { listUserPoolClients } from './clients/list-user-pool-clients.ts';
import { updateUserPoolClient } from './clients/update-user-pool-client.ts';
import { adminForgetDevice } from './devices/admin-forget-device.ts';
import { adminGetDevice } from './devices/admin-get-device.ts';
import { adminListDevices } from './devices/admin-list-devices.ts';
import { adminUpdateDeviceStatus } from './devices/admin-update-device-status.ts';
import { confirmDevice } from './devices/confirm-device.ts';
import { forgetDevice } from './devices/forget-device.ts';
import { getDevice } from './devices/get-device.ts';
import { listDevices } from './devices/list-devices.ts';
import { updateDeviceStatus } from './devices/update-device-status.ts';
import { createUserPoolDomain } from './domains/create-user-pool-domain.ts';
import { deleteUserPoolDomain } from './domains/delete-user-pool-domain.ts';
import { describeUserPoolDomain } from './domains/describe-user-pool-domain.ts';
import { updateUserPoolDomain } from './domains/update-user-pool-domain.ts';
import { adminAddUserToGroup } from './groups/admin-add-user-to-group.ts';
import { adminListGroupsForUser } from './groups/admin-list-groups-for-user.ts';
import { adminRemoveUserFromGroup } from './groups/admin-remove-user-from-group.ts';
import { createGroup } from './groups/create-group.ts';
import { deleteGroup } from './groups/delete-group.ts';
import { getGroup } from './groups/get-group.ts';
import { listGroups } from './groups/list-groups.ts';
import { listUsersInGroup } from './groups/list-users-in-group.ts';
import { updateGroup } from './groups/update-group.ts';
import { createUserImportJob } from './import/create-user-import-job.ts';
import { describeUserImportJob } from './import/describe-user-import-job.ts';
import { getCsvHeader } from './import/get-csv-header.ts';
import { listUserImportJobs } from './import/list-user-import-jobs.ts';
import { startUserImportJob } from './import/start-user-import-job.ts';
import { stopUserImportJob } from './import/stop-user-import-job.ts';
import { adminDeleteSoftwareToken } from './mfa/admin-delete-software-token.ts';
import { adminGetUserAuthFactors } from './mfa/admin-get-user-auth-factors.ts';
import { adminSetUserMfaPreference } from './mfa/admin-set-user-mfa-preference.ts';
import { adminSetUserSettings } from './mfa/admin-set-user-settings.ts';
import { associateSoftwareToken } from './mfa/associate-software-token.ts';
import { getUserAuthFactors } from './mfa/get-user-auth-factors.ts';
import { setUserMfaPreference } from './mfa/set-user-mfa-preference.ts';
import { setUserSettings } from './mfa/set-user-settings.ts';
import { verifySoftwareToken } from './mfa/verify-software-token.ts';
import { completeWebAuthnRegistration } from './passkeys/complete-web-authn-registration.ts';
import { deleteWebAuthnCredential } from './passkeys/delete-web-authn-credential.ts';
import { listWebAuthnCredentials } from './passkeys/list-web-authn-credentials.ts';
import { startWebAuthnRegistration } from './passkeys/start-web-authn-registration.ts';
import { addCustomAttributes } from './pools/add-custom-attributes.ts';
import { createUserPool } from './pools/create-user-pool.ts';
import { deleteUserPool } from './pools/delete-user-pool.ts';
import { describeUserPool } from './pools/describe-user-pool.ts';
import { getUserPoolMfaConfig } from './pools/get-user-pool-mfa-config.ts';
import { listTagsForResource } from './pools/list-tags-for-resource.ts';
import { listUserPools } from './pools/list-user-pools.ts';
import { setUserPoolMfaConfig } from './pools/set-user-pool-mfa-config.ts';
import { tagResource } from './pools/tag-resource.ts';
import { untagResource } from './pools/untag-resource.ts';
import { updateUserPool } from './pools/update-user-pool.ts';
import { createResourceServer } from './resource-servers/create-resource-server.ts';
import { deleteResourceServer } from './resource-servers/delete-resource-server.ts';
import { describeResourceServer } from './resource-servers/describe-resource-server.ts';
import { listResourceServers } from './resource-servers/list-resource-servers.ts';
import { updateResourceServer } from './resource-servers/update-resource-server.ts';
import { adminListUserAuthEvents } from './risk/admin-list-user-auth-events.ts';
import { adminUpdateAuthEventFeedback } from './risk/admin-update-auth-event-feedback.ts';
import { describeRiskConfiguration } from './risk/describe-risk-configuration.ts';
import { setRiskConfiguration } from './risk/set-risk-configuration.ts';
import { updateAuthEventFeedback } from './risk/update-auth-event-feedback.ts';
import { adminListUserSessions } from './sessions/admin-list-user-sessions.ts';
import { adminRevokeUserSession } from './sessions/admin-revoke-user-session.ts';
import { getUserPoolClientSessionConfiguration } from './sessions/get-user-pool-client-session-configuration.ts';
import { getUserPoolSessionConfiguration } from './sessions/get-user-pool-session-configuration.ts';
import { listUserSessions } from './sessions/list-user-sessions.ts';
import { revokeUserSession } from './sessions/revoke-user-session.ts';
import { setUserPoolClientSessionConfiguration } from './sessions/set-user-pool-client-session-configuration.ts';
import { setUserPoolSessionConfiguration } from './sessions/set-user-pool-session-configuration.ts';
import { createTerms } from './terms/create-terms.ts';
import { deleteTerms } from './terms/delete-terms.ts';
import { describeTerms } from './terms/describe-terms.ts';
import { describeTermsByClient } from './terms/describe-terms-by-client.ts';
import { listTerms } from './terms/list-terms.ts';
import { updateTerms } from './terms/update-terms.ts';
import { adminUserGlobalSignOut } from './tokens/admin-user-global-sign-out.ts';
import { getClientToken } from './tokens/get-client-token.ts';
import { getTokensFromRefreshToken } from './tokens/get-tokens-from-refresh-token.ts';
import { globalSignOut } from './tokens/global-sign-out.ts';
import { revokeToken } from './tokens/revoke-token.ts';
import { adminCreateUser } from './users/admin-create-user.ts';
import { adminDeleteUser } from './users/admin-delete-user.ts';
import { adminDeleteUserAttributes } from './users/admin-delete-user-attributes.ts';
import { adminDisableUser } from './users/admin-disable-user.ts';
import { adminEnableUser } from './users/admin-enable-user.ts';
import { adminGetUser } from './users/admin-get-user.ts';
import { adminSetUserPassword } from './users/admin-set-user-password.ts';
import { adminUpdateUserAttributes } from './users/admin-update-user-attributes.ts';
import { deleteUser } from './users/delete-user.ts';
import { deleteUserAttributes } from './users/delete-user-attributes.ts';
import { getUser } from './users/get-user.ts';
import { getUserAttributeVerificationCode } from './users/get-user-attribute-verification-code.ts';
import { listUsers } from './users/list-users.ts';
import { updateUserAttributes } from './users/update-user-attributes.ts';
import { verifyUserAttribute } from './users/verify-user-attribute.ts';

export const operations: { readonly [Name in OperationName]: Operation<Name> } = {
  AddCustomAttributes: addCustomAttributes,
  AddUserPoolClientSecret: addUserPoolClientSecret,
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteSoftwareToken: adminDeleteSoftwareToken,
  AdminDeleteUser: adminDeleteUser,
  AdminDeleteUserAttributes: adminDeleteUserAttributes,
  AdminDisableProviderForUser: notOffered('AdminDisableProviderForUser'),
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminForgetDevice: adminForgetDevice,
  AdminGetDevice: adminGetDevice,
  AdminGetUser: adminGetUser,
  AdminGetUserAuthFactors: adminGetUserAuthFactors,
  AdminInitiateAuth: adminInitiateAuth,
  AdminLinkProviderForUser: notOffered('AdminLinkProviderForUser'),
  AdminListDevices: adminListDevices,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminListUserAuthEvents: adminListUserAuthEvents,
  AdminListUserSessions: adminListUserSessions,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminResetUserPassword: adminResetUserPassword,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminRevokeUserSession: adminRevokeUserSession,
  AdminSetUserMFAPreference: adminSetUserMfaPreference,
  AdminSetUserPassword: adminSetUserPassword,
  AdminSetUserSettings: adminSetUserSettings,
  AdminUpdateAuthEventFeedback: adminUpdateAuthEventFeedback,
  AdminUpdateDeviceStatus: adminUpdateDeviceStatus,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  AssociateSoftwareToken: associateSoftwareToken,
  ChangePassword: changePassword,
  CompleteWebAuthnRegistration: completeWebAuthnRegistration,
  ConfirmDevice: confirmDevice,
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  CreateGroup: createGroup,
  CreateIdentityProvider: notOffered('CreateIdentityProvider'),
  CreateManagedLoginBranding: createManagedLoginBranding,
  CreateResourceServer: createResourceServer,
  CreateTerms: createTerms,
  CreateUserImportJob: createUserImportJob,
  CreateUserPool: createUserPool,
  CreateUserPoolClient: createUserPoolClient,
  CreateUserPoolDomain: createUserPoolDomain,
  CreateUserPoolReplica: notOffered('CreateUserPoolReplica'),
  DeleteGroup: deleteGroup,
  DeleteIdentityProvider: notOffered('DeleteIdentityProvider'),
  DeleteManagedLoginBranding: deleteManagedLoginBranding,
  DeleteResourceServer: deleteResourceServer,
  DeleteTerms: deleteTerms,
  DeleteUser: deleteUser,
  DeleteUserAttributes: deleteUserAttributes,
  DeleteUserPool: deleteUserPool,
  DeleteUserPoolClient: deleteUserPoolClient,
  DeleteUserPoolClientSecret: deleteUserPoolClientSecret,
  DeleteUserPoolDomain: deleteUserPoolDomain,
  DeleteUserPoolReplica: notOffered('DeleteUserPoolReplica'),
  DeleteWebAuthnCredential: deleteWebAuthnCredential,
  DescribeIdentityProvider: notOffered('DescribeIdentityProvider'),
  DescribeManagedLoginBranding: describeManagedLoginBranding,
  DescribeManagedLoginBrandingByClient: describeManagedLoginBrandingByClient,
  DescribeResourceServer: describeResourceServer,
  DescribeRiskConfiguration: describeRiskConfiguration,
  DescribeTerms: describeTerms,
  DescribeTermsByClient: describeTermsByClient,
  DescribeUserImportJob: describeUserImportJob,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  DescribeUserPoolDomain: describeUserPoolDomain,
  ForgetDevice: forgetDevice,
  ForgotPassword: forgotPassword,
  GetDevice: getDevice,
  GetCSVHeader: getCsvHeader,
  GetClientToken: getClientToken,
  GetGroup: getGroup,
  GetIdentityProviderByIdentifier: notOffered('GetIdentityProviderByIdentifier'),
  GetLogDeliveryConfiguration: notOffered('GetLogDeliveryConfiguration'),
  GetProvisionedLimit: notOffered('GetProvisionedLimit'),
  GetSigningCertificate: notOffered('GetSigningCertificate'),
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUICustomization: getUICustomization,
  GetUser: getUser,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  GetUserAuthFactors: getUserAuthFactors,
  GetUserPoolClientSessionConfiguration: getUserPoolClientSessionConfiguration,
  GetUserPoolMfaConfig: getUserPoolMfaConfig,
  GetUserPoolSessionConfiguration: getUserPoolSessionConfiguration,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  ListDevices: listDevices,
  ListGroups: listGroups,
  ListIdentityProviders: notOffered('ListIdentityProviders'),
  ListResourceServers: listResourceServers,
  ListTagsForResource: listTagsForResource,
  ListTerms: listTerms,
  ListUserImportJobs: listUserImportJobs,
  ListUserPoolClientSecrets: listUserPoolClientSecrets,
  ListUserPoolClients: listUserPoolClients,
  ListUserPoolReplicas: notOffered('ListUserPoolReplicas'),
  ListUserPools: listUserPools,
  ListUserSessions: listUserSessions,
  ListUsers: listUsers,
  ListUsersInGroup: listUsersInGroup,
  ListWebAuthnCredentials: listWebAuthnCredentials,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  RevokeUserSession: revokeUserSession,
  SetLogDeliveryConfiguration: notOffered('SetLogDeliveryConfiguration'),
  SetRiskConfiguration: setRiskConfiguration,
  SetUICustomization: setUICustomization,
  SetUserMFAPreference: setUserMfaPreference,
  SetUserPoolClientSessionConfiguration: setUserPoolClientSessionConfiguration,
  SetUserPoolMfaConfig: setUserPoolMfaConfig,
  SetUserPoolSessionConfiguration: setUserPoolSessionConfiguration,
  SetUserSettings: setUserSettings,
  SignUp: signUp,
  StartUserImportJob: startUserImportJob,
  StartWebAuthnRegistration: startWebAuthnRegistration,
  StopUserImportJob: stopUserImportJob,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAuthEventFeedback: updateAuthEventFeedback,
  UpdateDeviceStatus: updateDeviceStatus,
  UpdateGroup: updateGroup,
  UpdateIdentityProvider: notOffered('UpdateIdentityProvider'),
  UpdateManagedLoginBranding: updateManagedLoginBranding,
  UpdateProvisionedLimit: notOffered('UpdateProvisionedLimit'),
  UpdateResourceServer: updateResourceServer,
  UpdateTerms: updateTerms,
  UpdateUserAttributes: updateUserAttributes,
  UpdateUserPool: updateUserPool,
  UpdateUserPoolClient: updateUserPoolClient,
  UpdateUserPoolDomain: updateUserPoolDomain,
  UpdateUserPoolReplica: notOffered('UpdateUserPoolReplica'),
  VerifySoftwareToken: verifySoftwareToken,
  VerifyUserAttribute: verifyUserAttribute,
};
