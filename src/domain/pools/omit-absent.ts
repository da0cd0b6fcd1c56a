/** Settings keep no member for what a request left out: neither undefined nor an empty list. Pure. */

/** `value` without the members that are undefined. */
export function omitAbsent<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as T;
}

/** `list`, unless it is empty. */
export function absentIfEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list?.length ? list : undefined;
}
