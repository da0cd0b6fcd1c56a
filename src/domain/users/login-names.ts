/**
 * The names a user signs in by, and what a pool lets a username be. Pure.
 *
 * With UsernameAttributes the username is the user's `sub`, and the e-mail address or phone
 * number signs in from the start. With AliasAttributes they sign in once verified, and
 * `preferred_username` at once. A pool that ignores case compares names folded.
 */
import {
  addressAsUsername,
  aliasExists,
  type CognitoError,
  contactExists,
  invalidParameter,
  preferredUsernameAliasExists,
  preferredUsernameExists,
  userAccountExists,
  usernameExists,
} from '#contract/errors.ts';
import { ValueError } from '#contract/telling-errors.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { LoginName, User } from '#store/tables/users.ts';
import { isEmail, isPhoneNumber } from './formats.ts';

/** When a name belongs to several users as different kinds, the first kind here decides. */
const PRECEDENCE: readonly LoginName['kind'][] = [
  'username',
  'email',
  'phone_number',
  'preferred_username',
];

/**
 * `name` as the pool compares it. Without UsernameConfiguration a pool is case-sensitive.
 * Lower-casing can undo a composition, so the composed form is made last.
 */
export function loginKey(pool: Pool, name: string): string {
  const minded = pool.settings.UsernameConfiguration?.CaseSensitive ?? true;
  return minded ? name : name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** True when usernames of the pool are made by the service and people sign in by an attribute. */
export function signsInByAttribute(pool: Pool): boolean {
  return (pool.settings.UsernameAttributes?.length ?? 0) > 0;
}

/**
 * Every login name of the user, the username first. Whoever a provider has made signs in there, and
 * its word about an address takes that from nobody.
 */
export function loginNamesOf(
  pool: Pool,
  user: Pick<User, 'username' | 'attributes' | 'provider'>,
): readonly LoginName[] {
  const names: LoginName[] = [{ kind: 'username', key: loginKey(pool, user.username) }];
  if (user.provider !== undefined) return names;
  for (const kind of PRECEDENCE) {
    if (kind === 'username') continue;
    const value = user.attributes[kind];
    if (!value || !isLogin(pool, kind, user.attributes)) continue;
    names.push({ kind, key: loginKey(pool, value) });
  }
  return names;
}

/**
 * A name the user signs in by and knows: the address where the username is only an id, which no
 * person has ever seen.
 */
export function knownName(
  { settings: { UsernameAttributes: kinds = [] } }: Pool,
  { username, attributes, provider }: Pick<User, 'username' | 'attributes' | 'provider'>,
): string {
  // Nor has anyone seen the subject that a provider knows its users by.
  if (provider !== undefined) return attributes.email ?? username;
  return kinds.map((kind) => attributes[kind]).find(Boolean) ?? username;
}

function isLogin(
  pool: Pool,
  kind: Exclude<LoginName['kind'], 'username'>,
  attributes: User['attributes'],
): boolean {
  if (kind === 'preferred_username') {
    return pool.settings.AliasAttributes?.includes(kind) ?? false;
  }
  if (pool.settings.UsernameAttributes?.includes(kind)) return true;
  const verified = attributes[`${kind}_verified`] === 'true';
  return verified && (pool.settings.AliasAttributes?.includes(kind) ?? false);
}

/** Of the users that own one key, the one that the name refers to. */
export function preferredOwner(
  found: readonly { readonly kind: LoginName['kind']; readonly user: User }[],
): User | undefined {
  for (const kind of PRECEDENCE) {
    const match = found.find((each) => each.kind === kind);
    if (match) return match.user;
  }
  return undefined;
}

/**
 * Checks the username of a new user. In a pool with UsernameAttributes it answers the attribute
 * that the name is, elsewhere undefined.
 * @throws InvalidParameterException
 */
export function usernameAttribute(
  pool: Pool,
  username: string,
): 'email' | 'phone_number' | undefined {
  const kind = isEmail(username) ? 'email' : isPhoneNumber(username) ? 'phone_number' : undefined;
  const kinds = pool.settings.UsernameAttributes ?? [];
  if (kinds.length > 0) {
    if (kind && kinds.includes(kind)) return kind;
    throw new ValueError(invalidParameter(usernameKindFault(kinds)), kinds);
  }
  if (kind && pool.settings.AliasAttributes?.includes(kind)) {
    const word = kind === 'email' ? 'email' : 'phone number';
    throw addressAsUsername(word);
  }
  return undefined;
}

function usernameKindFault(kinds: readonly string[]): string {
  if (kinds.length > 1) return 'Username should be either an email or a phone number.';
  return kinds[0] === 'email'
    ? 'Username should be an email.'
    : 'Username should be a phone number.';
}

/** The refusal of a new user's name that is taken. AdminCreateUser has one error for every kind. */
export function nameTakenOnCreation(kind: LoginName['kind']): CognitoError {
  if (kind === 'username') return userAccountExists();
  if (kind === 'preferred_username') return preferredUsernameExists();
  return contactExists(kind);
}

/** The refusal of a taken name at sign-up. */
export function nameTakenOnSignUp(kind: LoginName['kind']): CognitoError {
  return kind === 'username' ? usernameExists() : nameTakenOnCreation(kind);
}

/** The refusal of a taken name in an update of a user. */
export function nameTakenOnUpdate(pool: Pool, kind: LoginName['kind']): CognitoError {
  if (kind === 'preferred_username') return preferredUsernameAliasExists();
  return aliasExists(signsInByAttribute(pool) ? `given ${kind}` : kind);
}
