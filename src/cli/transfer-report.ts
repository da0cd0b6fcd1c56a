/** Reports what was exported or imported: lines for a person, fields for the log. */
import type { LogFields } from '#platform/log.ts';
import { grouped } from './progress.ts';

type TransferCounts = Readonly<Record<string, number>>;

export function countLines(counts: TransferCounts): string[] {
  return Object.entries(counts).map(([name, count]) => `  ${name.padEnd(17)}${grouped(count)}`);
}

export function countsInLog(counts: TransferCounts): Pick<LogFields, 'count' | 'counts'> {
  const all = Object.entries(counts).map(([name, count]) => `${name}=${count}`);
  return { count: counts['users'] ?? 0, counts: all.join(' ') };
}
