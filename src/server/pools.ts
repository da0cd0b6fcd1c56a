/** Pools and what belongs to them: settings, domains, clients, their looks, groups; limits on requests. */
import { Brandings } from '#domain/branding/brandings.ts';
import { ClassicStyles } from '#domain/branding/classic-styles.ts';
import { Looks } from '#domain/branding/looks.ts';
import { Terms } from '#domain/branding/terms.ts';
import { Clients } from '#domain/clients/clients.ts';
import { PoolDomains } from '#domain/pools/domains.ts';
import { Pools } from '#domain/pools/pools.ts';
import { PoolReplicas } from '#domain/pools/replicas.ts';
import { ResourceServers } from '#domain/pools/resource-servers.ts';
import { ProvisionedLimits } from '#domain/quotas/provisioned-limits.ts';
import { EnforcedRates, unlimitedRates } from '#domain/quotas/request-rates.ts';
import { Groups } from '#domain/users/groups.ts';
import type { Addresses } from './addresses.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';

export type PoolParts = ReturnType<typeof buildPools>;

export function buildPools(ground: Ground, addresses: Addresses, config: ServerConfig) {
  const { accountId, prefixDomains: prefixForm, maxClients } = config;
  const pinIds = config.mode === 'dev';
  const { publicUrl, imagePath } = addresses;
  // For development the setting is kept and has no effect, as other settings of AWS have none.
  const sealsUnder = (keyArn: string) =>
    config.mode === 'dev' || keyArn === config.masterKeyKms?.keyId;
  const pools = new Pools({ ...ground, accountId, pinIds, sealsUnder });
  const domains = new PoolDomains({ ...ground, pools, publicUrl, prefixForm, accountId });
  const resourceServers = new ResourceServers(ground);
  const clients = new Clients({ ...ground, pools, resourceServers, pinIds, maxClients });
  const looks = new Looks(ground);
  const limits = new ProvisionedLimits({ ...ground, highestLimit: config.maxProvisionedLimit });
  const brandingParts = { ...ground, pools, clients, domains, looks };
  return {
    pools,
    replicas: new PoolReplicas({ pools, accountId }),
    domains,
    resourceServers,
    clients,
    looks,
    brandings: new Brandings(brandingParts),
    classicStyles: new ClassicStyles({ ...brandingParts, imagePath }),
    terms: new Terms(brandingParts),
    groups: new Groups(ground),
    provisionedLimits: limits,
    requestRates:
      config.requestRates === 'enforced'
        ? new EnforcedRates({ ...ground, limits })
        : unlimitedRates,
  };
}
