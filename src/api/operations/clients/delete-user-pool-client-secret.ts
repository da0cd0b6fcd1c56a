import type { Operation } from '../../operation.ts';

/** Removes one of two secrets; the last one stays. */
export const deleteUserPoolClientSecret: Operation<'DeleteUserPoolClientSecret'> = async (
  input,
  { clients },
) => {
  await clients.deleteSecret(input.UserPoolId, input.ClientId, input.ClientSecretId);
  return {};
};
