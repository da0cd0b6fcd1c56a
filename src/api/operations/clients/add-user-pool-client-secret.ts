import type { Operation } from '../../operation.ts';

/** Adds a second secret, given or generated. Only this answer shows its value. */
export const addUserPoolClientSecret: Operation<'AddUserPoolClientSecret'> = async (
  input,
  { clients },
) => ({
  ClientSecretDescriptor: await clients.addSecret(
    input.UserPoolId,
    input.ClientId,
    input.ClientSecret,
  ),
});
