/** What is looked for in the audit log, as it stands in the address: a search can be shared. Pure. */
import type { OperatorInput, OperatorValue } from '#contract/operator-types.ts';
import type { Seconds } from '../frame/times.ts';

const HOUR = 3600;
/** How far back one looks, in seconds. */
export const SPANS = {
  hour: HOUR,
  day: 24 * HOUR,
  week: 7 * 24 * HOUR,
  month: 30 * 24 * HOUR,
  all: undefined,
} as const;

export type Span = keyof typeof SPANS;
type Outcome = OperatorValue<'AuditResult'>;

export interface AuditSearch {
  readonly UserPoolId: string;
  readonly User: string;
  readonly Who: string;
  readonly Operation: string;
  /** Empty for any. */
  readonly Outcome: Outcome | '';
  readonly span: Span;
}

const TEXTS = ['UserPoolId', 'User', 'Who', 'Operation', 'Outcome'] as const;

export function searchIn(query: URLSearchParams): AuditSearch {
  const text = (name: string) => query.get(name) ?? '';
  const span = text('span');
  const outcome = text('Outcome');
  return {
    UserPoolId: text('UserPoolId'),
    User: text('User'),
    Who: text('Who'),
    Operation: text('Operation'),
    Outcome: /^(ALLOWED|REFUSED|FAILED)$/.test(outcome) ? (outcome as Outcome) : '',
    span: Object.hasOwn(SPANS, span) ? (span as Span) : 'week',
  };
}

/** The members of an address that say something. */
export function queryOf(search: AuditSearch): Record<string, string> {
  return Object.fromEntries(
    [...TEXTS.map((name) => [name, search[name].trim()]), ['span', search.span]].filter(
      ([, value]) => value !== '',
    ),
  );
}

/** The input of ListAuditRecords. */
export function inputOf(
  search: AuditSearch,
  nowSeconds: number,
): OperatorInput<'ListAuditRecords', Seconds> {
  const { span: _, ...texts } = queryOf(search);
  const seconds = SPANS[search.span];
  return { ...texts, ...(seconds !== undefined && { Since: nowSeconds - seconds }) };
}
