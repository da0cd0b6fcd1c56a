import { deviceOwnerNotFound, isFailure } from '#contract/errors.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Domain } from '../../operation.ts';

/**
 * The user whose devices an administrator asks for. These operations do not document
 * UserNotFoundException: for an unknown user they answer ResourceNotFoundException.
 */
export async function deviceOwner(
  { pools, accounts }: Domain,
  input: { readonly UserPoolId: string; readonly Username: string },
): Promise<{ readonly pool: Pool; readonly user: User }> {
  const pool = await pools.get(input.UserPoolId);
  const user = await accounts.byName(pool, input.Username).catch((cause: unknown) => {
    throw isFailure(cause, 'userNotFound') ? deviceOwnerNotFound() : cause;
  });
  return { pool, user };
}
