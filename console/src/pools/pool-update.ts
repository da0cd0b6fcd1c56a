/**
 * Changing one setting of a pool. UpdateUserPool and SetUserPoolMfaConfig put back to its default
 * what they are not given, so a change carries all that the pool has. Pure.
 */
import type {
  GetUserPoolMfaConfigResponse,
  SetUserPoolMfaConfigRequest,
  UpdateUserPoolRequest,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { carried } from '../frame/carried.ts';

/** A member that is there and undefined is taken from the pool. */
export type PoolChange = Partial<Omit<UpdateUserPoolRequest, 'UserPoolId'>>;

/** What an update carries as DescribeUserPool shows it: all that UpdateUserPool takes, but name and twins. */
export const CARRIED = [
  'Policies',
  'DeletionProtection',
  'LambdaConfig',
  'AutoVerifiedAttributes',
  'VerificationMessageTemplate',
  'SmsAuthenticationMessage',
  'UserAttributeUpdateSettings',
  'MfaConfiguration',
  'DeviceConfiguration',
  'EmailConfiguration',
  'SmsConfiguration',
  'UserPoolTags',
  'AdminCreateUserConfig',
  'UserPoolAddOns',
  'AccountRecoverySetting',
  'UserPoolTier',
  'DcrConfiguration',
  'KeyConfiguration',
  'IssuerConfiguration',
  'AcrConfiguration',
] as const satisfies readonly (keyof UpdateUserPoolRequest & keyof UserPoolType)[];

/** Older spellings of what VerificationMessageTemplate says: carried as well, they would contradict a change of it. */
export const TWINS = [
  'SmsVerificationMessage',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
] as const satisfies readonly (keyof UpdateUserPoolRequest)[];

/** The request that makes `change` and nothing else of the pool as it was described. */
export function updateInput(pool: UserPoolType, change: PoolChange): UpdateUserPoolRequest {
  const input: UpdateUserPoolRequest = {
    UserPoolId: pool.Id,
    PoolName: pool.Name,
    ...carried(pool, CARRIED),
    ...change,
  };
  if (!input.AdminCreateUserConfig) return input;
  // The days stand in the password policy too, and are refused when both say them.
  const { UnusedAccountValidityDays: _, ...invitations } = input.AdminCreateUserConfig;
  return { ...input, AdminCreateUserConfig: invitations };
}

export type MfaChange = Partial<Omit<SetUserPoolMfaConfigRequest, 'UserPoolId'>>;

/** The same for the MFA settings. Turned off, a pool has no factors. */
export function mfaInput(
  id: string,
  current: GetUserPoolMfaConfigResponse,
  change: MfaChange,
): SetUserPoolMfaConfigRequest {
  const { MfaConfiguration, WebAuthnConfiguration, ...factors } = {
    MfaConfiguration: current.MfaConfiguration,
    WebAuthnConfiguration: current.WebAuthnConfiguration,
    SmsMfaConfiguration: current.SmsMfaConfiguration,
    SoftwareTokenMfaConfiguration: current.SoftwareTokenMfaConfiguration,
    EmailMfaConfiguration: current.EmailMfaConfiguration,
    ...change,
  };
  const kept = MfaConfiguration === 'OFF' ? {} : factors;
  return { UserPoolId: id, MfaConfiguration, WebAuthnConfiguration, ...kept };
}
