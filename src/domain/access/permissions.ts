/** What the signer of a request may do, and how a refusal says so. Pure. */
import { accessDenied } from '#contract/errors.ts';
import { decide, type Policy } from './policy.ts';
import { principalArn } from './principal.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Everything, or what the policies of an identity allow, one of them for all; of a session that was
 * narrowed, what its own policy allows too.
 */
export type CallerPermissions =
  | 'everything'
  | { readonly identity: readonly Policy[]; readonly session?: Policy | undefined };

/** Whether tags of the resource are asked for, which have to be read. */
export function asksResourceTags(permissions: CallerPermissions): boolean {
  if (permissions === 'everything') return false;
  const { identity, session } = permissions;
  return [...identity, ...(session ? [session] : [])].some((policy) => policy.asksResourceTags);
}

/**
 * Who must allow a request: the signer's own policies, or a trust policy that has named the signer
 * already, where their own may still forbid it.
 */
export type Granting = 'own policies' | 'trust policy';

/** How policies refuse a request, in the words of the service; undefined where they allow it. */
export function refusalOf(
  permissions: CallerPermissions,
  context: RequestContext,
  granting: Granting,
): string | undefined {
  if (permissions === 'everything') return undefined;
  const { identity, session } = permissions;
  const decisions = identity.map((policy) => decide(policy, context));
  if (decisions.includes('denied')) return 'with an explicit deny in an identity-based policy';
  const bySession = session && decide(session, context);
  if (bySession === 'denied') return 'with an explicit deny in a session policy';
  if (granting === 'own policies' && !decisions.includes('allowed')) {
    return `because no identity-based policy allows the ${context.action} action`;
  }
  if (bySession === 'unmentioned') {
    return `because no session policy allows the ${context.action} action`;
  }
  return undefined;
}

/** @throws AccessDeniedException unless the policies allow the request */
export function authorize(permissions: CallerPermissions, context: RequestContext): void {
  const refusal = refusalOf(permissions, context, 'own policies');
  if (refusal === undefined) return;
  const { action, resource, principal, region, accountId } = context;
  const user = principalArn(principal, region, accountId);
  throw accessDenied(
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${refusal}`,
  );
}
