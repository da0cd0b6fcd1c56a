/** What tokens say of the groups their user is in. Pure. */
import type { Group } from '#store/tables/groups.ts';
import type { GroupConfiguration } from '#triggers/pre-token-generation.ts';
import type { Claims } from './jwt.ts';

/** `cognito:groups`, names by precedence; no claim for a user in no group. */
export function groupNames({ groups }: GroupConfiguration): Claims {
  return groups.length === 0 ? {} : { 'cognito:groups': groups };
}

/** `cognito:roles` and `cognito:preferred_role`, where there are any. */
export function groupRoles({ roles, preferredRole }: GroupConfiguration): Claims {
  return {
    ...(roles.length > 0 && { 'cognito:roles': roles }),
    ...(preferredRole !== undefined && { 'cognito:preferred_role': preferredRole }),
  };
}

/**
 * The names of a user's groups by precedence, every role once, and the role of the group with the
 * highest precedence; none where groups of equal precedence have different roles.
 */
export function groupConfiguration(given: readonly Group[]): GroupConfiguration {
  const groups = byPrecedence(given);
  const withRole = groups.flatMap((group) =>
    group.roleArn === undefined ? [] : [{ role: group.roleArn, rank: rankOf(group) }],
  );
  const [first] = withRole;
  const agreed = withRole.every(({ role, rank }) => rank > first!.rank || role === first!.role);
  return {
    groups: groups.map(({ name }) => name),
    roles: [...new Set(withRole.map(({ role }) => role))],
    preferredRole: agreed ? first?.role : undefined,
  };
}

/** Sorting is stable: groups of equal precedence stay in order of name. */
function byPrecedence(groups: readonly Group[]): readonly Group[] {
  return groups.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ precedence }: Group): number {
  return precedence ?? Number.MAX_SAFE_INTEGER;
}
