import type { Operation } from '../../operation.ts';

export const deleteUserPoolClient: Operation<'DeleteUserPoolClient'> = async (
  input,
  { clients },
) => {
  await clients.delete(input.UserPoolId, input.ClientId);
  return undefined;
};
