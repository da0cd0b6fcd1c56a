import { describeUser } from '#domain/users/descriptions.ts';
import { validationDataOf } from '#triggers/pre-sign-up.ts';
import type { Operation } from '../../operation.ts';

/** Creates a user by an administrator's word and invites it, unless the message is suppressed. */
export const adminCreateUser: Operation<'AdminCreateUser'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.create(pool, {
    username: input.Username,
    attributes: input.UserAttributes ?? [],
    temporaryPassword: input.TemporaryPassword,
    forceAliasCreation: input.ForceAliasCreation,
    messageAction: input.MessageAction,
    deliveryMediums: input.DesiredDeliveryMediums,
    validationData: validationDataOf(input.ValidationData),
    clientMetadata: input.ClientMetadata,
  });
  return { User: describeUser(user) };
};
