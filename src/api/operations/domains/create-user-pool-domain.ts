import type { Operation } from '../../operation.ts';

/** Gives a pool the name its endpoints and login pages are found under. */
export const createUserPoolDomain: Operation<'CreateUserPoolDomain'> = async (
  input,
  { domains },
) => {
  const { kind, managedLoginVersion } = await domains.create(input);
  return {
    ManagedLoginVersion: managedLoginVersion,
    ...(kind === 'custom' && { CloudFrontDomain: domains.target() }),
  };
};
