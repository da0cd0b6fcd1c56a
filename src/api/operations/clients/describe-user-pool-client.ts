import { describeClient } from '#domain/clients/description.ts';
import type { Operation } from '../../operation.ts';

export const describeUserPoolClient: Operation<'DescribeUserPoolClient'> = async (
  input,
  { clients },
) => {
  const client = await clients.current(input.UserPoolId, input.ClientId);
  return { UserPoolClient: describeClient(client) };
};
