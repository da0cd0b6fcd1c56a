/** How the cookies of a site are set: for the site alone, and never readable by scripts. */
import type { Site } from './site.ts';

/** A site as far as cookies concern it. */
export type CookieSite = Pick<Site, 'base' | 'origin'>;

/** Other sites may lead a browser here with its cookies, but not post here. */
export function cookieOptions({ base, origin }: CookieSite) {
  return {
    path: base || '/',
    httpOnly: true,
    secure: origin.startsWith('https:'),
    sameSite: 'Lax',
  } as const;
}
