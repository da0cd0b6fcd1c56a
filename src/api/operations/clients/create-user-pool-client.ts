import { describeClient } from '#domain/clients/description.ts';
import type { Operation } from '../../operation.ts';

/** Makes an app client, with a secret where one is asked for or given. */
export const createUserPoolClient: Operation<'CreateUserPoolClient'> = async (
  input,
  { clients },
) => {
  const client = await clients.create(input);
  return { UserPoolClient: describeClient(client) };
};
