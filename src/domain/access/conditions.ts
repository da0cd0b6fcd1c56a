/**
 * The Condition of a statement: every operator and key in it must hold, with one of the values.
 * An operator or key that is not known, or one that does not go with the other, is refused when
 * the policy is read. Pure.
 */
import { addressRanges, isAddressRange } from '#platform/address-ranges.ts';
import {
  isResolved,
  keysIn,
  matchesArn,
  matchesInAnyCase,
  matchesPattern,
  type PatternSyntax,
  parsePattern,
  shortened,
  type TextPattern,
} from './patterns.ts';
import {
  type ConditionKey,
  conditionKey,
  type KeyType,
  type RequestContext,
} from './request-context.ts';

/** Whether the request's value is what one value of the policy asks for. */
interface ValueTest {
  readonly holds: (actual: string, context: RequestContext) => boolean;
  /** Where it has variables. */
  readonly pattern?: TextPattern;
}

/** How many values the key may have, and how many of them must be right. */
type Quantifier = 'one' | 'all' | 'any';

export interface PolicyCondition {
  readonly key: ConditionKey;
  /** Holds when the key is absent, and says nothing of values. */
  readonly presence: 'absent' | 'present' | undefined;
  readonly quantifier: Quantifier;
  /** Holds when no value of the policy is that of the request. */
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly tests: readonly ValueTest[];
}

type Family = 'string' | 'numeric' | 'date' | 'bool' | 'address' | 'arn';

interface ConditionOperator {
  readonly family: Family;
  readonly negated: boolean;
  /** The test for one value of the policy; undefined for one that cannot be such a value. */
  readonly testFor: (value: string, variables: boolean) => ValueTest | undefined;
}

const ONLY_LITERAL: Omit<PatternSyntax, 'variables'> = { wildcards: false };
const WITH_WILDCARDS: Omit<PatternSyntax, 'variables'> = { wildcards: true };

function byPattern(
  family: 'string' | 'arn',
  negated: boolean,
  syntax: Omit<PatternSyntax, 'variables'>,
  compare: typeof matchesPattern,
): ConditionOperator {
  return {
    family,
    negated,
    testFor(value, variables) {
      const pattern = parsePattern(value, { ...syntax, variables });
      return { pattern, holds: (actual, context) => compare(pattern, actual, context) };
    },
  };
}

function byOrder(
  family: 'numeric' | 'date',
  negated: boolean,
  compare: (actual: number, wanted: number) => boolean,
): ConditionOperator {
  const read = family === 'numeric' ? numberIn : instantIn;
  return {
    family,
    negated,
    testFor(value) {
      const wanted = read(value);
      if (wanted === undefined) return undefined;
      return {
        holds(actual) {
          const number = read(actual);
          return number !== undefined && compare(number, wanted);
        },
      };
    },
  };
}

function byAddress(negated: boolean): ConditionOperator {
  return {
    family: 'address',
    negated,
    testFor(value) {
      if (!isAddressRange(value)) return undefined;
      const isIn = addressRanges([value]);
      return { holds: (actual) => isIn(actual) };
    },
  };
}

const BOOL: ConditionOperator = {
  family: 'bool',
  negated: false,
  testFor(value) {
    const wanted = value.toLowerCase();
    if (wanted !== 'true' && wanted !== 'false') return undefined;
    return { holds: (actual) => actual.toLowerCase() === wanted };
  },
};

const equal = (actual: number, wanted: number) => actual === wanted;
const less = (actual: number, wanted: number) => actual < wanted;
const atMost = (actual: number, wanted: number) => actual <= wanted;
const greater = (actual: number, wanted: number) => actual > wanted;
const atLeast = (actual: number, wanted: number) => actual >= wanted;

/** By name in lower case: operators are the same in any. */
const OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  stringequals: byPattern('string', false, ONLY_LITERAL, matchesPattern),
  stringnotequals: byPattern('string', true, ONLY_LITERAL, matchesPattern),
  stringequalsignorecase: byPattern('string', false, ONLY_LITERAL, matchesInAnyCase),
  stringnotequalsignorecase: byPattern('string', true, ONLY_LITERAL, matchesInAnyCase),
  stringlike: byPattern('string', false, WITH_WILDCARDS, matchesPattern),
  stringnotlike: byPattern('string', true, WITH_WILDCARDS, matchesPattern),
  numericequals: byOrder('numeric', false, equal),
  numericnotequals: byOrder('numeric', true, equal),
  numericlessthan: byOrder('numeric', false, less),
  numericlessthanequals: byOrder('numeric', false, atMost),
  numericgreaterthan: byOrder('numeric', false, greater),
  numericgreaterthanequals: byOrder('numeric', false, atLeast),
  dateequals: byOrder('date', false, equal),
  datenotequals: byOrder('date', true, equal),
  datelessthan: byOrder('date', false, less),
  datelessthanequals: byOrder('date', false, atMost),
  dategreaterthan: byOrder('date', false, greater),
  dategreaterthanequals: byOrder('date', false, atLeast),
  bool: BOOL,
  ipaddress: byAddress(false),
  notipaddress: byAddress(true),
  // In the service both kinds take wildcards.
  arnequals: byPattern('arn', false, WITH_WILDCARDS, matchesArn),
  arnnotequals: byPattern('arn', true, WITH_WILDCARDS, matchesArn),
  arnlike: byPattern('arn', false, WITH_WILDCARDS, matchesArn),
  arnnotlike: byPattern('arn', true, WITH_WILDCARDS, matchesArn),
};

