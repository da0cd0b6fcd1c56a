/** Addresses within the console, and how patterns of them are read and written. Pure. */

/** The names of a pattern's parameters: `pool` and `user` of `/pools/:pool/users/:user`. */
export type ParameterNames<Pattern extends string> =
  Pattern extends `${string}:${infer Name}/${infer Rest}`
    ? Name | ParameterNames<`/${Rest}`>
    : Pattern extends `${string}:${infer Name}`
      ? Name
      : never;

export type ParametersOf<Pattern extends string> = Readonly<
  Record<ParameterNames<Pattern>, string>
>;

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The values that a path gives the parameters of a pattern, or undefined if it is another's. */
export function matchPath(
  pattern: string,
  path: string,
): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!;
    if (part.startsWith(':')) {
      if (value === '') return undefined;
      parameters[part.slice(1)] = decoded(value);
    } else if (part !== value) return undefined;
  }
  return parameters;
}

/** The address of a place, to link to: `#/pools/us-east-1_Shop/users/alice`. */
export function hrefTo<Pattern extends string>(
  pattern: Pattern,
  parameters: ParametersOf<Pattern>,
  query: Readonly<Record<string, string>> = {},
): string {
  const values: Readonly<Record<string, string>> = parameters;
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => segmentOf(values[name] ?? ''));
  const asked = new URLSearchParams(query).toString();
  return `#${path}${asked && `?${asked}`}`;
}

/** A user called `new` must not be taken for the form that makes one. */
const segmentOf = (value: string) => (value === 'new' ? '%6Eew' : encodeURIComponent(value));

export function placeIn(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  return { path: path === '' ? '/' : path, query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
