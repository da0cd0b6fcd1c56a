/** What ListUsers searches by, and the filter that says it. Pure. */

/** Attributes that have an index, in the order in which people look for them. */
export const SEARCHABLE = [
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'sub',
  'cognito:user_status',
  'status',
] as const;

export type Searchable = (typeof SEARCHABLE)[number];

export const MATCHES = ['^=', '='] as const;

export type Match = (typeof MATCHES)[number];

export interface UserSearchTerms {
  readonly attribute: Searchable;
  readonly match: Match;
  readonly value: string;
}

/** Attributes of few values, which are chosen and compared as a whole. */
export const STATUSES = [
  'CONFIRMED',
  'UNCONFIRMED',
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'EXTERNAL_PROVIDER',
] as const;

export const ENABLED_STATES = ['Enabled', 'Disabled'] as const;

/** The values of an attribute that has few. */
export function valuesOf(attribute: Searchable): readonly string[] | undefined {
  if (attribute === 'status') return ENABLED_STATES;
  return attribute === 'cognito:user_status' ? STATUSES : undefined;
}

/** `email ^= "ann"`, whatever the value has in it; undefined where everybody is looked for. */
export function filterOf({ attribute, match, value }: UserSearchTerms): string | undefined {
  if (value === '') return undefined;
  return `${attribute} ${match} "${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** The search that an address has, and how an address says it. */
export function termsIn(query: URLSearchParams): UserSearchTerms {
  const attribute = SEARCHABLE.find((each) => each === query.get('attribute')) ?? 'username';
  const match = MATCHES.find((each) => each === query.get('match')) ?? '^=';
  return { attribute, match, value: query.get('value') ?? '' };
}

export function queryOf({ attribute, match, value }: UserSearchTerms): Record<string, string> {
  const isEmpty = value === '' && attribute === SEARCHABLE[0];
  return isEmpty ? {} : { attribute, match, value };
}
