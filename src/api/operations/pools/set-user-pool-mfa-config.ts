import type { Operation } from '../../operation.ts';

/** Replaces the pool's MFA settings: a factor left out is off. */
export const setUserPoolMfaConfig: Operation<'SetUserPoolMfaConfig'> = (input, { pools }) =>
  pools.setMfaConfig(input);
