/**
 * IAM policies: statements that allow or deny actions on resources, under conditions. A denial
 * outweighs every permission; what no statement allows is refused. What is not evaluated here is
 * refused when the policy is read, never ignored.
 *
 * This room owns who signs requests and what policies permit them. It leaves the checking of
 * signatures to the door of the API. Pure.
 */
import { partitionOfPattern } from '#contract/arn.ts';
import { parsePattern, shortened } from './patterns.ts';
import type { RequestContext } from './request-context.ts';
import {
  concerns,
  decisionOf,
  keysOfStatement,
  onlyKnown,
  type PolicyDecision,
  type PolicyStatement,
  type PolicyVersion,
  parseDocument,
  parseShared,
  selection,
} from './statement.ts';

export interface Policy {
  readonly statements: readonly PolicyStatement[];
  /** Whether it asks for tags of the resource, which have to be read. */
  readonly asksResourceTags: boolean;
}

const MEMBERS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;

/** What a policy permits that this version cannot evaluate. */
export const NOTHING: Policy = { statements: [], asksResourceTags: false };

/** The policy in a document. Throws an Error whose message says what cannot be used. */
export function parsePolicy(document: unknown): Policy {
  const { version, statements: given } = parseDocument(document);
  const statements = given.map((statement) => parseStatement(statement, version));
  const keys = statements.flatMap(keysOfStatement);
  return { statements, asksResourceTags: keys.some(({ ofResource }) => ofResource) };
}

function parseStatement(
  statement: Record<string, unknown>,
  version: PolicyVersion,
): PolicyStatement {
  onlyKnown(statement, MEMBERS, 'a Statement');
  const shared = parseShared(statement, version);
  const resources = selection(statement, 'Resource', (resource) => {
    const variables = version === '2012-10-17';
    if (resource.includes('${') && !variables) {
      throw new Error('Policy variables need the Version 2012-10-17.');
    }
    if (resource !== '*' && !resource.startsWith('arn:')) {
      throw new Error(`${shortened(resource)} is not a resource: write an ARN, or *.`);
    }
    requirePartition(resource);
    return parsePattern(resource, { wildcards: true, variables });
  });
  return { ...shared, resources };
}

/** No pool has an ARN whose partition is not its region's: denying it would deny nothing. */
function requirePartition(resource: string): void {
  // A wildcard or variable before the region may stand for anything, colons included.
  const [, partition, region] = /^arn:([^:*?$]*):cognito-idp:([^:$]+):/.exec(resource) ?? [];
  const right = region && partitionOfPattern(region);
  if (right && right !== partition) {
    throw new Error(
      `${shortened(resource)} is no pool's: regions ${region} are in the partition ${right}.`,
    );
  }
}

/** What `policy` says about a request. */
export function decide(policy: Policy, context: RequestContext): PolicyDecision {
  return decisionOf(policy.statements.filter((statement) => concerns(statement, context)));
}
