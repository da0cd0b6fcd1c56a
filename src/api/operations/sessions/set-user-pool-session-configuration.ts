import type { Operation } from '../../operation.ts';

/** Replaces how a pool follows its users' sessions. */
export const setUserPoolSessionConfiguration: Operation<'SetUserPoolSessionConfiguration'> = (
  input,
  domain,
) => domain.pools.setSessionConfig(input);
