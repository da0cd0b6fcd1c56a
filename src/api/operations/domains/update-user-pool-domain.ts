import type { Operation } from '../../operation.ts';

/** Changes what a domain's pages are, or the certificate of a custom one. */
export const updateUserPoolDomain: Operation<'UpdateUserPoolDomain'> = async (
  input,
  { domains },
) => {
  const { kind, managedLoginVersion } = await domains.update(input);
  return {
    ManagedLoginVersion: managedLoginVersion,
    ...(kind === 'custom' && { CloudFrontDomain: domains.target() }),
  };
};
