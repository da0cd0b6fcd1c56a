/** The MFA settings of a pool, and the rules that bind them to its other settings. */
import { invalidParameter } from '#contract/errors.ts';
import type { SetUserPoolMfaConfigRequest, UserPoolMfaType } from '#contract/types.ts';
import type { MfaSettings, PoolSettings } from '#store/tables/pools.ts';
import { omitAbsent } from './omit-absent.ts';

/** What SetUserPoolMfaConfig changes: the MFA settings, and the SMS settings they come with. */
export interface MfaChange {
  readonly mfa: MfaSettings;
  readonly settings: PoolSettings;
}

/**
 * The MFA settings of a new pool. CreateUserPool can only switch SMS codes on; the other factors
 * need SetUserPoolMfaConfig.
 */
export function mfaAtCreation(
  mode: UserPoolMfaType | undefined,
  settings: PoolSettings,
): MfaSettings {
  return inMode({ MfaConfiguration: 'OFF' }, mode, settings);
}

/**
 * The MFA settings after UpdateUserPool: the mode stays when it is left out, OFF drops the factors,
 * and OPTIONAL needs a factor that is already set up, or SMS settings. ON can be kept, and only
 * SetUserPoolMfaConfig turns it on: it says by which factors.
 */
export function withMode(
  old: MfaSettings,
  mode: UserPoolMfaType | undefined,
  settings: PoolSettings,
): MfaSettings {
  if (mode === 'ON' && old.MfaConfiguration !== 'ON') {
    throw invalidParameter(
      'Cannot turn MFA functionality ON, once the user pool has been created.',
    );
  }
  return inMode(old, mode, settings);
}

function inMode(
  old: MfaSettings,
  mode: UserPoolMfaType = old.MfaConfiguration,
  settings: PoolSettings,
): MfaSettings {
  const { WebAuthnConfiguration } = old;
  if (mode === 'OFF') return omitAbsent({ MfaConfiguration: mode, WebAuthnConfiguration });
  const sms = smsFactor(settings);
  if (hasFactor(old)) {
    return omitAbsent({
      ...old,
      MfaConfiguration: mode,
      SmsMfaConfiguration: old.SmsMfaConfiguration && sms,
    });
  }
  if (!sms) {
    throw invalidParameter(
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    );
  }
  return omitAbsent({ MfaConfiguration: mode, SmsMfaConfiguration: sms, WebAuthnConfiguration });
}

/** The settings after SetUserPoolMfaConfig, which replaces all of them. */
export function replaced(input: SetUserPoolMfaConfigRequest, old: PoolSettings): MfaChange {
  const {
    MfaConfiguration: mode = 'OFF',
    SmsMfaConfiguration,
    SoftwareTokenMfaConfiguration,
    EmailMfaConfiguration,
    WebAuthnConfiguration,
  } = input;
  if (mode === 'OFF') {
    if (SmsMfaConfiguration || SoftwareTokenMfaConfiguration || EmailMfaConfiguration) {
      throw invalidParameter(
        "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
      );
    }
    return {
      mfa: omitAbsent({ MfaConfiguration: mode, WebAuthnConfiguration }),
      settings: old,
    };
  }

  const settings = SmsMfaConfiguration
    ? omitAbsent({
        ...old,
        SmsConfiguration: SmsMfaConfiguration.SmsConfiguration ?? old.SmsConfiguration,
        SmsAuthenticationMessage:
          SmsMfaConfiguration.SmsAuthenticationMessage ?? old.SmsAuthenticationMessage,
      })
    : old;
  const mfa = omitAbsent({
    MfaConfiguration: mode,
    SmsMfaConfiguration: SmsMfaConfiguration && (smsFactor(settings) ?? {}),
    SoftwareTokenMfaConfiguration: SoftwareTokenMfaConfiguration && {
      Enabled: SoftwareTokenMfaConfiguration.Enabled ?? false,
    },
    EmailMfaConfiguration: EmailMfaConfiguration && omitAbsent({ ...EmailMfaConfiguration }),
    WebAuthnConfiguration,
  });
  if (!hasFactor(mfa)) {
    throw invalidParameter(
      WebAuthnConfiguration
        ? 'Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.'
        : "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
    );
  }
  return { mfa, settings };
}

/** Refuses MFA settings that contradict the pool's other settings, whichever of them changed. */
export function checkMfa(mfa: MfaSettings, settings: PoolSettings): void {
  const factors = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  if (mfa.MfaConfiguration === 'ON') {
    if (factors.includes('EMAIL_OTP') || factors.includes('SMS_OTP')) {
      throw invalidParameter(
        'Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled',
      );
    }
    const passkeys = mfa.WebAuthnConfiguration?.FactorConfiguration;
    if (factors.includes('WEB_AUTHN') && passkeys !== 'MULTI_FACTOR_WITH_USER_VERIFICATION') {
      throw invalidParameter(
        'Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first auth factor',
      );
    }
  }
  if (mfa.EmailMfaConfiguration) {
    if (settings.EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER') {
      throw invalidParameter(
        'Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of COGNITO_DEFAULT',
      );
    }
    const recovery = settings.AccountRecoverySetting?.RecoveryMechanisms ?? [];
    if (recovery.length > 0 && recovery.every(({ Name }) => Name === 'verified_email')) {
      throw invalidParameter(
        'Cannot set EmailMfaConfiguration when verified_email is the only account recovery mechanism',
      );
    }
  }
  if (mfa.SmsMfaConfiguration && !settings.SmsConfiguration) {
    throw invalidParameter('SmsConfiguration is required to enable SMS MFA.');
  }
  const relyingParty = mfa.WebAuthnConfiguration?.RelyingPartyId;
  if (relyingParty !== undefined && !/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(relyingParty)) {
    throw invalidParameter('RelyingPartyId must be a domain name without scheme, port or path.');
  }
}

function hasFactor(mfa: MfaSettings): boolean {
  return Boolean(
    mfa.SmsMfaConfiguration ||
      mfa.SoftwareTokenMfaConfiguration?.Enabled ||
      mfa.EmailMfaConfiguration,
  );
}

function smsFactor(settings: PoolSettings): MfaSettings['SmsMfaConfiguration'] {
  const { SmsConfiguration, SmsAuthenticationMessage } = settings;
  return SmsConfiguration && omitAbsent({ SmsAuthenticationMessage, SmsConfiguration });
}
