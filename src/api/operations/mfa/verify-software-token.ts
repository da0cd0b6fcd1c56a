import type { Operation } from '../../operation.ts';
import { tokenOrSession } from './token-or-session.ts';

/**
 * Proves that the user's authenticator holds the secret AssociateSoftwareToken gave out. A
 * session is answered with its successor, which RespondToAuthChallenge takes for MFA_SETUP.
 */
export const verifySoftwareToken: Operation<'VerifySoftwareToken'> = async (input, domain) => {
  const { UserCode, FriendlyDeviceName } = input;
  const who = tokenOrSession(input);
  if ('session' in who) {
    const { Session } = await domain.enrolment.verify(who.session, UserCode, FriendlyDeviceName);
    return { Status: 'SUCCESS', Session };
  }
  const bearer = await domain.ownChanges.bearer(who.accessToken);
  const { pool, user } = bearer;
  await domain.ownChanges.make(bearer, {
    told: await domain.authenticators.changeOnVerify(user),
    make: (within) =>
      domain.authenticators.verify(pool, user, UserCode, FriendlyDeviceName, {
        by: 'token',
        within,
      }),
  });
  return { Status: 'SUCCESS' };
};
