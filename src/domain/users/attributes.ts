/**
 * Attribute lists checked against a pool's schema, in the service's words. Pure.
 *
 * `mode` is who asks: an administrator may write `*_verified` and developer attributes, a user may
 * not. Values are the strings the API carries, whatever the type in the schema.
 */
import { invalidParameter, notAuthorized } from '#contract/errors.ts';
import { ValueError } from '#contract/telling-errors.ts';
import type { AttributeType, SchemaAttributeType } from '#contract/types.ts';
import { characterCount } from '#platform/text-length.ts';
import type { Pool } from '#store/tables/pools.ts';
import { isDateTime, isDay, isEmail, isNumber, isPhoneNumber } from './formats.ts';

export type AttributeMode = 'admin' | 'user';

export type Attributes = Readonly<Record<string, string>>;

/** What an update does; the two never name the same attribute. */
export interface AttributeChanges {
  readonly set: Attributes;
  readonly remove: readonly string[];
}

/** Attributes a user can be reached by. Each has a flag that says whether it is verified. */
export const CONTACT_ATTRIBUTES = ['email', 'phone_number'] as const;
export type ContactAttribute = (typeof CONTACT_ATTRIBUTES)[number];

/** What is wrong with a value. */
interface AttributeFault {
  readonly name: string;
  /** What the service calls the attribute here, if not by its name. */
  readonly as?: string;
  readonly text: string;
}

/** The attribute that says whether `name` is verified. */
export const verifiedFlag = (name: ContactAttribute) => `${name}_verified` as const;

const VERIFIED: ReadonlySet<string> = new Set(CONTACT_ATTRIBUTES.map(verifiedFlag));

/** The pool's schema entry called `name`, under its full name (`custom:x`, `dev:custom:x`). */
export function schemaAttribute(pool: Pool, name: string): SchemaAttributeType | undefined {
  return pool.schema.find((attribute) => attribute.Name === name);
}

/**
 * The attributes of a new user. Blank values are left out, as an update would remove them. Required
 * ones may be missing when the user `adds` them at the first sign-in.
 * @throws InvalidParameterException, NotAuthorizedException (a user writes what only admins may)
 */
export function attributesForCreation(
  pool: Pool,
  list: readonly AttributeType[],
  mode: AttributeMode,
  adds = false,
): Attributes {
  const { set, unknown } = readList(pool, list, mode);
  if (mode === 'admin' && unknown[0] !== undefined) throw typeUnknown(unknown[0]);
  const strangers = unknown.map((name): AttributeFault => ({ name, text: NOT_IN_SCHEMA }));
  const missing = adds ? [] : missingRequired(pool, set);
  const faults = [...strangers, ...missing.map(required), ...valueFaults(pool, set)];
  if (faults.length > 0) throw nonconforming(...faults);
  refuseFlagsAlone(set);
  return set;
}

/**
 * Refuses an address or number that would be verified and is not there.
 * @throws InvalidParameterException
 */
export function refuseFlagsAlone(attributes: Attributes): void {
  for (const name of CONTACT_ATTRIBUTES) {
    const flag = verifiedFlag(name);
    if (attributes[flag] !== 'true' || attributes[name] !== undefined) continue;
    throw invalidParameter(`${flag} is true, but ${name} is missing.`);
  }
}

/**
 * The changes an update asks for: a blank value removes its attribute.
 * @throws InvalidParameterException, NotAuthorizedException
 */
export function attributesForUpdate(
  pool: Pool,
  list: readonly AttributeType[],
  mode: AttributeMode,
): AttributeChanges {
  const { unknown, ...changes } = readList(pool, list, mode);
  refuseUnknown(unknown);
  refuseImmutable(pool, [...Object.keys(changes.set), ...changes.remove]);
  refuseRequired(pool, changes.remove);
  const faults = valueFaults(pool, changes.set);
  if (faults.length > 0) throw nonconforming(...faults);
  return changes;
}

/**
 * The changes of a deletion by name.
 * @throws InvalidParameterException, NotAuthorizedException
 */
export function attributesForDeletion(
  pool: Pool,
  names: readonly string[],
  mode: AttributeMode,
): AttributeChanges {
  for (const name of names) {
    refuseReserved(name);
    const attribute = schemaAttribute(pool, name);
    if (attribute) refuseUnauthorized(attribute, mode);
  }
  const unknown = names.filter((name) => !schemaAttribute(pool, name));
  if (unknown.length > 0) {
    throw invalidParameter(
      `Invalid user attributes: ${lines(unknown.map((name) => `user.${name}: ${NOT_IN_SCHEMA}`))}`,
    );
  }
  refuseImmutable(pool, names);
  refuseRequired(pool, names);
  return { set: {}, remove: names };
}

