import type { Operation } from '../../operation.ts';

/** Takes a pool's domain away: its pages and endpoints are gone, and the name is free. */
export const deleteUserPoolDomain: Operation<'DeleteUserPoolDomain'> = async (
  input,
  { domains },
) => {
  await domains.delete(input.UserPoolId, input.Domain);
  return {};
};
