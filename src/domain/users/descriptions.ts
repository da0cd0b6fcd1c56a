/** A user as answers show one. Pure. */
import type { AttributeType, UserType } from '#contract/types.ts';
import type { User } from '#store/tables/users.ts';

/** Every attribute as the API lists it, `sub` first; with `names`, those of them alone. */
export function attributesOf(user: User, names?: ReadonlySet<string>): AttributeType[] {
  return [['sub', user.id] as const, ...Object.entries(user.attributes)]
    .filter(([name]) => names === undefined || names.has(name))
    .map(([Name, Value]) => ({ Name, Value }));
}

/** The user in the form of AdminCreateUser and ListUsers. */
export function describeUser(user: User, names?: ReadonlySet<string>): UserType {
  return { ...describeState(user), Attributes: attributesOf(user, names), ...optionsOf(user) };
}

/** What every description of a user by an administrator has in common. */
export function describeState(user: User) {
  return {
    Username: user.username,
    UserCreateDate: new Date(user.createdAt),
    UserLastModifiedDate: new Date(user.modifiedAt),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** The enabled factors, as AdminGetUser and GetUser show them; no members when there is none. */
export function describeMfa(user: User) {
  const { enabled, preferred } = user.mfa;
  return {
    ...(enabled.length > 0 && { UserMFASettingList: enabled }),
    ...(preferred !== undefined && { PreferredMfaSetting: preferred }),
    ...optionsOf(user),
  };
}

/** MFA by SMS in the form of SetUserSettings; no member unless that operation enabled it. */
function optionsOf({ mfa }: User): Pick<UserType, 'MFAOptions'> {
  return mfa.smsBySettings
    ? { MFAOptions: [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }] }
    : {};
}
