/**
 * Who may hand out permissions. IAM lets whoever may write policies write any, and leaves it to
 * boundaries that nobody gets more than they should; there are none here, so nobody grants more
 * than they have. Whether one policy is within another cannot be told of policies as such: who may
 * do everything grants anything, and a user gives its other keys the policy of the one it signs
 * with. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import { accessDenied } from '#contract/errors.ts';
import { isAnything } from './patterns.ts';
import type { CallerPermissions } from './permissions.ts';
import type { Policy } from './policy.ts';
import type { PolicyStatement, Selection } from './statement.ts';

/** @throws AccessDeniedException unless the permissions are everything there is */
export function requireUnlimited(permissions: CallerPermissions, action: string): void {
  if (isUnlimited(permissions)) return;
  throw accessDenied(
    `Nobody grants more than they have: ${action} takes credentials that may do everything.`,
  );
}

/** Whether two documents are one policy, however each is written down. */
export const isSamePolicy = (one: unknown, other: unknown) => isDeepStrictEqual(one, other);

/** Whether everything is allowed: without a policy, or by one that allows all and denies nothing. */
export function isUnlimited(permissions: CallerPermissions): boolean {
  if (permissions === 'everything') return true;
  const { identity, session } = permissions;
  return allowsAll(identity) && (session === undefined || allowsAll([session]));
}

function allowsAll(policies: readonly Policy[]): boolean {
  const statements = policies.flatMap((policy) => policy.statements);
  return (
    statements.every(({ effect }) => effect === 'Allow') &&
    statements.some(
      ({ actions, resources, conditions }: PolicyStatement) =>
        isAll(actions) && (!resources || isAll(resources)) && conditions.length === 0,
    )
  );
}

function isAll({ isExclusion, patterns }: Selection): boolean {
  return !isExclusion && patterns.some(isAnything);
}
