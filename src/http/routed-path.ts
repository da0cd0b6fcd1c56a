/** Written in the one way there is: most requests are. */
const PLAIN = /^(?:\/(?![./])[\w~.-]*)+$/;

/**
 * The path of a request target as the router sees it: without query and fragment, dot segments and
 * escapes resolved. What decides by the path before the router goes by this one, or another way of
 * writing it leads around.
 */
export function routedPath(target: string): string {
  if (PLAIN.test(target)) return target;
  const url = target.startsWith('/') ? `http://localhost${target}` : target;
  const path = URL.parse(url)?.pathname ?? target;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
