/**
 * The settings of a pool: what is filled in when a request leaves something out, and what an
 * update keeps and what it resets.
 *
 * Settings are stored complete, with the defaults in place.
 */
import { invalidParameter } from '#contract/errors.ts';
import type {
  CreateUserPoolRequest,
  LambdaConfigType,
  PasswordPolicyType,
  UpdateUserPoolRequest,
} from '#contract/types.ts';
import type { MfaSettings, PoolSettings } from '#store/tables/pools.ts';
import { absentIfEmpty, absentIfVoid, omitAbsent } from './omit-absent.ts';

const DEFAULT_TEMPORARY_PASSWORD_DAYS = 7;

const DEFAULT_PASSWORD_POLICY: PasswordPolicyType = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: DEFAULT_TEMPORARY_PASSWORD_DAYS,
};

/** The members CreateUserPool and UpdateUserPool share. */
type PoolSettingsRequest = Omit<UpdateUserPoolRequest, 'UserPoolId'> | CreateUserPoolRequest;

/** The settings of a new pool. */
export function newSettings(input: CreateUserPoolRequest): PoolSettings {
  const { UsernameConfiguration, UsernameAttributes, AliasAttributes } = input;
  if (UsernameAttributes?.length && AliasAttributes?.length) {
    throw invalidParameter(
      'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.',
    );
  }
  return omitAbsent({
    ...settings(input, undefined),
    UsernameConfiguration,
    UsernameAttributes: absentIfEmpty(UsernameAttributes),
    AliasAttributes: absentIfEmpty(AliasAttributes),
  });
}

/**
 * The settings after UpdateUserPool. What the input leaves out returns to its default, except:
 * each policy, the tier, deletion protection, keys and issuer stay, and so do the messaging
 * settings that a factor in use depends on. What only CreateUserPool can set stays for good.
 */
export function updatedSettings(
  old: PoolSettings,
  input: UpdateUserPoolRequest,
  mfa: MfaSettings,
): PoolSettings {
  const { UsernameConfiguration, UsernameAttributes, AliasAttributes } = old;
  const factors =
    (input.Policies?.SignInPolicy ?? old.Policies?.SignInPolicy)?.AllowedFirstAuthFactors ?? [];
  const keptMfa = input.MfaConfiguration !== 'OFF';
  const smsInUse = factors.includes('SMS_OTP') || (keptMfa && mfa.SmsMfaConfiguration);
  const emailInUse = keptMfa && mfa.EmailMfaConfiguration;
  return omitAbsent({
    ...settings(
      {
        ...input,
        SmsConfiguration: input.SmsConfiguration ?? (smsInUse ? old.SmsConfiguration : undefined),
        EmailConfiguration:
          input.EmailConfiguration ?? (emailInUse ? old.EmailConfiguration : undefined),
      },
      old,
    ),
    UsernameConfiguration,
    UsernameAttributes,
    AliasAttributes,
  });
}

