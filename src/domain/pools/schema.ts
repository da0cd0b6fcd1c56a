/**
 * The attributes a pool's users can have: the standard ones as data, and the rules for overriding
 * them and for adding custom ones. Values of users are checked in users/attributes.ts.
 */
import { invalidParameter } from '#contract/errors.ts';
import type { SchemaAttributeType } from '#contract/types.ts';
import { omitAbsent } from './omit-absent.ts';

const MAX_CUSTOM_ATTRIBUTES = 50;
const MAX_STRING_LENGTH = 2048;

type DataType = NonNullable<SchemaAttributeType['AttributeDataType']>;

/** An attribute with its name and type, as the schema keeps it. */
type Attribute = SchemaAttributeType & {
  readonly Name: string;
  readonly AttributeDataType: DataType;
};

const text = (Name: string, minLength = 0, maxLength = MAX_STRING_LENGTH): Attribute => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength: `${minLength}`, MaxLength: `${maxLength}` },
});

const flag = (Name: string): Attribute => ({
  Name,
  AttributeDataType: 'Boolean',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
});

/** The attributes of every pool: OpenID Connect Core §5.1, and what the service adds. */
const STANDARD: readonly Attribute[] = [
  { ...text('sub', 1), Mutable: false, Required: true },
  text('name'),
  text('given_name'),
  text('family_name'),
  text('middle_name'),
  text('nickname'),
  text('preferred_username'),
  text('profile'),
  text('picture'),
  text('website'),
  text('email'),
  flag('email_verified'),
  text('gender'),
  text('birthdate', 10, 10),
  text('zoneinfo'),
  text('locale'),
  text('phone_number'),
  flag('phone_number_verified'),
  text('address'),
  {
    Name: 'updated_at',
    AttributeDataType: 'Number',
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    NumberAttributeConstraints: { MinValue: '0' },
  },
  {
    Name: 'identities',
    AttributeDataType: 'String',
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    StringAttributeConstraints: {},
  },
];

/**
 * The schema of a new pool. Entries of `given` named as a standard attribute change it, others
 * become custom attributes. In an entry, `Mutable` left out means immutable.
 */
export function newSchema(
  given: readonly SchemaAttributeType[] = [],
): readonly SchemaAttributeType[] {
  const overrides = new Map<string, Attribute>();
  const custom: Attribute[] = [];
  for (const entry of given) {
    const name = nameOf(entry);
    const standard = STANDARD.find(({ Name }) => Name === name);
    const attribute = standard ? overridden(standard, entry) : customAttribute(name, entry);
    const taken = standard
      ? overrides.has(name)
      : custom.some(({ Name }) => Name === attribute.Name);
    if (taken) {
      throw invalidParameter(
        `Duplicate ${standard ? '' : 'custom '}attribute names ${attribute.Name} are not allowed in a user pool schema.`,
      );
    }
    if (standard) overrides.set(name, attribute);
    else custom.push(attribute);
  }
  return [...STANDARD.map((attribute) => overrides.get(attribute.Name) ?? attribute), ...custom];
}

/** `schema` with custom attributes added, none of which it may have already. */
export function withCustomAttributes(
  schema: readonly SchemaAttributeType[],
  given: readonly SchemaAttributeType[],
): readonly SchemaAttributeType[] {
  const grown = [...schema];
  for (const entry of given) {
    const attribute = customAttribute(nameOf(entry), entry);
    if (grown.some(({ Name }) => Name === attribute.Name)) {
      throw invalidParameter(
        `${attribute.Name}: Existing attribute already has name ${attribute.Name}.`,
      );
    }
    grown.push(attribute);
  }
  if (grown.length - STANDARD.length > MAX_CUSTOM_ATTRIBUTES) {
    throw invalidParameter(
      `A user pool cannot have more than ${MAX_CUSTOM_ATTRIBUTES} custom attributes.`,
    );
  }
  return grown;
}

function nameOf(entry: SchemaAttributeType): string {
  if (entry.Name === undefined) throw invalidParameter('Schema attribute name is required.');
  return entry.Name;
}

function overridden(standard: Attribute, entry: SchemaAttributeType): Attribute {
  const retyped =
    entry.AttributeDataType !== undefined && entry.AttributeDataType !== standard.AttributeDataType;
  if (retyped || entry.DeveloperOnlyAttribute) {
    throw invalidParameter(
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${standard.Name}`,
    );
  }
  // A sub identifies its user for good: nothing can make it optional or mutable.
  const fixed = standard.Name === 'sub';
  return {
    ...standard,
    Mutable: !fixed && (entry.Mutable ?? false),
    Required: fixed || (entry.Required ?? false),
    ...constraints(standard.Name, standard.AttributeDataType, {
      ...standard,
      ...omitAbsent(entry),
    }),
  };
}

function customAttribute(name: string, entry: SchemaAttributeType): Attribute {
  const { AttributeDataType } = entry;
  if (AttributeDataType === undefined) {
    throw invalidParameter(
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    );
  }
  if (entry.Required) {
    throw invalidParameter('Required custom attributes are not supported currently.');
  }
  const developerOnly = entry.DeveloperOnlyAttribute ?? false;
  const Name = `${developerOnly ? 'dev:' : ''}custom:${name}`;
  return {
    Name,
    AttributeDataType,
    DeveloperOnlyAttribute: developerOnly,
    Mutable: entry.Mutable ?? false,
    Required: false,
    ...constraints(Name, AttributeDataType, entry),
  };
}

/** The constraints that go with the type; those of another type have no effect and are left out. */
function constraints(
  name: string,
  type: DataType,
  entry: SchemaAttributeType,
): Pick<SchemaAttributeType, 'StringAttributeConstraints' | 'NumberAttributeConstraints'> {
  if (type === 'String') {
    const { MinLength, MaxLength } = entry.StringAttributeConstraints ?? {};
    const min = limit(name, 'StringAttributeConstraints', /^\d+$/, MinLength);
    const max = limit(name, 'StringAttributeConstraints', /^\d+$/, MaxLength);
    if ((min ?? 0) > MAX_STRING_LENGTH || (max ?? 0) > MAX_STRING_LENGTH) {
      throw invalidParameter(
        `user.${name}: String attributes cannot have a length of more than ${MAX_STRING_LENGTH}`,
      );
    }
    if (min !== undefined && max !== undefined && min > max) {
      throw invalidParameter(
        `Attribute ${name} cannot have a max length shorter than it's min length`,
      );
    }
    return { StringAttributeConstraints: omitAbsent({ MinLength, MaxLength }) };
  }
  if (type === 'Number') {
    const { MinValue, MaxValue } = entry.NumberAttributeConstraints ?? {};
    const min = limit(name, 'NumberAttributeConstraints', /^-?\d+$/, MinValue);
    const max = limit(name, 'NumberAttributeConstraints', /^-?\d+$/, MaxValue);
    if (min !== undefined && max !== undefined && min > max) {
      throw invalidParameter(
        `Attribute ${name} cannot have a max value smaller than it's min value`,
      );
    }
    return { NumberAttributeConstraints: omitAbsent({ MinValue, MaxValue }) };
  }
  return {};
}

function limit(
  name: string,
  kind: string,
  grammar: RegExp,
  value: string | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  if (!grammar.test(value)) {
    throw invalidParameter(`Invalid ${kind} for schema attribute ${name}`);
  }
  return Number(value);
}
