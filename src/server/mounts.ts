/** The routes of this server's own host, in the order in which they are tried. */
import type { App, Mount } from '#http/app.ts';
import type { NameCheck } from '#http/known-names.ts';
import { version } from '#platform/version.ts';
import type { Addresses } from './addresses.ts';
import type { Composition } from './domain.ts';
import { onFirstUse } from './on-first-use.ts';
import type { ServerConfig } from './options.ts';
import { commonTokenMount, siteMounts } from './site-mounts.ts';

export function serverMounts(
  domain: Composition,
  addresses: Addresses,
  names: NameCheck,
  config: ServerConfig,
): readonly Mount[] {
  const { issuers, publicUrl } = addresses;
  const { mode, region } = config;
  const mounts = [
    // Before the sites: the router asks every one of those for its pool first.
    ...(config.console === 'on'
      ? [
          onFirstUse<App>(async () => {
            const { consoleDoor } = await import('#console/console.ts');
            const { administrationOf } = await import('#console/console-config.ts');
            const known = { mode, region, version: version() };
            const parts = { ...domain, publicUrl, region, accountId: config.accountId };
            return consoleDoor({
              ...domain,
              config: async () => {
                const administration = mode === 'serve' ? await administrationOf(parts) : undefined;
                return { ...known, ...(administration && { administration }) };
              },
            });
          }),
        ]
      : []),
    onFirstUse<App>(async () => {
      const { serveAssets } = await import('#http/assets.ts');
      const { PAGE_SHEET } = await import('#pages/style.ts');
      return (app) => serveAssets(app, [PAGE_SHEET]);
    }),
    onFirstUse<App>(async () => {
      const { sites } = await import('#http/site.ts');
      return sites({ ...domain, publicUrl }, siteMounts(domain, addresses, config));
    }),
    commonTokenMount(domain),
    onFirstUse<App>(async () => {
      const { discovery } = await import('#oauth/discovery.ts');
      return (app) => void app.route('/', discovery({ ...domain, issuers, publicUrl }));
    }),
    onFirstUse<App>(async () => {
      const { authEventFeedback } = await import('#pages/auth-event-feedback.ts');
      return (app) => authEventFeedback(app, domain);
    }),
    onFirstUse<App>(async () => {
      const { recoveryCodeRoutes } = await import('#api/routes/recovery-codes.ts');
      return recoveryCodeRoutes(domain);
    }),
    onFirstUse<App>(async () => {
      const { confirmUser } = await import('#pages/confirm-user.ts');
      const { serverFrame } = await import('#pages/server-frame.ts');
      return (app) => confirmUser(app, domain, { frame: serverFrame });
    }),
  ];
  /** For people who come by chance; a development server has its own. */
  const home = onFirstUse<App>(async () => {
    const { serveIcon } = await import('#http/icon.ts');
    const { homePage } = await import('#pages/home.ts');
    const { serverFrame } = await import('#pages/server-frame.ts');
    return (app) => {
      serveIcon(app);
      app.get('/', async (c) => homePage(c, await serverFrame(c), undefined));
    };
  });
  const { tools } = domain;
  if (!tools) return [...mounts, home];
  const development = onFirstUse<App>(async () => {
    const { devTools } = await import('#dev/dev-tools.ts');
    const { homePool } = await import('#dev/home-facts.ts');
    const home = async () => {
      const { items } = await domain.pools.list(config.region, { limit: 60 });
      const pools = items.map(async (pool) =>
        homePool(domain.store, pool, await domain.domains.siteUrl(pool.id)),
      );
      return {
        url: publicUrl(),
        region: config.region,
        version: version(),
        console: config.console === 'on',
        pools: await Promise.all(pools),
      };
    };
    const { callFor } = await import('./api.ts');
    return devTools({ ...domain, ...tools, names, home, call: callFor(domain) });
  });
  return [...mounts, development, home];
}
