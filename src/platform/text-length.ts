/**
 * How long a text is, for every limit that speaks of characters.
 *
 * A character is a Unicode code point, as in the length trait of Smithy, which the API's model
 * states its limits by. JavaScript and HTML's maxlength count units of UTF-16 instead: a character
 * outside the Basic Multilingual Plane has two.
 */

/** The most units of UTF-16 a character has. */
export const UNITS_OF_CHARACTER = 2;

/** Characters in `text`: the exact number up to `most`, and some number above it for more. */
export function characterCount(text: string, most = Number.POSITIVE_INFINITY): number {
  // So long that it has more than `most` characters however they are written.
  if (text.length > UNITS_OF_CHARACTER * most) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Whether `text` has more than `most` characters. */
export function isLongerThan(text: string, most: number): boolean {
  return characterCount(text, most) > most;
}

/** The first `most` characters of `text`; none is cut in two. */
export function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  return [...text.slice(0, UNITS_OF_CHARACTER * most)].slice(0, most).join('');
}
