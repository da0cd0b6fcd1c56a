/** How long ago a sign-in may be for changes of how one signs in. Pure. */

/** In milliseconds. */
const FRESH = 5 * 60_000;

/** Whether who is signed in has proven it just now: a browser left open must change no factor. */
export function isFresh({ authTime }: { readonly authTime: number }, now: number): boolean {
  return authTime + FRESH > now;
}