/**
 * The attributes given along with NEW_PASSWORD_REQUIRED: what the user lacks, immutable ones
 * included, since the creation of the user ends here.
 * @throws NotAuthorizedException for one already provided, InvalidParameterException
 */
export function attributesForNewPassword(
  pool: Pool,
  current: Attributes,
  list: readonly AttributeType[],
): Attributes {
  for (const { Name } of list) {
    if (Object.hasOwn(current, Name)) {
      throw notAuthorized(`Cannot modify an already provided ${Name}`);
    }
  }
  const { unknown, ...changes } = readList(pool, list, 'user');
  refuseUnknown(unknown);
  const missing = missingRequired(pool, { ...current, ...changes.set });
  if (missing.length > 0) {
    throw invalidParameter(`Invalid attributes given, ${missing.join(', ')} is missing`);
  }
  const faults = valueFaults(pool, changes.set);
  if (faults.length > 0) throw nonconforming(...faults);
  return applyChanges({}, changes);
}

/**
 * Refuses attributes that are not among the `writable` ones of a client.
 * @throws NotAuthorizedException
 */
export function refuseUnwritable(names: Iterable<string>, writable: ReadonlySet<string>): void {
  for (const name of names) if (!writable.has(name)) throw unauthorized();
}

/** Required attributes that are not among `attributes`, in schema order. `sub` is always there. */
export function missingRequired(pool: Pool, attributes: Attributes): string[] {
  return pool.schema
    .filter(({ Name, Required }) => Required && Name !== 'sub' && !attributes[Name ?? ''])
    .map(({ Name }) => Name ?? '');
}

/**
 * `current` after `changes`. A new e-mail address or phone number is unverified unless the same
 * changes say otherwise, the flag of a removed one is removed too, and a value that stays the same
 * is no change.
 */
export function applyChanges(current: Attributes, { set, remove }: AttributeChanges): Attributes {
  const next: Record<string, string> = { ...current };
  for (const name of remove) delete next[name];
  Object.assign(next, set);
  for (const name of CONTACT_ATTRIBUTES) {
    const flag = verifiedFlag(name);
    if (remove.includes(name)) delete next[flag];
    else if (next[name] !== current[name]) next[flag] = set[flag] ?? 'false';
  }
  return next;
}

/**
 * Sorts a list into values, removals and names that the schema lacks; of two entries with one name
 * the later counts.
 */
function readList(
  pool: Pool,
  list: readonly AttributeType[],
  mode: AttributeMode,
): AttributeChanges & { readonly unknown: readonly string[] } {
  const values = new Map<string, string>();
  const unknown = new Set<string>();
  for (const { Name, Value } of list) {
    refuseReserved(Name);
    const attribute = schemaAttribute(pool, Name);
    if (!attribute) {
      unknown.add(Name);
      continue;
    }
    // A null arrives as an absent value.
    if (Value === undefined) {
      throw invalidParameter(`Attribute value for ${Name} must not be null`);
    }
    refuseUnauthorized(attribute, mode);
    values.set(Name, attribute.AttributeDataType === 'Boolean' ? Value.toLowerCase() : Value);
  }
  const entries = [...values];
  return {
    set: Object.fromEntries(entries.filter(([, value]) => value !== '')),
    remove: entries.filter(([, value]) => value === '').map(([name]) => name),
    unknown: [...unknown],
  };
}

/** `sub` and `identities` are the service's own to write. */
function refuseReserved(name: string): void {
  if (name === 'sub' || name === 'identities') {
    throw invalidParameter(`Cannot modify the non-mutable attribute ${name}`);
  }
}

function refuseUnauthorized(attribute: SchemaAttributeType, mode: AttributeMode): void {
  if (mode === 'admin') return;
  if (VERIFIED.has(attribute.Name ?? '') || attribute.DeveloperOnlyAttribute) {
    throw unauthorized();
  }
}

