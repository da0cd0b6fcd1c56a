import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const LARGEST_PAGE = 60;

/** The documents of all clients of a pool. */
export const listTerms: Operation<'ListTerms'> = async (input, { terms }) => {
  const { items, next } = await terms.list(input.UserPoolId, {
    limit: input.MaxResults ?? LARGEST_PAGE,
    after: decodeToken(input.NextToken),
  });
  return { Terms: items.map((each) => terms.describeBriefly(each)), NextToken: encodeToken(next) };
};
