import type { Operation } from '../../operation.ts';

/** How long a client reuses an SSO session. */
export const getUserPoolClientSessionConfiguration: Operation<
  'GetUserPoolClientSessionConfiguration'
> = (input, domain) => domain.clients.getSessionConfig(input.UserPoolId, input.ClientId);
