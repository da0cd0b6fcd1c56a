import type { Operation } from '../../operation.ts';

/** A document by its client and name. */
export const describeTermsByClient: Operation<'DescribeTermsByClient'> = async (
  input,
  { terms },
) => {
  const { UserPoolId, ClientId, TermsName } = input;
  return { Terms: terms.describe(await terms.ofClient(UserPoolId, ClientId, TermsName)) };
};
