/** The making of administrators over a store, for commands: without a server. */
import { Roles } from '#domain/access/roles.ts';
import { Administrators } from '#domain/accounts/administrators.ts';
import { Clients } from '#domain/clients/clients.ts';
import { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { PoolDomains } from '#domain/pools/domains.ts';
import { Pools } from '#domain/pools/pools.ts';
import { ResourceServers } from '#domain/pools/resource-servers.ts';
import { Groups } from '#domain/users/groups.ts';
import type { Clock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import { noTracing } from '#platform/tracing.ts';
import type { Store } from '#store/store.ts';
import type { ServerConfig } from './options.ts';

interface AdministratorsGround {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Where the server is reached, without a slash at its end. */
  readonly publicUrl: string;
}

export function administratorsOver(
  { publicUrl: address, ...given }: AdministratorsGround,
  {
    accountId,
    region,
    prefixDomains,
  }: Pick<ServerConfig, 'accountId' | 'region' | 'prefixDomains'>,
): Administrators {
  const publicUrl = () => address;
  const ground = { ...given, ids: new Ids(given.random), accountId, publicUrl };
  const pools = new Pools({ ...ground, sealsUnder: () => true });
  const resourceServers = new ResourceServers(ground);
  const modexp = new ModularExponentiation({ workers: 0 });
  return new Administrators({
    ...ground,
    region,
    pools,
    clients: new Clients({ ...ground, pools, resourceServers }),
    domains: new PoolDomains({ ...ground, pools, prefixForm: prefixDomains }),
    groups: new Groups(ground),
    roles: new Roles(ground),
    passwordKeeper: new PasswordKeeper({ ...ground, modexp, tracer: noTracing }),
  });
}
