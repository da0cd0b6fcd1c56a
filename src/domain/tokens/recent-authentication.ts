/** How recently someone must have signed in to change how they sign in. Pure. */

/** In milliseconds. */
const LONGEST_AGE = 5 * 60_000;

/** Whether the sign-in is recent enough: a browser left open must not change factors. */
export function isRecentlyAuthenticated(
  { authTime }: { readonly authTime: number },
  now: number,
): boolean {
  return authTime + LONGEST_AGE > now;
}
