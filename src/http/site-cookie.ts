/** How the cookies of a site are set: for the site alone, and never readable by scripts. */

/** A site as far as cookies concern it. */
export interface CookieSite {
  readonly base: string;
  readonly origin: string;
}

/** Other sites may lead a browser here with its cookies, but not post here. */
export function cookieOptions({ base, origin }: CookieSite) {
  return {
    path: base || '/',
    httpOnly: true,
    secure: origin.startsWith('https:'),
    sameSite: 'Lax',
  } as const;
}
