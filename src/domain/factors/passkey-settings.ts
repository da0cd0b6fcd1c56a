/** What a pool's settings mean for passkeys. Pure. */
import { passkeysNotConfigured, passkeysNotEnabled } from '#contract/errors.ts';
import type { UserVerificationType } from '#contract/types.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

/** Whether users of the pool may register passkeys. */
export function offersPasskeys(pool: Pool): boolean {
  return (
    pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors?.includes('WEB_AUTHN') ?? false
  );
}

/**
 * Whether a passkey of the user counts as both factors: the pool allows it and the user has enabled
 * it.
 */
export function passkeyIsBothFactors(pool: Pool, user: Pick<User, 'mfa'>): boolean {
  return letsPasskeysBeBoth(pool) && user.mfa.passkey === true;
}

/** Whether the pool lets a passkey count as both factors. */
export function letsPasskeysBeBoth(pool: Pool): boolean {
  const { FactorConfiguration } = pool.mfa.WebAuthnConfiguration ?? {};
  return FactorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION';
}

/** Whether a passkey can be a first factor here. */
export function takesPasskeys(pool: Pool): boolean {
  return offersPasskeys(pool) && Boolean(pool.mfa.WebAuthnConfiguration?.RelyingPartyId);
}

/** Whether a page may sign people in by a passkey before anyone has said who they are. */
export function offersPasskeyAutofill(pool: Pool): boolean {
  // Only USER_AUTH knows passkeys, and the lowest tier does not have it.
  return takesPasskeys(pool) && pool.settings.UserPoolTier !== 'LITE';
}

/** A pool's passkey settings, defaults included. */
export interface PasskeySettings {
  readonly relyingParty: string;
  readonly userVerification: UserVerificationType;
}

/** @throws WebAuthnNotEnabledException, WebAuthnConfigurationMissingException */
export function passkeySettings(pool: Pool): PasskeySettings {
  if (!offersPasskeys(pool)) throw passkeysNotEnabled();
  const { RelyingPartyId, UserVerification } = pool.mfa.WebAuthnConfiguration ?? {};
  if (RelyingPartyId === undefined) throw passkeysNotConfigured();
  // A passkey counts as two factors only because it verifies its holder.
  return {
    relyingParty: RelyingPartyId.toLowerCase(),
    userVerification: letsPasskeysBeBoth(pool) ? 'required' : (UserVerification ?? 'preferred'),
  };
}
