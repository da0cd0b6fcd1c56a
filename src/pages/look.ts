/** The looks that operators give to pages, as browsers get them: style sheets and images. */
import type { Look, Picture } from '#domain/branding/look.ts';
import { EVERY_CLIENT, type Looks } from '#domain/branding/looks.ts';
import type { Clients } from '#domain/clients/clients.ts';
import { FOR_GOOD, hashOf, imagePath } from '#http/assets.ts';
import type { Site, SiteApp } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import type { FrameLook, FramePicture } from './layout.ts';

interface LookParts {
  readonly looks: Looks;
  readonly clients: Pick<Clients, 'find'>;
}

type LookSite = Pick<Site, 'pool' | 'managedLoginVersion'>;

/** How the pages of a site look to those who come from the client. */
export async function frameLook(
  looks: Looks,
  { pool, managedLoginVersion }: LookSite,
  client: Client | undefined,
): Promise<FrameLook> {
  const look = await looks.of(pool, client, managedLoginVersion);
  return frameLookOf(look, (sheet) => `/_looks/${client?.id ?? EVERY_CLIENT}/${hashOf(sheet)}.css`);
}

/** The look with the path of its sheet. */
export function frameLookOf(look: Look, pathOf: (sheet: string) => string): FrameLook {
  const { colorScheme, favicon, logo, headerLogo, footerLogo } = look;
  const sheet = sheetOf(look);
  return {
    colorScheme,
    ...(sheet !== '' && { sheet: pathOf(sheet) }),
    ...(logo && { logo: framePicture(logo, colorScheme) }),
    ...(headerLogo && { headerLogo: framePicture(headerLogo, colorScheme) }),
    ...(footerLogo && { footerLogo: framePicture(footerLogo, colorScheme) }),
    ...(favicon && { favicon: imagePath(favicon.hash) }),
  };
}

/**
 * Images are made to be shown by a page. An SVG with a script in it, opened by itself, runs in a
 * sandbox of its own.
 */
const IMAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

export function lookRoutes(app: SiteApp, { looks, clients }: LookParts): void {
  app.get('/_images/:hash', async (c) => {
    const image = await looks.image(c.env.site.pool, c.req.param('hash'));
    if (!image) return c.notFound();
    return c.body(new Uint8Array(image.bytes), 200, {
      'Content-Type': image.contentType,
      'Content-Security-Policy': IMAGE_POLICY,
      'Cache-Control': FOR_GOOD,
    });
  });
  app.get('/_looks/:client/:sheet', async (c) => {
    const { pool, managedLoginVersion } = c.env.site;
    const id = c.req.param('client');
    const client = id === EVERY_CLIENT ? undefined : await clients.find(id);
    if (id !== EVERY_CLIENT && client?.poolId !== pool.id) return c.notFound();
    const sheet = sheetOf(await looks.of(pool, client, managedLoginVersion));
    // A page made a moment ago may ask for an older sheet: it gets the present one, uncached.
    const isNamed = c.req.param('sheet') === `${hashOf(sheet)}.css`;
    return c.body(sheet, 200, {
      'Content-Type': 'text/css; charset=UTF-8',
      'Cache-Control': isNamed ? FOR_GOOD : 'no-store',
    });
  });
}

/** The rules of a look: a file two folders below the site. */
export function sheetOf({ css, background = {}, colorScheme }: Look): string {
  const rules = (['light', 'dark'] as const).flatMap((scheme) => {
    const image = background[scheme];
    if (!image || !colorScheme.includes(scheme)) return [];
    const when = colorScheme === scheme ? '' : ` and (prefers-color-scheme: ${scheme})`;
    return [covering(when, imagePath(image.hash))];
  });
  return [css, ...rules].filter((each) => each !== '').join('\n');
}

/** Phones have no room for a picture behind the form. Paths are seen from the sheet's own. */
const covering = (when: string, path: string) =>
  `@media (min-width: 30.01rem)${when} { body { background: var(--ground) url("../..${path}") center / cover fixed; } }`;

/** The picture for the scheme of the page, or for both when the browser decides. */
function framePicture({ light, dark }: Picture, scheme: Look['colorScheme']): FramePicture {
  if (scheme === 'dark') return { src: imagePath(dark.hash) };
  const src = imagePath(light.hash);
  return scheme === 'light' || dark.hash === light.hash
    ? { src }
    : { src, dark: imagePath(dark.hash) };
}
