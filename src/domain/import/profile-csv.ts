/**
 * Profiles as lines of CSV (RFC 4180) that a user import job accepts: UTF-8, a header, one line per
 * user, no secrets. Pure.
 */

import { signsInByAttribute } from '#domain/users/login-names.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { csvHeader, MFA_ENABLED, USERNAME } from './csv-header.ts';

const FLAGS: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

export function profileHeader(pool: Pool): string {
  return csvLine(csvHeader(pool));
}

export function profileLine(pool: Pool, user: User): string {
  return csvLine(csvHeader(pool).map((column) => cellOf(pool, user, column)));
}

function cellOf(pool: Pool, user: User, column: string): string {
  if (column === USERNAME) return nameInFile(pool, user);
  if (column === MFA_ENABLED) return String(asksForMfa(pool, user));
  const value = user.attributes[column] ?? (FLAGS.has(column) ? 'false' : '');
  return column === 'birthdate' ? dayInFile(value) : value;
}

/** The service's files have dates as mm/dd/yyyy. */
function dayInFile(value: string): string {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  return day ? `${day[2]}/${day[3]}/${day[1]}` : value;
}

/**
 * Where people sign in by an attribute, the file has the attribute: usernames are generated anew.
 */
function nameInFile(pool: Pool, { username, attributes }: User): string {
  if (!signsInByAttribute(pool)) return username;
  const [name] = (pool.settings.UsernameAttributes ?? []).flatMap((each) => attributes[each] ?? []);
  return name ?? username;
}

/** A job can only enable MFA by message: files have no authenticators. */
function asksForMfa({ mfa }: Pool, user: User): boolean {
  if (mfa.MfaConfiguration !== 'OPTIONAL') return mfa.MfaConfiguration === 'ON';
  const { enabled } = user.mfa;
  const bySms = enabled.includes('SMS_MFA') && isVerified(user, 'phone_number');
  const byEmail = enabled.includes('EMAIL_OTP') && isVerified(user, 'email');
  return Boolean((bySms && mfa.SmsMfaConfiguration) || (byEmail && mfa.EmailMfaConfiguration));
}

/**
 * Whether a job would accept the user: it requires a verified address of those the pool verifies.
 */
export function hasVerifiedAddress({ settings }: Pool, user: User): boolean {
  return (settings.AutoVerifiedAttributes ?? []).some((name) => isVerified(user, name));
}

const isVerified = ({ attributes }: User, name: string) =>
  attributes[`${name}_verified`] === 'true';

/**
 * Whether a spreadsheet would read a cell of the user as a formula. Values are written unchanged,
 * or an import would restore different ones; a phone number is a number to a spreadsheet.
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
  // A backslash before the next comma would mean that the value continues.
  const isBare = !/[",\r\n]|^\s|[\s\\]$/.test(text);
  return isBare ? text : `"${text.replaceAll('"', '""')}"`;
}
