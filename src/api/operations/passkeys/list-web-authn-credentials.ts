import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

const LARGEST_PAGE = 20;

/** The signed-in user's passkeys. */
export const listWebAuthnCredentials: Operation<'ListWebAuthnCredentials'> = async (
  input,
  domain,
) => {
  const holder = await domain.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  const { items, next } = await domain.passkeys.list(holder, {
    limit: input.MaxResults || LARGEST_PAGE,
    after: decodeToken(input.NextToken),
  });
  return { Credentials: items, NextToken: encodeToken(next) };
};
