import type { Operation } from '../../operation.ts';

/** A document by its id. */
export const describeTerms: Operation<'DescribeTerms'> = async (input, { terms }) => {
  return { Terms: terms.describe(await terms.get(input.UserPoolId, input.TermsId)) };
};
