import type { Operation } from '../../operation.ts';

/** How a pool follows its users' sessions. */
export const getUserPoolSessionConfiguration: Operation<'GetUserPoolSessionConfiguration'> = (
  input,
  domain,
) => domain.pools.getSessionConfig(input.UserPoolId);
