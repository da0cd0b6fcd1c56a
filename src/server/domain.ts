/** Builds the domain over the store, from below: each file builds one storey of it. */
import { buildAccounts } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import type { Ground } from './ground.ts';
import type { ServerOptions } from './options.ts';
import { buildOutside } from './outside.ts';
import { buildPools } from './pools.ts';
import { buildSignIn } from './sign-in.ts';

export type Composition = ReturnType<typeof buildDomain>;

export function buildDomain(ground: Ground, addresses: Addresses, options: ServerOptions) {
  const pools = buildPools(ground, addresses, options);
  const outside = buildOutside(ground, pools, addresses, options);
  const accounts = buildAccounts(ground, outside, addresses, options);
  const below = { ...ground, ...pools, ...outside, ...accounts };
  return { ...below, ...buildSignIn(below, addresses, options) };
}
