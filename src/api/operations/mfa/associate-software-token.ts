import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';
import { tokenOrSession } from './token-or-session.ts';

/**
 * Gives out a new secret for the user's authenticator. Nothing signs in with it until
 * VerifySoftwareToken proves it; an earlier authenticator works until then.
 */
export const associateSoftwareToken: Operation<'AssociateSoftwareToken'> = async (
  input,
  domain,
) => {
  const who = tokenOrSession(input);
  if ('session' in who) return domain.enrolment.associate(who.session);
  const { pool, user } = await domain.ownChanges.bearer(who.accessToken, {
    deleted: accessTokenRevoked,
  });
  return { SecretCode: await domain.authenticators.associate(pool, user, { by: 'token' }) };
};
