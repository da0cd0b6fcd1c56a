/**
 * Texts of policies that are compared with those of requests: wildcards, and policy variables such
 * as `${aws:username}`, whose values are compared as they are, wildcards in them included. Pure.
 */
import { type ConditionKey, conditionKey, type RequestContext } from './request-context.ts';

/** Any run of characters, and any one. */
const ANY = Symbol('*');
const ONE = Symbol('?');

interface PolicyVariable {
  readonly key: ConditionKey;
  readonly fallback: string | undefined;
}

type Piece = string | typeof ANY | typeof ONE | PolicyVariable;

export interface TextPattern {
  readonly pieces: readonly Piece[];
}

export interface PatternSyntax {
  readonly wildcards: boolean;
  readonly variables: boolean;
}

/** The pattern that `text` writes. Throws an Error whose message says what cannot be used. */
export function parsePattern(text: string, { wildcards, variables }: PatternSyntax): TextPattern {
  const pieces: Piece[] = [];
  let literal = '';
  const push = (piece: Piece) => {
    if (literal !== '') pieces.push(literal);
    literal = '';
    pieces.push(piece);
  };
  for (let at = 0; at < text.length; at++) {
    if (variables && text.startsWith('${', at)) {
      const end = text.indexOf('}', at);
      if (end < 0) throw new Error(`The variable in ${shortened(text)} has no end.`);
      const inner = text.slice(at + 2, end);
      if (/^[*?$]$/.test(inner)) literal += inner;
      else push(parseVariable(inner));
      at = end;
    } else if (wildcards && text[at] === '*') push(ANY);
    else if (wildcards && text[at] === '?') push(ONE);
    else literal += text[at];
  }
  if (literal !== '') pieces.push(literal);
  return { pieces };
}

/** Whether every text matches it. */
export function isAnything({ pieces }: TextPattern): boolean {
  return pieces.length > 0 && pieces.every((piece) => piece === ANY);
}

const VARIABLE = /^([^,{}$]+?)(?:,\s*'([^']*)')?$/;

function parseVariable(inner: string): PolicyVariable {
  const [, name = '', fallback] = VARIABLE.exec(inner) ?? [];
  const key = conditionKey(name.trim());
  if (!key || key.type === 'texts') {
    throw new Error(`\${${shortened(inner)}} is no policy variable of this server.`);
  }
  return { key, fallback };
}

const LONGEST_SHOWN = 200;

/** A text of a policy as it is repeated in a refusal. */
export const shortened = (text: string) => text.slice(0, LONGEST_SHOWN);

/** The variables that have no value of their own where the request brings none. */
export function keysIn({ pieces }: TextPattern): readonly ConditionKey[] {
  return pieces.flatMap((piece) => (typeof piece === 'object' ? [piece.key] : []));
}

/** Whether every variable has a value. */
export function isResolved({ pieces }: TextPattern, context: RequestContext): boolean {
  return pieces.every(
    (piece) => typeof piece !== 'object' || variableValue(piece, context) !== undefined,
  );
}

function variableValue(
  { key, fallback }: PolicyVariable,
  context: RequestContext,
): string | undefined {
  const value = key.read(context);
  return typeof value === 'string' ? value : fallback;
}

/** One character, or a wildcard. */
type Token = string | typeof ANY | typeof ONE;

const tokensOfFixed = new WeakMap<TextPattern, readonly Token[]>();

/** Undefined where a variable has no value: then the pattern is like no text. */
function tokensOf(pattern: TextPattern, context: RequestContext): readonly Token[] | undefined {
  const known = tokensOfFixed.get(pattern);
  if (known) return known;
  const tokens: Token[] = [];
  let isFixed = true;
  for (const piece of pattern.pieces) {
    if (typeof piece === 'symbol') tokens.push(piece);
    else if (typeof piece === 'string') tokens.push(...piece.split(''));
    else {
      isFixed = false;
      const value = variableValue(piece, context);
      if (value === undefined) return undefined;
      tokens.push(...value.split(''));
    }
  }
  if (isFixed) tokensOfFixed.set(pattern, tokens);
  return tokens;
}

export function matchesPattern(
  pattern: TextPattern,
  text: string,
  context: RequestContext,
): boolean {
  const tokens = tokensOf(pattern, context);
  return tokens !== undefined && matches(tokens, text);
}

/** The same for texts that are equal in any case. */
export function matchesInAnyCase(
  pattern: TextPattern,
  text: string,
  context: RequestContext,
): boolean {
  const tokens = tokensOf(pattern, context);
  if (!tokens) return false;
  const lower = tokens.map((token) => (typeof token === 'string' ? token.toLowerCase() : token));
  return matches(lower, text.toLowerCase());
}

/** Of the six parts of an ARN each by itself, but that the last one has all that follows. */
export function matchesArn(pattern: TextPattern, arn: string, context: RequestContext): boolean {
  const tokens = tokensOf(pattern, context);
  if (!tokens) return false;
  const parts = arnParts(arn.split(''));
  const patterns = arnParts(tokens);
  return (
    parts.length === ARN_PARTS &&
    patterns.length === ARN_PARTS &&
    patterns.every((each, i) => matches(each, parts[i]!.join('')))
  );
}

const ARN_PARTS = 6;

function arnParts<T>(tokens: readonly T[]): T[][] {
  const parts: T[][] = [[]];
  for (const token of tokens) {
    if ((token as unknown) === ':' && parts.length < ARN_PARTS) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/**
 * Goes back to the last `*` alone, so that the time is at most the product of the two lengths.
 */
function matches(pattern: readonly Token[], text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === ANY) {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === ONE || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === ANY) p++;
  return p === pattern.length;
}
