/** The rules between the settings of a pool, which the model of each member cannot state. */
import {
  featureUnavailableInTier,
  invalidParameter,
  tierChangeNotAllowed,
} from '#contract/errors.ts';
import type { Pool, PoolSettings } from '#store/tables/pools.ts';

/** Refuses settings whose members contradict each other. */
export function checkSettings(settings: PoolSettings, region: string): void {
  const autoVerified = settings.AutoVerifiedAttributes ?? [];
  if (autoVerified.includes('phone_number') && !settings.SmsConfiguration) {
    throw invalidParameter(
      'SMS configuration is required when phone_number is selected for auto verification',
    );
  }
  const verifyFirst =
    settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  if (!verifyFirst.every((name) => autoVerified.includes(name))) {
    throw invalidParameter(
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
    );
  }
  checkMessaging(settings, region);
  checkFirstFactors(settings);
  checkRecovery(settings);
  if (
    settings.KeyConfiguration?.KeyType === 'CUSTOMER_MANAGED_KEY' &&
    !settings.KeyConfiguration.KmsKeyArn
  ) {
    throw invalidParameter('KmsKeyArn is required when KeyType is CUSTOMER_MANAGED_KEY.');
  }
  checkAcr(settings);
}

function checkMessaging(
  { EmailConfiguration, SmsConfiguration, ...rest }: PoolSettings,
  region: string,
): void {
  if (EmailConfiguration?.EmailSendingAccount === 'DEVELOPER' && !EmailConfiguration.SourceArn) {
    throw invalidParameter('Source ARN is required to use DEVELOPER email sending owner');
  }
  const from = EmailConfiguration?.From;
  if (from !== undefined && !/^(?:[^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(from)) {
    throw invalidParameter('Provided From email address is invalid');
  }
  if (SmsConfiguration && !SmsConfiguration.SnsCallerArn && !SmsConfiguration.EumsSms) {
    throw invalidParameter('SmsConfiguration needs SnsCallerArn or EumsSms.');
  }
  const smsRegion = SmsConfiguration?.EumsSms?.Region;
  if (smsRegion !== undefined && smsRegion !== region) {
    throw invalidParameter('The Region of EumsSms must be the region of the user pool.');
  }
  const invite = rest.AdminCreateUserConfig?.InviteMessageTemplate;
  const incomplete = (message: string | undefined) =>
    message !== undefined && !(message.includes('{username}') && message.includes('{####}'));
  if (incomplete(invite?.SMSMessage)) {
    throw invalidParameter('Invalid SMS message for Admin create user flow parameter');
  }
  if (incomplete(invite?.EmailMessage)) {
    throw invalidParameter('Invalid email message for Admin create user flow parameter');
  }
}

function checkFirstFactors(settings: PoolSettings): void {
  const factors = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  if (!factors.includes('PASSWORD')) {
    throw invalidParameter(
      'Password should be configured as one of the allowed first auth factors.',
    );
  }
  if (factors.includes('SOFTWARE_TOKEN')) {
    throw invalidParameter('SOFTWARE_TOKEN can not be configured as a first auth factor.');
  }
  if (factors.includes('SMS_OTP') && !settings.SmsConfiguration) {
    throw invalidParameter(
      'SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration',
    );
  }
}

function checkRecovery({ AccountRecoverySetting }: PoolSettings): void {
  const mechanisms = AccountRecoverySetting?.RecoveryMechanisms ?? [];
  if (
    new Set(mechanisms.map(({ Name }) => Name)).size < mechanisms.length ||
    new Set(mechanisms.map(({ Priority }) => Priority)).size < mechanisms.length
  ) {
    throw invalidParameter(
      'Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.',
    );
  }
  if (mechanisms.length > 1 && mechanisms.some(({ Name }) => Name === 'admin_only')) {
    throw invalidParameter(
      'Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.',
    );
  }
}

function checkAcr({ AcrConfiguration = {} }: PoolSettings): void {
  const unknown = Object.keys(AcrConfiguration).find((level) => !/^Level[1-4]$/.test(level));
  if (unknown !== undefined) throw invalidParameter(`Invalid ACR level: ${unknown}`);
  const values = ['Level1', 'Level2', 'Level3', 'Level4'].map(
    (level, i) => AcrConfiguration[level]?.AcrValue ?? `urn:cognito:loa:${i + 1}`,
  );
  if (new Set(values).size < values.length) {
    throw invalidParameter('ACR values must be unique across all levels.');
  }
}

/**
 * Refuses features the pool's tier does not include. A pool that is moved to a lower tier while
 * it uses one gets TierChangeNotAllowedException, any other FeatureUnavailableInTierException.
 */
export function checkTier({ settings, mfa, sessions, replica }: Pool, oldTier?: string): void {
  const tier = settings.UserPoolTier;
  const features: string[] = [];
  if (tier === 'LITE') {
    const policies = settings.Policies;
    const factors = policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
    const tokenTrigger = settings.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
    if (factors.some((factor) => factor !== 'PASSWORD')) features.push('Passwordless Sign-In');
    if (mfa.EmailMfaConfiguration) features.push('Email MFA');
    if (policies?.PasswordPolicy?.PasswordHistorySize) features.push('Password History');
    if (tokenTrigger !== 'V1_0') {
      features.push(`Token Customization with Pre-Token Generation Lambda ${tokenTrigger}`);
    }
    if (settings.DcrConfiguration?.EnableStatus === 'Enabled') {
      features.push('Dynamic Client Registration');
    }
    if (sessions?.tracking) features.push('User Session Tracking');
    if (replica) features.push('Multi-Region Replication');
    if (settings.AcrConfiguration) features.push('Authentication Context Class Reference');
  }
  const { AdvancedSecurityMode = 'OFF' } = settings.UserPoolAddOns ?? {};
  if (tier !== 'PLUS' && AdvancedSecurityMode !== 'OFF') features.push('Threat Protection');
  if (features.length === 0) return;
  const message = `The following features need to be disabled for the ${tier} pricing tier configured: ${features.join(', ')}`;
  throw oldTier !== undefined && oldTier !== tier
    ? tierChangeNotAllowed(message)
    : featureUnavailableInTier(message);
}
