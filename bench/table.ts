/** What a run prints: a line for each measured value, its mark, and whether it is met. */

export interface Row {
  /** The requirement and what was measured. */
  readonly name: string;
  readonly measured: string;
  /** What the measured value is compared with. */
  readonly floor?: string | undefined;
  readonly ratio?: string | undefined;
  readonly mark: string;
  /** Undefined for a value that is shown without a mark of its own. */
  readonly ok?: boolean | undefined;
}

const HEAD = ['', 'measured', 'floor', 'ratio', 'pass mark', ''];

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    HEAD,
    ...rows.map(({ name, measured, floor = '', ratio = '', mark, ok }) => [
      name,
      measured,
      floor,
      ratio,
      mark,
      ok === undefined ? '' : ok ? 'pass' : 'FAIL',
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(3, ...lines.map((line) => line[column]!.length)));
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [head, ...body] = lines.map(text);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 3 : 1)} ms`;
export const perSecond = (value: number) => `${value.toFixed(0)}/s`;
export const times = (value: number) => `${value.toFixed(2)} ×`;
export const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
