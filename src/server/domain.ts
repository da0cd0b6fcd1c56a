/** Builds the domain over the store, from below: each file builds one storey of it. */
import { buildAccounts } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import { buildFederation } from './federation.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';
import { buildOutside } from './outside.ts';
import { buildPools } from './pools.ts';
import { buildSignIn } from './sign-in.ts';

export type Composition = ReturnType<typeof buildDomain>;

export function buildDomain(ground: Ground, addresses: Addresses, config: ServerConfig) {
  const pools = buildPools(ground, addresses, config);
  const outside = buildOutside(ground, pools, addresses, config);
  const accounts = buildAccounts(ground, outside, addresses, config);
  const below = { ...ground, ...pools, ...outside, ...accounts };
  const federation = buildFederation(below, config);
  return { ...below, ...federation, ...buildSignIn(below, addresses, config) };
}