function settings(input: PoolSettingsRequest, old: PoolSettings | undefined): PoolSettings {
  const template = input.VerificationMessageTemplate ?? {};
  const smsMessage = template.SmsMessage ?? input.SmsVerificationMessage;
  const emailMessage = template.EmailMessage ?? input.EmailVerificationMessage;
  const emailSubject = template.EmailSubject ?? input.EmailVerificationSubject;
  const passwords = passwordPolicy(input, old?.Policies?.PasswordPolicy);
  return {
    Policies: {
      PasswordPolicy: passwords,
      SignInPolicy: {
        AllowedFirstAuthFactors: (input.Policies?.SignInPolicy ?? old?.Policies?.SignInPolicy)
          ?.AllowedFirstAuthFactors ?? ['PASSWORD'],
      },
    },
    DeletionProtection: input.DeletionProtection ?? old?.DeletionProtection ?? 'INACTIVE',
    LambdaConfig: triggers(input.LambdaConfig ?? {}),
    AutoVerifiedAttributes: absentIfEmpty(input.AutoVerifiedAttributes),
    SmsVerificationMessage: smsMessage,
    EmailVerificationMessage: emailMessage,
    EmailVerificationSubject: emailSubject,
    // Either spelling of a message sets both, and the template decides where they differ.
    VerificationMessageTemplate: omitAbsent({
      ...template,
      SmsMessage: smsMessage,
      EmailMessage: emailMessage,
      EmailSubject: emailSubject,
      DefaultEmailOption: template.DefaultEmailOption ?? 'CONFIRM_WITH_CODE',
    }),
    SmsAuthenticationMessage: input.SmsAuthenticationMessage,
    UserAttributeUpdateSettings: {
      AttributesRequireVerificationBeforeUpdate:
        input.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [],
    },
    // A value for any member turns the tracking of devices on; a structure without one does not.
    DeviceConfiguration: absentIfVoid(input.DeviceConfiguration),
    EmailConfiguration: omitAbsent({
      EmailSendingAccount: 'COGNITO_DEFAULT' as const,
      ...omitAbsent(input.EmailConfiguration ?? {}),
    }),
    SmsConfiguration: input.SmsConfiguration,
    AdminCreateUserConfig: omitAbsent({
      ...input.AdminCreateUserConfig,
      AllowAdminCreateUserOnly: input.AdminCreateUserConfig?.AllowAdminCreateUserOnly ?? false,
      UnusedAccountValidityDays: passwords.TemporaryPasswordValidityDays,
    }),
    UserPoolAddOns: input.UserPoolAddOns,
    // Without mechanisms it chooses the recovery from before there was this setting.
    AccountRecoverySetting: input.AccountRecoverySetting ?? {
      RecoveryMechanisms: [
        { Priority: 1, Name: 'verified_email' },
        { Priority: 2, Name: 'verified_phone_number' },
      ],
    },
    UserPoolTier: input.UserPoolTier ?? old?.UserPoolTier ?? 'ESSENTIALS',
    DcrConfiguration: input.DcrConfiguration && {
      EnableStatus: 'Enabled',
      OpenDcrEnabled: false,
      AuthenticatedGrantTypes: ['code', 'client_credentials'],
      OpenDcrGrantTypes: ['code'],
      ...omitAbsent(input.DcrConfiguration),
    },
    KeyConfiguration: absentIfVoid(input.KeyConfiguration ?? old?.KeyConfiguration),
    IssuerConfiguration: absentIfVoid(input.IssuerConfiguration ?? old?.IssuerConfiguration),
    AcrConfiguration: input.AcrConfiguration,
  };
}

/**
 * The whole password policy. A given policy that leaves a requirement out does not require it; one
 * that is not given at all stays as it was. 0 days means the default, under both names the number
 * of days has.
 */
function passwordPolicy(
  input: PoolSettingsRequest,
  old: PasswordPolicyType | undefined,
): PasswordPolicyType {
  const given = input.Policies?.PasswordPolicy;
  const days = given?.TemporaryPasswordValidityDays;
  const unusedDays = input.AdminCreateUserConfig?.UnusedAccountValidityDays;
  if (days !== undefined && unusedDays !== undefined) {
    throw invalidParameter(
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    );
  }
  const policy = given
    ? omitAbsent({
        MinimumLength: given.MinimumLength ?? 8,
        RequireUppercase: given.RequireUppercase ?? false,
        RequireLowercase: given.RequireLowercase ?? false,
        RequireNumbers: given.RequireNumbers ?? false,
        RequireSymbols: given.RequireSymbols ?? false,
        PasswordHistorySize: given.PasswordHistorySize,
      })
    : (old ?? DEFAULT_PASSWORD_POLICY);
  return {
    ...policy,
    TemporaryPasswordValidityDays:
      days ||
      unusedDays ||
      (given ? undefined : old?.TemporaryPasswordValidityDays) ||
      DEFAULT_TEMPORARY_PASSWORD_DAYS,
  };
}

/** The two names of the token trigger kept in step: either one sets both. */
function triggers(given: LambdaConfigType): LambdaConfigType {
  const { PreTokenGeneration, PreTokenGenerationConfig } = given;
  if (
    PreTokenGeneration &&
    PreTokenGenerationConfig &&
    PreTokenGeneration !== PreTokenGenerationConfig.LambdaArn
  ) {
    throw invalidParameter(
      "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
    );
  }
  if ((given.CustomSMSSender || given.CustomEmailSender) && !given.KMSKeyID) {
    throw invalidParameter(
      'KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.',
    );
  }
  return omitAbsent({
    ...given,
    PreTokenGeneration: PreTokenGeneration ?? PreTokenGenerationConfig?.LambdaArn,
    PreTokenGenerationConfig:
      PreTokenGenerationConfig ??
      (PreTokenGeneration === undefined
        ? undefined
        : { LambdaVersion: 'V1_0', LambdaArn: PreTokenGeneration }),
  });
}
