import type { Operation } from '../../operation.ts';

/** Replaces how long a client reuses an SSO session. */
export const setUserPoolClientSessionConfiguration: Operation<
  'SetUserPoolClientSessionConfiguration'
> = (input, domain) => domain.clients.setSessionConfig(input);
