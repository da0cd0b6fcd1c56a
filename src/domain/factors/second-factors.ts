/**
 * What a pool's settings mean for second factors. Pure.
 *
 * This room owns what a user proves besides a password: authenticators, passkeys, devices and
 * recovery codes, and which of them count. It leaves codes sent by message to messages, and the
 * challenges that ask for a proof to signin.
 */
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';

/** What a sign-in demands besides what the user prefers. */
export interface MfaDemand {
  readonly pool: Pool;
  /** Threat protection wants a second factor of this sign-in, whatever pool and user prefer. */
  readonly demandsMfa: boolean;
}

/** The second factors the pool lets its users set up. */
export function offeredFactors(pool: Pool): readonly MfaFactor[] {
  if (pool.mfa.MfaConfiguration === 'OFF') return [];
  return [
    ...(pool.mfa.SmsMfaConfiguration ? ['SMS_MFA' as const] : []),
    ...(offersSoftwareTokens(pool) ? ['SOFTWARE_TOKEN_MFA' as const] : []),
    ...(pool.mfa.EmailMfaConfiguration ? ['EMAIL_OTP' as const] : []),
  ];
}

/** Whether users of the pool may enrol an authenticator. */
export function offersSoftwareTokens(pool: Pool): boolean {
  const { MfaConfiguration, SoftwareTokenMfaConfiguration } = pool.mfa;
  return MfaConfiguration !== 'OFF' && SoftwareTokenMfaConfiguration?.Enabled === true;
}

/** Whether every user of the pool must have a second factor. */
export function requiresMfa(pool: Pool): boolean {
  return pool.mfa.MfaConfiguration === 'ON';
}

/** Whether a second factor is required in a sign-in: of all users of the pool, or in this one. */
export function demandsSecond({ pool, demandsMfa }: MfaDemand): boolean {
  return demandsMfa || requiresMfa(pool);
}

/**
 * The factor of a user who has turned none on: where MFA is required, whoever can be reached by a
 * message factor of the pool has one.
 */
export function impliedFactor(pool: Pool, user: User, isRequired: boolean): MfaFactor | undefined {
  if (!isRequired) return undefined;
  if (pool.mfa.SmsMfaConfiguration && user.attributes.phone_number) return 'SMS_MFA';
  if (pool.mfa.EmailMfaConfiguration && user.attributes.email) return 'EMAIL_OTP';
  return undefined;
}
