import type { Operation } from '../../operation.ts';

/** Takes a document away. */
export const deleteTerms: Operation<'DeleteTerms'> = async (input, { terms }) => {
  await terms.delete(input.UserPoolId, input.TermsId);
};
