/**
 * The identity providers of a pool: other people's sign-ins that its users come through.
 *
 * This room owns providers and their rules, what the protocols ask of them and take for an
 * answer, and whose their subjects are. What follows once a subject is known, second factors,
 * sessions and tokens, stays with sign-in.
 */
import type { Reads } from '#store/store.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';

/** The pool's provider of this name, as the store has it now. */
export function providerOf(
  reads: Pick<Reads, 'identityProviders'>,
  pool: Pool,
  name: string,
): Promise<IdentityProvider | undefined> {
  return reads.identityProviders.find(pool.id, name);
}
