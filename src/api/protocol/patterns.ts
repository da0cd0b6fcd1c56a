/** The model's regular expressions, which are Java's and match whole values. */

/** Tells whether a whole value satisfies a pattern. */
export type Matcher = (value: string) => boolean;

const compiled = new Map<string, Matcher>();

/** The matcher of a pattern of the model; made once. */
export function matcherOf(pattern: string): Matcher {
  let matcher = compiled.get(pattern);
  if (!matcher) {
    matcher = aroundLiterals(pattern) ?? whole(pattern);
    compiled.set(pattern, matcher);
  }
  return matcher;
}

function whole(pattern: string): Matcher {
  const expression = toExpression(pattern);
  return (value) => expression.test(value);
}

/**
 * The JavaScript form of a Java expression: `(?s)` is a flag, and `\s` and `\S` mean the six
 * ASCII white-space characters.
 */
function toExpression(pattern: string): RegExp {
  const dotAll = pattern.startsWith('(?s)');
  const source = (dotAll ? pattern.slice(4) : pattern)
    .replaceAll('[\\S]', '[^ \\t\\n\\x0b\\f\\r]')
    .replaceAll('\\s', ' \\t\\n\\x0b\\f\\r');
  return new RegExp(`^(?:${source})$`, dotAll ? 'su' : 'u');
}

const CLASS = /(\[(?:[^\]\\]|\\.)*\]|\.)([*+])/uy;
const LITERAL = /(?:[^[\].*+?(){}|^$\\]|\\[{}])+/uy;

/**
 * Patterns of the form `C*text C*text C*`, with one class C that also holds the texts, in time
 * linear in the value. The engine's backtracking is quadratic or worse on these, and values have
 * up to 20,000 characters. Undefined when the pattern has another form.
 */
function aroundLiterals(pattern: string): Matcher | undefined {
  const gaps: number[] = [];
  const texts: string[] = [];
  let charset: string | undefined;
  let at = 0;
  while (at < pattern.length) {
    const run = exec(CLASS, pattern, at);
    if (!run || (charset !== undefined && run[1] !== charset)) return undefined;
    charset = run[1];
    gaps.push(run[2] === '+' ? 1 : 0);
    at += run[0].length;
    if (at === pattern.length) break;
    const text = exec(LITERAL, pattern, at);
    if (!text) return undefined;
    texts.push(text[0].replaceAll('\\', ''));
    at += text[0].length;
  }
  if (charset === undefined || gaps.length !== texts.length + 1 || texts.length === 0) {
    return undefined;
  }
  const alphabet = toExpression(`${charset}*`);
  if (!texts.every((text) => alphabet.test(text))) return undefined;
  return (value) => {
    let from = 0;
    for (const [i, text] of texts.entries()) {
      const found = value.indexOf(text, from + gaps[i]!);
      if (found < 0) return false;
      from = found + text.length;
    }
    return value.length - from >= gaps.at(-1)! && alphabet.test(value);
  };
}

function exec(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}
