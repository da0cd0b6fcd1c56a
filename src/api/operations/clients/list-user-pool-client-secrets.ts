import type { Operation } from '../../operation.ts';
import { decodeToken } from '../../pagination.ts';

/** The client's secrets without their values: at most two, so there is never a next page. */
export const listUserPoolClientSecrets: Operation<'ListUserPoolClientSecrets'> = async (
  input,
  { clients },
) => {
  const secrets = await clients.listSecrets(input.UserPoolId, input.ClientId);
  return { ClientSecrets: decodeToken(input.NextToken) === undefined ? secrets : [] };
};
