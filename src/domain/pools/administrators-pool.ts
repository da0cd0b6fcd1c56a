/**
 * The pool of the server's own administrators: one, in the server's region, under an id that no
 * other pool can get. Whoever can sign in to it may do whatever the role of their group may, so it
 * keeps a second factor whatever is asked for, and lets nobody sign up. Pure.
 */
import { regionInPoolId } from '#contract/arn.ts';
import { invalidParameter } from '#contract/errors.ts';
import type { Pool } from '#store/tables/pools.ts';
import { newSchema } from './schema.ts';
import { newSettings } from './settings.ts';

/** Ids of other pools end in nine characters drawn. */
export const administratorsPoolId = (region: string) => `${region}_Administrators`;

export const isAdministratorsPool = (id: string | undefined) =>
  id !== undefined && id === administratorsPoolId(regionInPoolId(id));

/** The pool as it begins. */
export function administratorsPool(region: string, now: number): Pool {
  const settings = newSettings({
    PoolName: 'Administrators',
    DeletionProtection: 'ACTIVE',
    UsernameConfiguration: { CaseSensitive: false },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    // Whoever reads a mailbox is no administrator yet.
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
    Policies: {
      PasswordPolicy: {
        MinimumLength: 12,
        RequireLowercase: true,
        RequireUppercase: true,
        RequireNumbers: true,
        TemporaryPasswordValidityDays: 1,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
    },
  });
  return {
    id: administratorsPoolId(region),
    region,
    name: 'Administrators',
    settings,
    mfa: {
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      WebAuthnConfiguration: {
        UserVerification: 'required',
        FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      },
    },
    administration: {},
    schema: newSchema(undefined),
    tags: {},
    createdAt: now,
    modifiedAt: now,
    version: 1,
  };
}

/** @throws InvalidParameterException for what would open the administrators' pool */
export function checkAdministration({ administration, mfa, settings }: Pool): void {
  if (!administration) return;
  const { MfaConfiguration, SoftwareTokenMfaConfiguration } = mfa;
  if (MfaConfiguration !== 'ON' || SoftwareTokenMfaConfiguration?.Enabled !== true) {
    throw invalidParameter('Administrators need MFA by software token: it cannot be switched off.');
  }
  if (mfa.SmsMfaConfiguration || mfa.EmailMfaConfiguration) {
    throw invalidParameter('Administrators have no MFA by SMS or e-mail.');
  }
  const { UserVerification, FactorConfiguration } = mfa.WebAuthnConfiguration ?? {};
  if (FactorConfiguration !== undefined && UserVerification !== 'required') {
    throw invalidParameter('Passkeys of administrators need UserVerification required.');
  }
  if (settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true) {
    throw invalidParameter('Administrators are made by administrators alone.');
  }
  const recovery = settings.AccountRecoverySetting?.RecoveryMechanisms ?? [];
  if (!recovery.every(({ Name }) => Name === 'admin_only') || recovery.length === 0) {
    throw invalidParameter('Passwords of administrators are recovered by administrators alone.');
  }
}
