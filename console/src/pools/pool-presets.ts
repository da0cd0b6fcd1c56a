/** What a new pool begins with, by what it is for. Pure. */
import type {
  CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';

export const PRESETS = ['totp', 'passkeys', 'invited', 'plain'] as const;
export type Preset = (typeof PRESETS)[number];

export interface NewPool {
  readonly create: CreateUserPoolCommandInput;
  /** What CreateUserPool cannot say: a second call sets it. */
  readonly mfa: Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'> | undefined;
}

/** People sign in by their e-mail address, which they prove, in any letter case. */
const BY_EMAIL = {
  UsernameAttributes: ['email'],
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  UsernameConfiguration: { CaseSensitive: false },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }] },
  Schema: [{ Name: 'email', AttributeDataType: 'String', Required: true, Mutable: true }],
} as const;

const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } };

export function newPool(preset: Preset, name: string, isProtected: boolean): NewPool {
  const own = {
    PoolName: name,
    DeletionProtection: isProtected ? ('ACTIVE' as const) : ('INACTIVE' as const),
  };
  switch (preset) {
    case 'totp':
      return { create: { ...own, ...mutable() }, mfa: { MfaConfiguration: 'ON', ...TOTP } };
    case 'passkeys':
      return {
        create: {
          ...own,
          ...mutable(),
          Policies: {
            SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
          },
        },
        mfa: undefined,
      };
    case 'invited':
      return {
        create: {
          ...own,
          ...mutable(),
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
          Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 7 } },
        },
        mfa: { MfaConfiguration: 'ON', ...TOTP },
      };
    case 'plain':
      return { create: own, mfa: undefined };
  }
}

/** The SDK's types have lists that may be written to. */
const mutable = () => structuredClone(BY_EMAIL) as unknown as Partial<CreateUserPoolCommandInput>;

/** A prefix for the pool's pages made of its name: `Web shop` is `web-shop`. */
export function prefixOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}
