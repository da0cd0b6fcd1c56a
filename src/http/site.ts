/**
 * The places of pools on the web. A pool with a domain is served on a host of its own
 * (`acme.auth.id.example.com`, `acme.localhost:9229`, or its custom domain) and, for prefixes,
 * under a path of this server's own host (`/acme`), which needs no DNS. Routes of a site never
 * see which: the path's beginning is taken off before they are asked.
 */
import { isIP } from 'node:net';
import { type Context, Hono, type HonoRequest } from 'hono';
import { getPath } from 'hono/utils/url';
import { type Caller, deviceOf } from '#domain/risk/caller.ts';
import type { Pool } from '#store/tables/pools.ts';
import { type AppBindings, type Mount, noteRoute } from './app.ts';
import { placesOf, type SitePlaceParts, siteAt } from './site-places.ts';

/** A pool's own place on the web. */
export interface Site {
  readonly pool: Pool;
  /** The prefix or the custom host. */
  readonly domain: string;
  /** Which generation of login pages the domain shows: 1 classic, 2 managed. */
  readonly managedLoginVersion: number;
  /** What paths of links and cookies begin with: empty on a host of its own, else `/acme`. */
  readonly base: string;
  /** Scheme and authority as the browser sees them. */
  readonly origin: string;
}

type SiteEnv = { readonly Bindings: AppBindings & { readonly site: Site } };
export type SiteApp = Hono<SiteEnv>;
export type SiteContext = Context<SiteEnv>;

/** Adds the routes of one door to every site. */
export type SiteMount = (app: SiteApp) => void | Promise<void>;

/** Who sends a request, as sessions and events show it. */
export function callerOf(c: {
  readonly env: Pick<AppBindings, 'sourceAddress'>;
  readonly req: Pick<HonoRequest, 'header'>;
}): Caller {
  const { sourceAddress } = c.env;
  return {
    address: isIP(sourceAddress) === 0 ? undefined : sourceAddress,
    device: deviceOf(c.req.header('User-Agent')),
  };
}

/** Serves the sites of all pools. Requests for no site are left to the routes that come after. */
export function sites(parts: SitePlaceParts, mounts: readonly SiteMount[]): Mount {
  return async (app) => {
    /** What is taken off a request's path; the site's base may have the path of a proxy before it. */
    const taken = new WeakMap<Site, string>();
    const siteApp: SiteApp = new Hono({
      getPath: (request, options) => {
        const off = taken.get((options?.env as { site: Site } | undefined)!.site)!;
        return getPath(request).slice(off.length) || '/';
      },
    });
    siteApp.notFound((c) => c.json({ message: 'Not found.' }, 404));
    siteApp.onError((error) => {
      throw error;
    });
    siteApp.use(async (c, next) => {
      await next();
      noteRoute(c);
    });
    for (const mount of mounts) await mount(siteApp);

    app.use(async (c, next) => {
      const own = new URL(parts.publicUrl());
      const found = await siteAt(parts, placesOf(c.req.header('host'), c.req.path, own));
      if (!found) return next();
      const { place, domain, pool } = found;

      const off = place.byPath ? `/${domain.domain}` : '';
      const isPublic = place.authority === own.host || place.under === own.hostname;
      const secure = 'encrypted' in (c.env.incoming?.socket ?? {});
      const scheme =
        isPublic || domain.kind === 'custom' ? own.protocol : secure ? 'https:' : 'http:';
      const site: Site = {
        pool,
        domain: domain.domain,
        managedLoginVersion: domain.managedLoginVersion,
        base: off && `${isPublic ? own.pathname.replace(/\/$/, '') : ''}${off}`,
        origin: `${scheme}//${place.authority}`,
      };
      taken.set(site, off);
      const response = await siteApp.fetch(c.req.raw, { ...c.env, site });
      // A redirect may carry a code or a token, and every page a secret of its browser.
      if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'no-store');
      return response;
    });
  };
}
