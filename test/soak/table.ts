/** The table of docs/reliability.md: a row for each check, of the last time it was run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { checks } from './checks.ts';

const document = new URL('../../docs/reliability.md', import.meta.url);

export interface Verdict {
  readonly passed: boolean;
  readonly seconds: number;
  /** What the tests tell of themselves: how many kills, how many writes. */
  readonly seen: readonly string[];
  /** The day, and the commit that was checked. */
  readonly date: string;
  readonly commit: string;
}

const HEAD =
  '| check | result | seconds | seen | date | commit |\n| --- | --- | --- | --- | --- | --- |\n';

/** The rows by the names of their checks, as the document has them. */
export function writtenRows(): ReadonlyMap<string, string> {
  const text = readFileSync(document, 'utf8');
  const rows = text.slice(text.indexOf(HEAD) + HEAD.length).split('\n\n', 1)[0]!;
  return new Map(
    rows.split('\n').flatMap((row) => {
      const [, name] = /^\| (\w+) \|/.exec(row) ?? [];
      return name === undefined ? [] : [[name, row]];
    }),
  );
}

/** Writes the rows of `verdicts`, and leaves those of other checks as they were. */
export function writeRows(verdicts: ReadonlyMap<string, Verdict>): void {
  const before = writtenRows();
  const text = readFileSync(document, 'utf8');
  const begin = text.indexOf(HEAD) + HEAD.length;
  const end = text.indexOf('\n\n', begin);
  const rows = Object.keys(checks).map((name) => {
    const verdict = verdicts.get(name);
    return verdict ? rowOf(name, verdict) : (before.get(name) ?? `| ${name} | not run | | | | |`);
  });
  writeFileSync(document, text.slice(0, begin) + rows.join('\n') + text.slice(end));
}

/** The table of one run. */
export function tableOf(verdicts: ReadonlyMap<string, Verdict>): string {
  return HEAD + [...verdicts].map(([name, verdict]) => `${rowOf(name, verdict)}\n`).join('');
}

function rowOf(name: string, { passed, seconds, seen, date, commit }: Verdict): string {
  const result = passed ? 'passed' : '**failed**';
  return `| ${name} | ${result} | ${seconds.toFixed(0)} | ${seen.join('; ').replaceAll('|', '/')} | ${date} | ${commit} |`;
}
