/** Which lines of the log are worth a look, and what of each. Pure. */
import type { LogLine } from './dev-tools.ts';

export interface NewsLine {
  readonly id: number;
  readonly at: string;
  readonly what: string;
  readonly details: string;
  readonly isRefusal: boolean;
}

/** What the console asks for by itself, again and again, and what belongs to a page. */
const OWN = /^\/(_dev|console|$)|\/_assets\//;

export function newsOf(lines: readonly LogLine[]): NewsLine[] {
  return lines.filter(isNews).map(({ id, at, event, severity, fields }) => {
    const { operation, method, path, status, ms, error, reason } = fields;
    const what = String(operation ?? (path === undefined ? event : `${method} ${path}`));
    const isSaid = severity !== 'audit' || what === event;
    return {
      id,
      at,
      what,
      details: [isSaid ? undefined : event, status, error, reason, ms !== undefined && `${ms} ms`]
        .filter(Boolean)
        .join(' · '),
      isRefusal: error !== undefined || severity === 'error',
    };
  });
}

/** An administrative call is a request already. */
function isNews({ event, fields: { operation, path } }: LogLine): boolean {
  if (event === 'administrative call' || event === 'audit chain head') return false;
  return operation !== undefined || !OWN.test(String(path ?? '-'));
}
