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
 * Whether a passkey of the user stands for both factors: the pool lets it, since it makes sure of
 * its holder, and the user has turned that on.
 */
export function passkeyIsBothFactors(pool: Pool, user: User): boolean {
  return letsPasskeysBeBoth(pool) && user.mfa.passkey === true;
}

/** Whether the pool lets a passkey stand for both factors. */
export function letsPasskeysBeBoth(pool: Pool): boolean {
  const { FactorConfiguration } = pool.mfa.WebAuthnConfiguration ?? {};
  return FactorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION';
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
  // A passkey that stands for both factors is worth nothing without its holder's consent.
  return {
    relyingParty: RelyingPartyId.toLowerCase(),
    userVerification: letsPasskeysBeBoth(pool) ? 'required' : (UserVerification ?? 'preferred'),
  };
}
