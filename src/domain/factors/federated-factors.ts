/**
 * Which factors are for users who sign in at a provider alone. Pure.
 *
 * The provider sees to how they sign in, so that a factor of ours would be asked for by nothing: it
 * would only look as if it protected them. A pool may ask for its second factors after the provider
 * too, and then they may be set up. A user with a password of the pool's own has every factor,
 * linked to a provider or not.
 */
import { federatedFactor } from '#contract/errors.ts';
import { asksFederatedUsers } from '#domain/pools/tags.ts';
import { signsInAtProviderAlone } from '#domain/users/status.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

type FederatedOrOwn = Pick<User, 'status'>;

/** Whether second factors are for this user: authenticators, recovery codes, codes by message. */
export function takesSecondFactors(pool: Pick<Pool, 'tags'>, user: FederatedOrOwn): boolean {
  return !signsInAtProviderAlone(user) || asksFederatedUsers(pool);
}

/** Whether what signs in by itself is for this user, or spares a factor: passwords, passkeys, devices. */
export function takesFirstFactors(user: FederatedOrOwn): boolean {
  return !signsInAtProviderAlone(user);
}

/** @throws NotAuthorizedException where a second factor must not be set up */
export function requireSecondFactors(pool: Pick<Pool, 'tags'>, user: FederatedOrOwn): void {
  if (!takesSecondFactors(pool, user)) throw federatedFactor();
}

/** @throws NotAuthorizedException where a password, passkey or device must not be set up */
export function requireFirstFactors(user: FederatedOrOwn): void {
  if (!takesFirstFactors(user)) throw federatedFactor();
}
