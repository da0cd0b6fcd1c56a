import type { Operation } from '../../operation.ts';

/** How long a client reuses an SSO session. */
export const getUserPoolClientSessionConfiguration: Operation<
  'GetUserPoolClientSessionConfiguration'
> = (input, context) => context.clients.getSessionConfig(input.UserPoolId, input.ClientId);
