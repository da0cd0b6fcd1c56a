/** Texts of policies, as operators and callers give them. Pure. */
import { parseBoundedJson } from '#platform/bounded-json.ts';
import { shortened } from './patterns.ts';

/** Characters of a policy. */
export const MOST_POLICY_LENGTH = 10_240;

/**
 * The document in `text`, once `parse`, which takes objects alone, has taken it. Throws an Error whose message says what cannot
 * be used.
 */
export function readPolicyText(
  text: string,
  parse: (document: unknown) => unknown,
  most: number = MOST_POLICY_LENGTH,
): object {
  if (text.length > most) throw new Error(`A policy has at most ${most} characters.`);
  let document: unknown;
  try {
    document = parseBoundedJson(text);
  } catch {
    throw new Error('It is not JSON.');
  }
  const repeated = repeatedMember(text);
  if (repeated !== undefined) throw new Error(`${shortened(repeated)} stands there twice.`);
  parse(document);
  return document as object;
}

/**
 * A name that one object of this JSON has twice. A parser goes by the last one: of two
 * Conditions the first would be ignored.
 */
function repeatedMember(json: string): string | undefined {
  // Of the objects that are open, and `undefined` for arrays.
  const open: (Set<string> | undefined)[] = [];
  for (const [token] of json.matchAll(/[{}[\]]|"(?:[^"\\]|\\.)*"(?:\s*:)?/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const name = parseBoundedJson(token.slice(0, -1)) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}
