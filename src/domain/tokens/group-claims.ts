/** What tokens say of the groups their user is in. Pure. */
import type { Group } from '#store/records.ts';
import type { Claims } from './jwt.ts';

/** `cognito:groups`, names by precedence; no claim for who is in no group. */
export function groupNames(groups: readonly Group[]): Claims {
  if (groups.length === 0) return {};
  return { 'cognito:groups': byPrecedence(groups).map(({ name }) => name) };
}

/**
 * `cognito:roles`, every role of the user's groups once, and `cognito:preferred_role`, that of
 * the group that counts most; none where groups of equal precedence disagree.
 */
export function groupRoles(groups: readonly Group[]): Claims {
  const withRole = byPrecedence(groups).flatMap((group) =>
    group.roleArn === undefined ? [] : [{ role: group.roleArn, rank: rankOf(group) }],
  );
  const [first] = withRole;
  if (!first) return {};
  const agreed = withRole.every(({ role, rank }) => rank > first.rank || role === first.role);
  return {
    'cognito:roles': [...new Set(withRole.map(({ role }) => role))],
    ...(agreed && { 'cognito:preferred_role': first.role }),
  };
}

/** Sorting is stable: groups of equal precedence stay in order of name. */
function byPrecedence(groups: readonly Group[]): readonly Group[] {
  return groups.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ precedence }: Group): number {
  return precedence ?? Number.MAX_SAFE_INTEGER;
}
