import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Replaces the password of the signed-in user. */
export const changePassword: Operation<'ChangePassword'> = async (input, domain, request) => {
  const bearer = await domain.ownChanges.bearer(input.AccessToken);
  const { pool, client, user, deviceKey } = bearer;
  const { PreviousPassword, ProposedPassword } = input;
  const caller = callerOf(request, client);
  const isRemembered = await domain.devices.isRemembered(pool, user, deviceKey);
  const origin = isRemembered ? 'familiar' : 'unfamiliar';
  await domain.watched.byUser(
    { pool, client, caller, type: 'PasswordChange', password: ProposedPassword },
    user.id,
    () =>
      domain.ownChanges.make(bearer, {
        told: 'password-changed',
        make: (within) =>
          domain.passwordChange.change(
            pool,
            user,
            PreviousPassword,
            ProposedPassword,
            origin,
            within,
          ),
      }),
  );
  return {};
};
