/** A line of the log for people: one line each, whatever is in its values. */

/** What needs no quotes. */
const PLAIN = /^[\w.:/@+-]+$/;

interface TextLine {
  readonly time: Date;
  readonly severity: string;
  readonly event: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Ends with a newline; a stack follows, indented, so that none of it can pass for a line. */
export function textLine({ time, severity, event, values }: TextLine): string {
  const { cause, ...rest } = values;
  const pairs = Object.entries(rest).map(([name, value]) => ` ${name}=${shown(value)}`);
  const head = `${time.toISOString()} ${severity.padEnd(5)} ${event}${pairs.join('')}`;
  return `${head}${causeText(cause)}\n`;
}

const shown = (value: unknown) =>
  typeof value === 'string' && !PLAIN.test(value) ? JSON.stringify(value) : String(value);

function causeText(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return '';
  const { name, stack } = cause as { readonly name?: string; readonly stack?: string };
  if (stack === undefined) return ` cause=${shown(name)}`;
  return stack
    .split(/[\r\n\u0085\u2028\u2029]+/)
    .map((line) => `\n    ${line.replaceAll(/\p{Cc}/gu, '?')}`)
    .join('');
}
