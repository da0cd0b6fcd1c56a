/** A user as a row of the file describes it, checked by the rules of the pool. Pure. */
import { CognitoError } from '#contract/errors.ts';
import { longestOf } from '#contract/model.ts';
import type { PasswordHashingAlgorithmType } from '#contract/types.ts';
import { parseHash } from '#domain/passwords/password-hashes.ts';
import { type Attributes, attributesForCreation } from '#domain/users/attributes.ts';
import { usernameAttribute } from '#domain/users/login-names.ts';
import { withUsername } from '#domain/users/new-user.ts';
import { isLongerThan } from '#platform/text-length.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import { MFA_ENABLED, PASSWORD_HASH, USERNAME } from './csv-header.ts';
import { type CsvRow, LONGEST_ROW } from './csv-rows.ts';

/** The facts of a new user. */
export interface ImportedUser {
  readonly username: string;
  /** What the username is in a pool whose users sign in by an attribute. */
  readonly kind: 'email' | 'phone_number' | undefined;
  readonly attributes: Attributes;
  readonly mfa: User['mfa'];
  readonly hash?: string;
}

/** A row that makes no user. The reason names columns and rules, never a value. */
export class RowFault extends Error {
  override readonly name = 'RowFault';
}

const LONGEST_USERNAME = longestOf('UsernameType');
const LONGEST_VALUE = longestOf('AttributeValueType');

/** Reads rows under one header. `algorithm` is the job's, of the password hashes. */
export function rowReader(
  pool: Pool,
  header: readonly string[],
  algorithm: PasswordHashingAlgorithmType | undefined,
): (row: CsvRow) => ImportedUser {
  const columns = header.map((name, at) => [name, at] as const);
  const attributeColumns = columns.filter(([name]) => !name.startsWith('cognito:'));
  const at = new Map(columns);
  return ({ cells }) => {
    checkForm(header, cells);
    const cell = (name: string) => cells[at.get(name) ?? -1] ?? '';
    try {
      const username = usernameIn(cell(USERNAME));
      const kind = usernameAttribute(pool, username);
      const list = attributeColumns
        .map(([Name, column]) => ({ Name, Value: attributeValue(Name, cells[column] ?? '') }))
        .filter(({ Value }) => Value !== '');
      const attributes = attributesForCreation(pool, withUsername(list, kind, username), 'admin');
      checkContacts(pool, attributes);
      const mfa = mfaOf(pool, cell(MFA_ENABLED), attributes);
      const user = { username, kind, attributes, mfa };
      return algorithm ? { ...user, hash: hashIn(cell(PASSWORD_HASH), algorithm) } : user;
    } catch (error) {
      if (error instanceof CognitoError) throw new RowFault(error.message.trim());
      throw error;
    }
  };
}

function checkForm(header: readonly string[], cells: readonly string[]): void {
  if (cells.length !== header.length) {
    throw new RowFault(
      `The row has ${cells.length} columns, the header ${header.length}. Write a comma in a value as \\,`,
    );
  }
  const length = cells.reduce((sum, cell) => sum + cell.length + 1, 0);
  if (length > LONGEST_ROW) throw new RowFault(`The row is longer than ${LONGEST_ROW} characters.`);
  // Invalid UTF-8 is decoded to this character.
  if (cells.some((cell) => cell.includes('\uFFFD'))) throw new RowFault('The row is not UTF-8.');
}

function usernameIn(text: string): string {
  if (text === '') throw new RowFault(`${USERNAME} is missing.`);
  if (isLongerThan(text, LONGEST_USERNAME)) {
    throw new RowFault(`${USERNAME} is longer than ${LONGEST_USERNAME} characters.`);
  }
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(text)) {
    throw new RowFault(`${USERNAME} has a space or a control character in it.`);
  }
  return text;
}

/** A birthdate comes as mm/dd/yyyy and is stored as YYYY-MM-DD, like every other one. */
function attributeValue(name: string, cell: string): string {
  if (isLongerThan(cell, LONGEST_VALUE)) {
    throw new RowFault(`${name} is longer than ${LONGEST_VALUE} characters.`);
  }
  if (name !== 'birthdate') return cell;
  const day = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(cell);
  return day ? `${day[3]}-${day[1]}-${day[2]}` : cell;
}

/** A verified attribute of those the pool verifies is needed to recover a forgotten password. */
function checkContacts(pool: Pool, attributes: Attributes): void {
  const verified = pool.settings.AutoVerifiedAttributes ?? [];
  if (!verified.some((name) => attributes[`${name}_verified`] === 'true')) {
    throw new RowFault(
      'The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).',
    );
  }
}

/**
 * The factors that `cognito:mfa_enabled` enables: by message, since authenticators are not
 * imported. A pool that requires MFA asks its users for one anyway, or to enrol one.
 */
function mfaOf(pool: Pool, cell: string, attributes: Attributes): User['mfa'] {
  const { MfaConfiguration, SmsMfaConfiguration, EmailMfaConfiguration } = pool.mfa;
  const wanted = cell.toLowerCase();
  if (!['', 'true', 'false'].includes(wanted)) {
    throw new RowFault(`${MFA_ENABLED} must be true, false or blank.`);
  }
  if (wanted === 'true' && MfaConfiguration === 'OFF') {
    throw new RowFault(`${MFA_ENABLED} is true, but MFA is off in the user pool.`);
  }
  if (wanted === 'false' && MfaConfiguration === 'ON') {
    throw new RowFault(`${MFA_ENABLED} is false, but the user pool requires MFA.`);
  }
  if (wanted !== 'true') return { enabled: [] };
  const enabled: MfaFactor[] = [];
  if (SmsMfaConfiguration && attributes.phone_number_verified === 'true') enabled.push('SMS_MFA');
  if (EmailMfaConfiguration && attributes.email_verified === 'true') enabled.push('EMAIL_OTP');
  if (enabled.length === 0 && MfaConfiguration === 'OPTIONAL') {
    throw new RowFault(
      `${MFA_ENABLED} is true, but the user has no verified phone number or email that the user pool sends MFA codes to.`,
    );
  }
  const [preferred] = enabled;
  return preferred ? { enabled, preferred } : { enabled };
}

function hashIn(text: string, algorithm: PasswordHashingAlgorithmType): string {
  if (text === '') throw new RowFault(`${PASSWORD_HASH} is missing.`);
  const hash = parseHash(text);
  if (!hash) {
    throw new RowFault(`${PASSWORD_HASH} is in no supported form, or costs too much to check.`);
  }
  if (hash.algorithm !== algorithm) {
    throw new RowFault(`${PASSWORD_HASH} is not by ${algorithm}.`);
  }
  return text;
}
