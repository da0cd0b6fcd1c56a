import { describeClient } from '#domain/clients/description.ts';
import type { Operation } from '../../operation.ts';

/** Replaces the client's settings; what the request leaves out returns to its default. */
export const updateUserPoolClient: Operation<'UpdateUserPoolClient'> = async (
  input,
  { clients },
) => {
  const client = await clients.update(input);
  return { UserPoolClient: describeClient(client) };
};
