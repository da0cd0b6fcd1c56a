/** Lists that a person edits as text, one entry a line. Pure. */

export const linesOf = (entries: readonly string[] | undefined) => (entries ?? []).join('\n');

export const entriesIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
