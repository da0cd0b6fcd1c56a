import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const PAGE = 60;

/** The pool's clients by id, all or those of one type. */
export const listUserPoolClients: Operation<'ListUserPoolClients'> = async (input, { clients }) => {
  const page = { limit: input.MaxResults ?? PAGE, after: decodeToken(input.NextToken) };
  const { items, next } = await clients.list(input.UserPoolId, page, input.ClientType);
  return {
    UserPoolClients: items.map(({ id, poolId, name }) => ({
      ClientId: id,
      UserPoolId: poolId,
      ClientName: name,
    })),
    NextToken: encodeToken(next),
  };
};
