/**
 * What an update has to say of a thing that it leaves alone: operations put back to its default
 * what they are not given. Pure.
 */
export function carried<Thing extends object, Name extends keyof Thing>(
  thing: Thing,
  names: readonly Name[],
): Pick<Thing, Name> {
  return Object.fromEntries(names.map((name) => [name, thing[name]])) as Pick<Thing, Name>;
}
