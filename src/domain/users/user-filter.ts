/**
 * The filter of ListUsers: `name op "value"`, one clause, `op` being `=` or `^=` (starts with),
 * a quote inside the value written `\"`. Values are compared with their case, but for
 * `cognito:user_status`. Pure.
 */
import { invalidParameter } from '#contract/errors.ts';
import type { SearchableAttribute, UserSearch } from '#store/tables/users.ts';

const SEARCHABLE: ReadonlySet<string> = new Set<SearchableAttribute>([
  'username',
  'sub',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
]);

/** name, operator, and the value between its quotes; a backslash takes the next character along. */
const CLAUSE = /^\s*([\w:.-]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/su;

/**
 * The search that `filter` asks for; undefined for an absent or blank one, which finds all users.
 * @throws InvalidParameterException for bad syntax and for attributes that cannot be searched
 */
export function parseUserFilter(filter: string | undefined): UserSearch | undefined {
  if (filter === undefined || filter.trim() === '') return undefined;
  const clause = CLAUSE.exec(filter);
  if (!clause) throw invalidParameter('Error while parsing filter');
  const [, attribute = '', operator, quoted = ''] = clause;
  if (!isSearchable(attribute)) {
    throw invalidParameter(`Invalid search attribute: ${attribute}`);
  }
  const value = quoted.replace(/\\(.)/gsu, '$1');
  return {
    attribute,
    match: operator === '=' ? 'equals' : 'startsWith',
    value: attribute === 'cognito:user_status' ? value.toUpperCase() : value,
  };
}

function isSearchable(name: string): name is SearchableAttribute {
  return SEARCHABLE.has(name);
}
