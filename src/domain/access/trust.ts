/** Trust policies: who may assume a role. Pure. */
import { poolProviderIn, principalIn } from '#contract/arn.ts';
import { shortened } from './patterns.ts';
import type { Principal } from './principal.ts';
import type { RequestContext } from './request-context.ts';
import {
  asObject,
  concerns,
  decisionOf,
  onlyKnown,
  type PolicyStatement,
  parseDocument,
  parseShared,
  texts,
} from './statement.ts';

/**
 * Everyone who signs, all of an account as far as their own policies allow, one of them, or whoever
 * comes with an ID token of a pool.
 */
type TrustedPrincipal =
  | { readonly type: 'anyone' }
  | { readonly type: 'account'; readonly accountId: string }
  | { readonly type: 'one'; readonly accountId: string; readonly resource: string }
  | { readonly type: 'pool'; readonly accountId: string; readonly poolId: string };

interface TrustStatement extends PolicyStatement {
  readonly principals: readonly TrustedPrincipal[];
}

export interface TrustPolicy {
  readonly statements: readonly TrustStatement[];
}

export const TRUSTS_NOBODY: TrustPolicy = { statements: [] };

const MEMBERS = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Condition'] as const;

/** The policy in a document. Throws an Error whose message says what cannot be used. */
export function parseTrustPolicy(document: unknown): TrustPolicy {
  const { version, statements } = parseDocument(document);
  return {
    statements: statements.map((statement) => {
      onlyKnown(statement, MEMBERS, 'a Statement of a trust policy');
      const principals = parsePrincipals(statement.Principal);
      const shared = parseShared(statement, version);
      if (shared.effect === 'Allow') requireAudience(principals, shared);
      return { ...shared, resources: undefined, principals };
    }),
  };
}

function parsePrincipals(given: unknown): TrustedPrincipal[] {
  if (given === '*') return [{ type: 'anyone' }];
  const principal = asObject(given, 'The Principal of a Statement');
  onlyKnown(principal, ['AWS', 'Federated'], 'a Principal');
  const { AWS, Federated } = principal;
  return [
    ...(AWS !== undefined || Federated === undefined
      ? texts(AWS, 'Principal').map(parsePrincipal)
      : []),
    ...(Federated === undefined ? [] : texts(Federated, 'Principal').map(parseProvider)),
  ];
}

function parseProvider(text: string): TrustedPrincipal {
  const named = poolProviderIn(text);
  if (named) return { type: 'pool', ...named };
  throw new Error(
    `${shortened(text)} is no user pool: write arn:aws:iam::{account}:oidc-provider/cognito-idp.{region}.amazonaws.com/{pool id}.`,
  );
}

/**
 * A token says whom it was made for. A role that asked nothing of that would let in whoever has
 * signed in to any application of the pool.
 */
function requireAudience(
  principals: readonly TrustedPrincipal[],
  { conditions }: Pick<PolicyStatement, 'conditions'>,
): void {
  for (const trusted of principals) {
    if (trusted.type !== 'pool') continue;
    const asks = conditions.some(
      ({ key, presence, negated, ifExists }) =>
        key.identity?.poolId === trusted.poolId &&
        key.identity.claim === 'aud' &&
        presence === undefined &&
        !negated &&
        !ifExists,
    );
    if (!asks) {
      throw new Error(
        `A Statement that trusts ${trusted.poolId} needs a Condition that says for which clients: StringEquals of the key that ends in :aud.`,
      );
    }
  }
}

function parsePrincipal(text: string): TrustedPrincipal {
  if (text === '*') return { type: 'anyone' };
  if (/^\d{12}$/.test(text)) return { type: 'account', accountId: text };
  const named = principalIn(text);
  if (!named || /[*?]/.test(named.resource)) {
    throw new Error(
      `${shortened(text)} is no principal: write an account number, *, or the ARN of a user, role or session without wildcards.`,
    );
  }
  return named.resource === 'root'
    ? { type: 'account', accountId: named.accountId }
    : { type: 'one', ...named };
}

/**
 * `trusted`: the caller by name, or everyone; `delegated`: everyone of the account whose own
 * policies allow it.
 */
export type TrustDecision = 'trusted' | 'delegated' | 'denied' | 'unmentioned';

/** What a trust policy says of a request to assume its role. */
export function decideTrust(policy: TrustPolicy, context: RequestContext): TrustDecision {
  const concerning = policy.statements.filter(
    (statement) =>
      concerns(statement, context) && statement.principals.some((each) => isMeant(each, context)),
  );
  const decision = decisionOf(concerning);
  if (decision !== 'allowed') return decision;
  const isNamed = concerning.some(({ principals }) =>
    principals.some((each) => each.type !== 'account' && isMeant(each, context)),
  );
  return isNamed ? 'trusted' : 'delegated';
}

/** By account and name: the partition of a principal is that of whatever region it calls. */
function isMeant(trusted: TrustedPrincipal, { principal, accountId }: RequestContext): boolean {
  if (principal.type === 'WebIdentityUser') {
    // Everyone are those who sign: who comes with a token is let in where its pool is named.
    return (
      trusted.type === 'pool' &&
      trusted.accountId === accountId &&
      trusted.poolId === principal.poolId
    );
  }
  if (trusted.type === 'pool') return false;
  if (trusted.type === 'anyone') return true;
  if (trusted.accountId !== accountId) return false;
  return trusted.type === 'account' || resourcesOf(principal).includes(trusted.resource);
}

/** What follows the account in the ARNs of a principal. */
function resourcesOf(principal: Principal): readonly string[] {
  if (principal.type === 'IAMUser') return [`user/${principal.userName}`];
  const { roleName, sessionName } = principal;
  return [`role/${roleName}`, `assumed-role/${roleName}/${sessionName}`];
}