/** What keys can be compared as. */
const FAMILIES: Readonly<Record<KeyType, readonly Family[]>> = {
  text: ['string'],
  texts: ['string'],
  label: ['string', 'numeric', 'date', 'bool', 'arn'],
  time: ['string', 'date'],
  epoch: ['string', 'numeric', 'date'],
  flag: ['string', 'bool'],
  address: ['string', 'address'],
  arn: ['string', 'arn'],
};

const QUANTIFIERS: Readonly<Record<string, Quantifier>> = {
  'forallvalues:': 'all',
  'foranyvalue:': 'any',
};

/**
 * One operator of a Condition with one of its keys. Throws an Error whose message says what cannot
 * be used.
 */
export function parseCondition(
  operatorName: string,
  keyName: string,
  values: readonly string[],
  variables: boolean,
): PolicyCondition {
  const key = conditionKey(keyName);
  if (!key) throw new Error(`${shortened(keyName)} is no condition key of this server.`);
  const lower = operatorName.toLowerCase();
  if (lower === 'null') return parsePresence(key, values);

  const [prefix, quantifier] = Object.entries(QUANTIFIERS).find(([name]) =>
    lower.startsWith(name),
  ) ?? ['', 'one' as const];
  const ifExists = lower.endsWith('ifexists');
  const plain = lower.slice(prefix.length, ifExists ? -'ifexists'.length : undefined);
  const operator = Object.hasOwn(OPERATORS, plain) ? OPERATORS[plain] : undefined;
  if (!operator) {
    throw new Error(`${shortened(operatorName)} is no condition operator of this server.`);
  }
  if (!FAMILIES[key.type].includes(operator.family)) {
    throw new Error(`${operatorName} cannot be used with ${keyName}.`);
  }
  if (key.type === 'texts' && quantifier === 'one') {
    throw new Error(`${keyName} has several values: use ForAllValues or ForAnyValue.`);
  }
  const tests = values.map((value) => {
    const test = operator.testFor(value, variables);
    if (!test) throw new Error(`${shortened(value)} is no value for ${operatorName}.`);
    return test;
  });
  const { negated } = operator;
  return { key, presence: undefined, quantifier, negated, ifExists, tests };
}

function parsePresence(key: ConditionKey, values: readonly string[]): PolicyCondition {
  const [value = '', ...more] = values.map((text) => text.toLowerCase());
  if ((value !== 'true' && value !== 'false') || more.length > 0) {
    throw new Error('The value for Null must be true or false.');
  }
  const presence = value === 'true' ? 'absent' : 'present';
  return { key, presence, quantifier: 'one', negated: false, ifExists: false, tests: [] };
}

export function holds(condition: PolicyCondition, context: RequestContext): boolean {
  const { key, presence, quantifier, negated, ifExists, tests } = condition;
  const value = key.read(context);
  const actual = value === undefined ? [] : [value].flat();
  if (presence) return (actual.length === 0) === (presence === 'absent');
  if (actual.length === 0) {
    if (ifExists || quantifier === 'all') return true;
    return quantifier === 'one' && negated;
  }
  const isRight = (one: string) => tests.some((test) => test.holds(one, context)) !== negated;
  return quantifier === 'all' ? actual.every(isRight) : actual.some(isRight);
}

/** Whether every variable in its values has a value. */
export function hasItsVariables({ tests }: PolicyCondition, context: RequestContext): boolean {
  return tests.every(({ pattern }) => !pattern || isResolved(pattern, context));
}

/** The keys it reads, in its values too. */
export function keysOf({ key, tests }: PolicyCondition): readonly ConditionKey[] {
  return [key, ...tests.flatMap(({ pattern }) => (pattern ? keysIn(pattern) : []))];
}

function numberIn(text: string): number | undefined {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Milliseconds of a date and time as ISO 8601 has it, or of seconds since 1970. */
function instantIn(text: string): number | undefined {
  const seconds = numberIn(text);
  if (seconds !== undefined) return seconds * 1000;
  const match = ISO.exec(text);
  if (!match) return undefined;
  const at = Date.parse(text.includes('T') && !match[1] ? `${text}Z` : text);
  return Number.isNaN(at) ? undefined : at;
}
