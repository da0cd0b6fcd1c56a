import type { Pool } from '#store/records.ts';

/** Attributes that no file gives: the service makes the one, and linking the other. */
const NOT_GIVEN: ReadonlySet<string> = new Set(['sub', 'identities']);

/**
 * The columns of a CSV file of the pool's users: every attribute of its schema that a file can
 * give, in the schema's order, then the two that are no attributes.
 */
export function csvHeader({ schema }: Pick<Pool, 'schema'>): readonly string[] {
  const attributes = schema.flatMap(({ Name }) => (Name && !NOT_GIVEN.has(Name) ? [Name] : []));
  return [...attributes, 'cognito:mfa_enabled', 'cognito:username'];
}
