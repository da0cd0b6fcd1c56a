/**
 * Settings keep no member for what a request left out. What is empty was not left out: only where
 * both mean the same, a setting says so by one of the functions here. Pure.
 */

/** `value` without the members that are undefined. */
export function omitAbsent<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as T;
}

/** `list`, unless it is empty: for lists of which an empty one means no more than none. */
export function absentIfEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list?.length ? list : undefined;
}

/** `structure`, unless no member of it has a value. */
export function absentIfVoid<T extends object>(structure: T | undefined): T | undefined {
  const isVoid = structure === undefined || Object.keys(omitAbsent(structure)).length === 0;
  return isVoid ? undefined : structure;
}
