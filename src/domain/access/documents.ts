/** Texts of policies, as operators and callers give them. Pure. */
import { parseBoundedJson } from '#platform/bounded-json.ts';

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
  parse(document);
  return document as object;
}
