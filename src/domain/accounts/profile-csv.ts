/**
 * Profiles as lines of CSV (RFC 4180) that a user import job takes: UTF-8, a header, one line a
 * user, no secret. Pure.
 */
import { csvHeader } from '#domain/pools/csv-header.ts';
import type { Pool, User } from '#store/records.ts';
import { signsInByAttribute } from './login-names.ts';

const FLAGS: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

export function profileHeader(pool: Pool): string {
  return csvLine(csvHeader(pool));
}

export function profileLine(pool: Pool, user: User): string {
  return csvLine(csvHeader(pool).map((column) => cellOf(pool, user, column)));
}

function cellOf(pool: Pool, user: User, column: string): string {
  if (column === 'cognito:username') return nameInFile(pool, user);
  if (column === 'cognito:mfa_enabled') return String(asksForMfa(pool, user));
  return user.attributes[column] ?? (FLAGS.has(column) ? 'false' : '');
}

/** Where people sign in by an attribute the username is made anew, and the file has the attribute. */
function nameInFile(pool: Pool, { username, attributes }: User): string {
  if (!signsInByAttribute(pool)) return username;
  const [name] = (pool.settings.UsernameAttributes ?? []).flatMap((each) => attributes[each] ?? []);
  return name ?? username;
}

/** What a job can set is MFA by SMS: an authenticator is not in a file. */
function asksForMfa(pool: Pool, { mfa }: User): boolean {
  const mode = pool.mfa.MfaConfiguration;
  return mode === 'ON' || (mode === 'OPTIONAL' && mfa.enabled.includes('SMS_MFA'));
}

/** Whether a job would take the user: it needs an address that is verified. */
export function hasVerifiedAddress({ attributes }: User): boolean {
  return attributes['email_verified'] === 'true' || attributes['phone_number_verified'] === 'true';
}

/**
 * Whether a spreadsheet would take a cell of the user for a formula. Values are written as they
 * are, or an import would bring others back; a phone number is a number to a spreadsheet.
 */
export function hasFormula(pool: Pool, user: User): boolean {
  return csvHeader(pool)
    .map((column) => cellOf(pool, user, column))
    .some((cell) => /^[=+\-@\t\r]/.test(cell) && !/^\+\d+$/.test(cell));
}

function csvLine(cells: readonly string[]): string {
  return cells.map(csvCell).join(',');
}

function csvCell(text: string): string {
  const isBare = !/[",\r\n]|^\s|\s$/.test(text);
  return isBare ? text : `"${text.replaceAll('"', '""')}"`;
}