/** Of an update: the service has one sentence for custom attributes, and another for the rest. */
function refuseUnknown(names: readonly string[]): void {
  const custom = names.find((name) => /^(?:custom|dev):/.test(name));
  if (custom !== undefined) throw typeUnknown(custom);
  if (names.length > 0) {
    throw invalidParameter(lines(names.map((name) => `user.${name}: ${NOT_IN_SCHEMA}`)));
  }
}

function refuseImmutable(pool: Pool, names: readonly string[]): void {
  const fixed = names.filter((name) => schemaAttribute(pool, name)?.Mutable === false);
  if (fixed.length > 0) {
    throw invalidParameter(
      lines(fixed.map((name) => `user.${name}: Attribute cannot be updated.`)),
    );
  }
}

function refuseRequired(pool: Pool, names: readonly string[]): void {
  const name = names.find((each) => schemaAttribute(pool, each)?.Required);
  if (name === undefined) return;
  throw invalidParameter(`Invalid user attributes: ${name}: Required attribute cannot be deleted.`);
}

/** What is wrong with the values. */
function valueFaults(pool: Pool, values: Attributes): AttributeFault[] {
  const { email, phone_number } = values;
  if (email !== undefined && !isEmail(email)) {
    throw new ValueError(invalidParameter('Invalid email address format.'), ['email']);
  }
  if (phone_number !== undefined && !isPhoneNumber(phone_number)) {
    throw new ValueError(invalidParameter('Invalid phone number format.'), ['phone_number']);
  }
  return Object.entries(values).flatMap(([name, value]) => {
    const attribute = schemaAttribute(pool, name);
    const fault = attribute && valueFault(attribute, value);
    return fault === undefined ? [] : [{ name, text: fault }];
  });
}

function valueFault(attribute: SchemaAttributeType, value: string): string | undefined {
  switch (attribute.AttributeDataType) {
    case 'Number':
      return numberFault(attribute, value);
    case 'Boolean':
      return /^(true|false)$/.test(value) ? undefined : 'Attribute value must be true or false';
    case 'DateTime':
      return isDateTime(value) ? undefined : 'Attribute value must be a date and time';
    default:
      return stringFault(attribute, value);
  }
}

function numberFault(attribute: SchemaAttributeType, value: string): string | undefined {
  if (!isNumber(value)) return 'Attribute value must be a number';
  const { MinValue, MaxValue } = attribute.NumberAttributeConstraints ?? {};
  if (MinValue !== undefined && Number(value) < Number(MinValue)) {
    return `Number attribute value must not be less than ${MinValue}`;
  }
  if (MaxValue !== undefined && Number(value) > Number(MaxValue)) {
    return `Number attribute value must not be greater than ${MaxValue}`;
  }
  return undefined;
}

function stringFault(attribute: SchemaAttributeType, value: string): string | undefined {
  const { MinLength, MaxLength } = attribute.StringAttributeConstraints ?? {};
  const length = characterCount(value);
  if (MaxLength !== undefined && length > Number(MaxLength)) {
    return `String attribute value must not have length greater than ${MaxLength}`;
  }
  if (MinLength !== undefined && length < Number(MinLength)) {
    return `String attribute value must not have length less than ${MinLength}`;
  }
  // PostgreSQL cannot store it.
  if (value.includes('\0')) return 'String attribute value must not contain a null character';
  if (attribute.Name === 'birthdate' && !isDay(value)) {
    return 'Attribute value must be a date in the format YYYY-MM-DD';
  }
  return undefined;
}

const NOT_IN_SCHEMA = 'Attribute does not exist in the schema.';

/** The service speaks of two attributes by their OpenID Connect member. */
function required(name: string): AttributeFault {
  const as = name === 'name' || name === 'address' ? `${name}.formatted` : name;
  return {
    name,
    as,
    text: as === name ? 'The attribute is required' : `The attribute ${as} is required`,
  };
}

const unauthorized = () => notAuthorized('A client attempted to write unauthorized attribute');
const typeUnknown = (name: string) =>
  invalidParameter(`Type for attribute {${name}} could not be determined`);

function nonconforming(...faults: readonly AttributeFault[]): ValueError {
  const all = lines(faults.map(({ name, as = name, text }) => `${as}: ${text}`));
  return new ValueError(
    invalidParameter(`Attributes did not conform to the schema: ${all}`),
    faults.map(({ name }) => name),
  );
}

/** Each fault on a line of its own, the last one as well: so the service's messages about schemas end. */
const lines = (faults: readonly string[]) => faults.map((fault) => `${fault}\n`).join('');
