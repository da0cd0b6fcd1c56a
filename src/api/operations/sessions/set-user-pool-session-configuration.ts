import type { Operation } from '../../operation.ts';

/** Replaces how a pool follows its users' sessions. */
export const setUserPoolSessionConfiguration: Operation<'SetUserPoolSessionConfiguration'> = (
  input,
  context,
) => context.pools.setSessionConfig(input);
