/**
 * What the statements of all policies share: an effect, actions and conditions, and how strictly
 * a document is read. Pure.
 */
import {
  hasItsVariables,
  holds,
  keysOf,
  type PolicyCondition,
  parseCondition,
} from './conditions.ts';
import {
  isResolved,
  keysIn,
  matchesInAnyCase,
  matchesPattern,
  parsePattern,
  shortened,
  type TextPattern,
} from './patterns.ts';
import type { ConditionKey, RequestContext } from './request-context.ts';

/** What stands in a list of a statement, or all that does not. */
export interface Selection {
  readonly isExclusion: boolean;
  readonly patterns: readonly TextPattern[];
}

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selection;
  /** Every resource where a policy is about one alone. */
  readonly resources: Selection | undefined;
  readonly conditions: readonly PolicyCondition[];
}

/** A document's version, on which it depends whether `${…}` is a variable. */
export type PolicyVersion = '2012-10-17' | '2008-10-17';

export interface PolicyDocument {
  readonly version: PolicyVersion;
  readonly statements: readonly Record<string, unknown>[];
}

/** The statements of a document. Throws an Error whose message says what cannot be used. */
export function parseDocument(document: unknown): PolicyDocument {
  const policy = asObject(document, 'A policy');
  onlyKnown(policy, ['Version', 'Id', 'Statement'], 'a policy');
  const { Version: version = '2008-10-17', Statement: statements } = policy;
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    throw new Error('The Version of a policy must be 2012-10-17.');
  }
  if (statements === undefined) throw new Error('A policy needs a Statement.');
  const list = Array.isArray(statements) ? statements : [statements];
  return { version, statements: list.map((each) => asObject(each, 'A Statement')) };
}

/** The members that every kind of statement has. */
export function parseShared(
  statement: Record<string, unknown>,
  version: PolicyVersion,
): Omit<PolicyStatement, 'resources'> {
  const effect = statement.Effect;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new Error('The Effect of a Statement must be Allow or Deny.');
  }
  const actions = selection(statement, 'Action', (action) => {
    if (action !== '*' && !/^[a-z0-9-]+:[a-z0-9*?]+$/i.test(action)) {
      throw new Error(`${shortened(action)} is not an action: write it as cognito-idp:Name, or *.`);
    }
    return parsePattern(action, { wildcards: true, variables: false });
  });
  return { effect, actions, conditions: parseConditions(statement.Condition, version) };
}

/** The patterns of `name`, or of its opposite. */
export function selection(
  statement: Record<string, unknown>,
  name: 'Action' | 'Resource',
  parse: (text: string) => TextPattern,
): Selection {
  const { [name]: included, [`Not${name}`]: excluded } = statement;
  if (included !== undefined && excluded !== undefined) {
    throw new Error(`A Statement has ${name} or Not${name}, not both.`);
  }
  const isExclusion = excluded !== undefined;
  return { isExclusion, patterns: texts(excluded ?? included, name).map(parse) };
}

function parseConditions(given: unknown, version: PolicyVersion): PolicyCondition[] {
  if (given === undefined) return [];
  const operators = Object.entries(asObject(given, 'A Condition'));
  if (operators.length === 0) throw new Error('A Condition needs an operator.');
  return operators.flatMap(([operator, keys]) => {
    const pairs = Object.entries(asObject(keys, `${shortened(operator)} in a Condition`));
    if (pairs.length === 0) throw new Error(`${shortened(operator)} needs a condition key.`);
    return pairs.map(([key, values]) =>
      parseCondition(operator, key, conditionValues(values, key), version === '2012-10-17'),
    );
  });
}

/** Truth values and numbers may be written as JSON has them. */
function conditionValues(given: unknown, key: string): string[] {
  const list = Array.isArray(given) ? given : [given];
  const isValue = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  if (list.length === 0 || !list.every(isValue)) {
    throw new Error(`${shortened(key)} needs a value, or a list of values.`);
  }
  return list.map(String);
}

export function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${what} must be a JSON object.`);
  }
  return value as Record<string, unknown>;
}

export function onlyKnown(
  object: Record<string, unknown>,
  known: readonly string[],
  what: string,
): void {
  const other = Object.keys(object).find((name) => !known.includes(name));
  if (other !== undefined) throw new Error(`${shortened(other)} is not supported in ${what}.`);
}

export function texts(value: unknown, name: string): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((item) => typeof item === 'string' && item !== '')) {
    throw new Error(`A Statement needs ${name}: a text or a list of texts.`);
  }
  return list as string[];
}

/**
 * Whether the statement says anything about the request. A variable without a value is like no
 * text; as nothing must be allowed by that, a statement that allows says nothing then.
 */
export function concerns(statement: PolicyStatement, context: RequestContext): boolean {
  const { effect, actions, resources, conditions } = statement;
  return (
    selects(actions, (pattern) => matchesInAnyCase(pattern, context.action, context)) &&
    (!resources ||
      selects(resources, (pattern) => matchesPattern(pattern, context.resource, context))) &&
    conditions.every((condition) => holds(condition, context)) &&
    (effect === 'Deny' || hasAllVariables(statement, context))
  );
}

function selects(
  { isExclusion, patterns }: Selection,
  matches: (pattern: TextPattern) => boolean,
): boolean {
  return patterns.some(matches) !== isExclusion;
}

function hasAllVariables(
  { resources, conditions }: PolicyStatement,
  context: RequestContext,
): boolean {
  return (
    (resources?.patterns ?? []).every((pattern) => isResolved(pattern, context)) &&
    conditions.every((condition) => hasItsVariables(condition, context))
  );
}

/** Every condition key that decides what the statement says. */
export function keysOfStatement({ resources, conditions }: PolicyStatement): ConditionKey[] {
  return [...(resources?.patterns ?? []).flatMap(keysIn), ...conditions.flatMap(keysOf)];
}

export type PolicyDecision = 'allowed' | 'denied' | 'unmentioned';

/** What those of the statements say that concern a request: a denial outweighs every permission. */
export function decisionOf(concerning: readonly PolicyStatement[]): PolicyDecision {
  if (concerning.some(({ effect }) => effect === 'Deny')) return 'denied';
  return concerning.length > 0 ? 'allowed' : 'unmentioned';
}
