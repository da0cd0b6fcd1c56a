import { describeUser } from '#domain/accounts/descriptions.ts';
import type { Operation } from '../../operation.ts';

/**
 * Creates a user by an administrator's word and invites it, unless the message is suppressed.
 *
 * ValidationData and ClientMetadata are for triggers alone and reach nobody without one.
 */
export const adminCreateUser: Operation<'AdminCreateUser'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.create(pool, {
    username: input.Username,
    attributes: input.UserAttributes ?? [],
    temporaryPassword: input.TemporaryPassword,
    forceAliasCreation: input.ForceAliasCreation,
    messageAction: input.MessageAction,
    deliveryMediums: input.DesiredDeliveryMediums,
    clientMetadata: input.ClientMetadata,
  });
  return { User: describeUser(user) };
};
