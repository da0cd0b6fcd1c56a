/**
 * The status of a user: which action is allowed in which, and where it leads. Pure.
 *
 * | action | from | to |
 * |---|---|---|
 * | confirm a sign-up, by code or by an administrator | UNCONFIRMED | CONFIRMED |
 * | ask for another sign-up code | UNCONFIRMED | the same |
 * | ask for a recovery code | CONFIRMED, RESET_REQUIRED | the same |
 * | recover with a code | CONFIRMED, RESET_REQUIRED | CONFIRMED |
 * | reset by an administrator | CONFIRMED, RESET_REQUIRED | RESET_REQUIRED |
 * | change the password when signed in | CONFIRMED | the same |
 * | answer NEW_PASSWORD_REQUIRED | FORCE_CHANGE_PASSWORD | CONFIRMED |
 *
 * Beside these an administrator may set a password in any status: FORCE_CHANGE_PASSWORD follows a
 * temporary one, CONFIRMED any other. Whether a user is enabled does not depend on its status.
 */
import {
  alreadyConfirmed,
  type CognitoError,
  cannotConfirm,
  cannotConfirmAgain,
  cannotRecoverInState,
  noRecoveryMedium,
  passwordResetRequired,
  userDisabled,
  userNotConfirmed,
} from '#contract/errors.ts';
import type { UserStatusType } from '#contract/types.ts';
import type { User } from '#store/tables/users.ts';

export type StatusAction =
  | 'confirm sign-up'
  | 'resend sign-up code'
  | 'ask for recovery'
  | 'recover'
  | 'reset by administrator'
  | 'change password'
  | 'answer NEW_PASSWORD_REQUIRED';

interface StatusRule {
  readonly leadsTo: Partial<Record<UserStatusType, UserStatusType>>;
  readonly refusal: (status: UserStatusType) => CognitoError;
}

const RULES: Record<StatusAction, StatusRule> = {
  'confirm sign-up': {
    leadsTo: { UNCONFIRMED: 'CONFIRMED' },
    refusal: (status) => (status === 'CONFIRMED' ? cannotConfirmAgain() : cannotConfirm(status)),
  },
  'resend sign-up code': {
    leadsTo: { UNCONFIRMED: 'UNCONFIRMED' },
    refusal: alreadyConfirmed,
  },
  'ask for recovery': {
    leadsTo: { CONFIRMED: 'CONFIRMED', RESET_REQUIRED: 'RESET_REQUIRED' },
    // Before the sign-up is confirmed no address is verified.
    refusal: (status) => (status === 'UNCONFIRMED' ? noRecoveryMedium() : cannotRecoverInState()),
  },
  recover: {
    leadsTo: { CONFIRMED: 'CONFIRMED', RESET_REQUIRED: 'CONFIRMED' },
    refusal: (status) => (status === 'UNCONFIRMED' ? userNotConfirmed() : cannotRecoverInState()),
  },
  'reset by administrator': {
    leadsTo: { CONFIRMED: 'RESET_REQUIRED', RESET_REQUIRED: 'RESET_REQUIRED' },
    refusal: (status) => (status === 'UNCONFIRMED' ? noRecoveryMedium() : cannotRecoverInState()),
  },
  'change password': {
    leadsTo: { CONFIRMED: 'CONFIRMED' },
    refusal: (status) => {
      if (status === 'UNCONFIRMED') return userNotConfirmed();
      return status === 'RESET_REQUIRED' ? passwordResetRequired() : cannotRecoverInState();
    },
  },
  'answer NEW_PASSWORD_REQUIRED': {
    leadsTo: { FORCE_CHANGE_PASSWORD: 'CONFIRMED' },
    refusal: cannotRecoverInState,
  },
};

/** The status after `action`, or undefined where it is not allowed. */
export function statusAfter(
  action: StatusAction,
  status: UserStatusType,
): UserStatusType | undefined {
  return RULES[action].leadsTo[status];
}

/** Whether the user's state allows `action`. */
export function isAllowed(
  action: StatusAction,
  { enabled, status }: Pick<User, 'enabled' | 'status'>,
): boolean {
  return enabled && statusAfter(action, status) !== undefined;
}

/**
 * Why the user's state does not allow `action`, if it does not. Where a refusal must not be
 * noticed, use `isAllowed`: making an error takes longer than looking a user up.
 */
export function actionRefusal(
  action: StatusAction,
  user: Pick<User, 'enabled' | 'status'>,
): CognitoError | undefined {
  if (isAllowed(action, user)) return undefined;
  return user.enabled ? RULES[action].refusal(user.status) : userDisabled();
}

/** The status after `action`. Throws when the user's state does not allow it. */
export function nextStatus(
  action: StatusAction,
  user: Pick<User, 'enabled' | 'status'>,
): UserStatusType {
  const refusal = actionRefusal(action, user);
  if (refusal) throw refusal;
  return statusAfter(action, user.status) ?? user.status;
}

/** Whether the user has no sign-in here: a provider made it, or its password was turned off. */
export function signsInAtProviderAlone({ status }: Pick<User, 'status'>): boolean {
  return status === 'EXTERNAL_PROVIDER';
}

/** Why a user in this state may not sign in, whatever the password. */
export function signInRefusal(user: Pick<User, 'enabled' | 'status'>): CognitoError | undefined {
  if (user.status === 'UNCONFIRMED') return userNotConfirmed();
  if (!user.enabled) return userDisabled();
  if (user.status === 'RESET_REQUIRED') return passwordResetRequired();
  return undefined;
}
