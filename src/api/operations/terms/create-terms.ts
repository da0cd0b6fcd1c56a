import type { Operation } from '../../operation.ts';

/** Gives a client a document that its sign-up page leads to. */
export const createTerms: Operation<'CreateTerms'> = async (input, { terms }) => {
  return { Terms: terms.describe(await terms.create(input)) };
};
