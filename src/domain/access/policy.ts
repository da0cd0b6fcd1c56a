/**
 * The part of IAM policies an access key can carry: statements that allow or deny actions on
 * resources. A denial outweighs every permission; what no statement allows is refused.
 *
 * This room owns who signs requests and what policies permit them. It leaves the checking of
 * signatures to the door of the API.
 *
 * What is not evaluated here is refused when the policy is read, never ignored.
 */
import { partitionOfPattern } from '#contract/arn.ts';
import { accessDenied } from '#contract/errors.ts';

interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export interface Policy {
  readonly statements: readonly PolicyStatement[];
}

/** The policy in a document. Throws an Error whose message says what cannot be used. */
export function parsePolicy(document: unknown): Policy {
  const policy = asObject(document, 'A policy');
  onlyKnown(policy, ['Version', 'Id', 'Statement'], 'a policy');
  const version = policy.Version;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw new Error('The Version of a policy must be 2012-10-17.');
  }
  const statements = policy.Statement;
  if (statements === undefined) throw new Error('A policy needs a Statement.');
  const list = Array.isArray(statements) ? statements : [statements];
  return { statements: list.map(parseStatement) };
}

function parseStatement(given: unknown): PolicyStatement {
  const statement = asObject(given, 'A Statement');
  onlyKnown(statement, ['Sid', 'Effect', 'Action', 'Resource'], 'a Statement');
  const effect = statement.Effect;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new Error('The Effect of a Statement must be Allow or Deny.');
  }
  const actions = texts(statement.Action, 'Action');
  for (const action of actions) {
    if (action !== '*' && !/^[a-z0-9-]+:[a-z0-9*?]+$/i.test(action)) {
      throw new Error(`${action} is not an action: write it as cognito-idp:Name, or *.`);
    }
  }
  const resources = texts(statement.Resource, 'Resource');
  for (const resource of resources) {
    if (resource.includes('${')) throw new Error('Policy variables are not supported.');
    if (resource !== '*' && !resource.startsWith('arn:')) {
      throw new Error(`${resource} is not a resource: write an ARN, or *.`);
    }
    requirePartition(resource);
  }
  return { effect, actions: actions.map((action) => action.toLowerCase()), resources };
}

/** No pool has an ARN whose partition is not its region's: denying it would deny nothing. */
function requirePartition(resource: string): void {
  // A wildcard before the region may stand for anything, colons included.
  const [, partition, region] = /^arn:([^:*?]*):cognito-idp:([^:]+)/.exec(resource) ?? [];
  const right = region && partitionOfPattern(region);
  if (right && right !== partition) {
    throw new Error(`${resource} is no pool's: regions ${region} are in the partition ${right}.`);
  }
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${what} must be a JSON object.`);
  }
  return value as Record<string, unknown>;
}

function onlyKnown(object: Record<string, unknown>, known: string[], what: string): void {
  const other = Object.keys(object).find((name) => !known.includes(name));
  if (other !== undefined) throw new Error(`${other} is not supported in ${what}.`);
}

function texts(value: unknown, name: string): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((item) => typeof item === 'string' && item !== '')) {
    throw new Error(`A Statement needs ${name}: a text or a list of texts.`);
  }
  return list as string[];
}

export type PolicyDecision = 'allowed' | 'denied' | 'unmentioned';

/** What `policy` says about `action` (`cognito-idp:Name`) on the ARN `resource`. */
export function decide(policy: Policy, action: string, resource: string): PolicyDecision {
  const name = action.toLowerCase();
  const concerning = policy.statements.filter(
    ({ actions, resources }) =>
      actions.some((pattern) => matches(pattern, name)) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
  if (concerning.some(({ effect }) => effect === 'Deny')) return 'denied';
  return concerning.length > 0 ? 'allowed' : 'unmentioned';
}

/**
 * Throws AccessDeniedException unless `policy` allows `principal` (an ARN) the action. No policy
 * allows everything.
 */
export function authorize(
  policy: Policy | undefined,
  principal: string,
  action: string,
  resource: string,
): void {
  if (!policy) return;
  const decision = decide(policy, action, resource);
  if (decision === 'allowed') return;
  const reason =
    decision === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  throw accessDenied(
    `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
}

/**
 * Wildcards: `*` is any run of characters, `?` is one. Goes back to the last `*` alone, so that
 * the time is at most the product of the two lengths.
 */
function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
