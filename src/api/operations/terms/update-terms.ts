import type { Operation } from '../../operation.ts';

/** Changes a document; what the input leaves out stays. */
export const updateTerms: Operation<'UpdateTerms'> = async (input, { terms }) => {
  return { Terms: terms.describe(await terms.update(input)) };
};
