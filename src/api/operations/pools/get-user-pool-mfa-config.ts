import type { Operation } from '../../operation.ts';

export const getUserPoolMfaConfig: Operation<'GetUserPoolMfaConfig'> = (input, { pools }) =>
  pools.getMfaConfig(input.UserPoolId);
