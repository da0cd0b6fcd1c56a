import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const PAGE = 60;

/** The pool's clients by id. None is dynamically registered, so ClientType DCR finds none. */
export const listUserPoolClients: Operation<'ListUserPoolClients'> = async (input, { clients }) => {
  const { items, next } = await clients.list(input.UserPoolId, {
    limit: input.MaxResults ?? PAGE,
    after: decodeToken(input.NextToken),
  });
  if (input.ClientType === 'DCR') return { UserPoolClients: [] };
  return {
    UserPoolClients: items.map(({ id, poolId, name }) => ({
      ClientId: id,
      UserPoolId: poolId,
      ClientName: name,
    })),
    NextToken: encodeToken(next),
  };
};
