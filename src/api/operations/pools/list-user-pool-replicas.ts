import type { Operation } from '../../operation.ts';
import { onlyPage } from '../../pagination.ts';

/** The pool in its own region and its replica: at most two, so there is never a next page. */
export const listUserPoolReplicas: Operation<'ListUserPoolReplicas'> = async (
  input,
  { replicas },
) => {
  onlyPage(input.NextToken);
  return { UserPoolReplicas: await replicas.list(input.UserPoolId) };
};
