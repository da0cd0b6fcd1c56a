/** Settings that are JSON objects: given as one in the file, as text in the environment. */

/** The object itself, or the one its JSON text describes; undefined when it is neither. */
function jsonObject(given: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = typeof given === 'string' ? parsed(given) : given;
  return isObject(value) ? value : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries as `read` reads each; undefined when one is malformed. */
export function entriesOf<T>(
  given: unknown,
  read: (value: unknown) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  const object = jsonObject(given);
  if (!object) return undefined;
  const entries = new Map<string, T>();
  for (const [name, each] of Object.entries(object)) {
    const value = read(each);
    if (value === undefined || name === '') return undefined;
    entries.set(name, value);
  }
  return entries;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
