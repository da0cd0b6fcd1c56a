/**
 * By which first factors a user may be signed in here, so far as the pool allows them and the user
 * has them. Pure, but for what reads which of them are stored.
 */
import { type ContactAttribute, verifiedFlag } from '#domain/users/attributes.ts';
import type { Reads } from '#store/store.ts';
import type { Passkey } from '#store/tables/passkeys.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { passkeyIsBothFactors, takesPasskeys } from './passkey-settings.ts';

type SignInCode = 'EMAIL_OTP' | 'SMS_OTP';

const ADDRESS_OF: { readonly [Code in SignInCode]: ContactAttribute } = {
  EMAIL_OTP: 'email',
  SMS_OTP: 'phone_number',
};

/** Whether a code that is sent to the user signs the user in. */
export function signsInByCode(
  code: SignInCode,
  { settings }: Pool,
  { attributes }: Pick<User, 'attributes'>,
): boolean {
  const allowed = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  const address = ADDRESS_OF[code];
  const isProven = attributes[verifiedFlag(address)] === 'true';
  return allowed.includes(code) && isProven && attributes[address] !== undefined;
}

/** Whether one of these passkeys signs its user in. */
export function signsInByPasskey(pool: Pool, passkeys: readonly Passkey[]): boolean {
  return takesPasskeys(pool) && passkeys.length > 0;
}

/** What a user has beside what is stored in the user. */
export interface FirstFactorFacts {
  readonly passkeys: readonly Passkey[];
  /** A second factor follows the first. */
  readonly asksSecond: boolean;
}

/**
 * Whether the user can sign in here at all, without a provider. A second factor follows a password
 * only, unless a passkey stands for both: so it is in a sign-in (`firstChoices`).
 */
export async function hasFirstFactor(
  reads: Pick<Reads, 'users'>,
  pool: Pool,
  user: User,
  { passkeys, asksSecond }: FirstFactorFacts,
): Promise<boolean> {
  // A user of a provider signs in by no name, and a temporary password may have ended.
  if (user.status !== 'CONFIRMED') return false;
  if (await reads.users.hasPassword(pool.id, user.id)) return true;
  // Only USER_AUTH knows other first factors, and the lowest tier does not have it.
  if (pool.settings.UserPoolTier === 'LITE') return false;
  const byPasskey = signsInByPasskey(pool, passkeys);
  if (asksSecond) return byPasskey && passkeyIsBothFactors(pool, user);
  const byCode = signsInByCode('EMAIL_OTP', pool, user) || signsInByCode('SMS_OTP', pool, user);
  return byCode || byPasskey;
}
