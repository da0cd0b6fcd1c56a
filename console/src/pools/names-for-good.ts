/** What is chosen when a pool is made and never changed: the names people sign in by, and what all of them have. Pure. */
import type {
  AliasAttributeType,
  CreateUserPoolCommandInput,
  UsernameAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';

/** The names that people sign in by; `purpose` leaves them to what the pool is for. */
export const SIGN_IN_NAMES = [
  'purpose',
  'username',
  'aliases',
  'email',
  'phone',
  'either',
] as const;
export type SignInNames = (typeof SIGN_IN_NAMES)[number];

export const ALIASES = ['email', 'phone_number', 'preferred_username'] as const;

/** Standard attributes that a pool can require. */
export const REQUIRABLE = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'website',
  'zoneinfo',
] as const;

export const LETTER_CASES = ['purpose', 'ignored', 'counted'] as const;
export type LetterCase = (typeof LETTER_CASES)[number];

export interface NamesForGood {
  readonly signInNames: SignInNames;
  /** Beside the username, where these are the names. */
  readonly aliases: readonly string[];
  readonly required: readonly string[];
  readonly letterCase: LetterCase;
}

export const BY_PURPOSE: NamesForGood = {
  signInNames: 'purpose',
  aliases: [],
  required: [],
  letterCase: 'purpose',
};

const USERNAME_ATTRIBUTES: Readonly<Record<'email' | 'phone' | 'either', UsernameAttributeType[]>> =
  { email: ['email'], phone: ['phone_number'], either: ['email', 'phone_number'] };

/** The pool that is made, with these in place of what its purpose would have. */
export function withNames(
  create: CreateUserPoolCommandInput,
  { signInNames, aliases, required, letterCase }: NamesForGood,
): CreateUserPoolCommandInput {
  const known = create.Schema ?? [];
  const added = required
    .filter((name) => !known.some(({ Name }) => Name === name))
    .map((Name) => ({ Name, AttributeDataType: 'String' as const, Required: true, Mutable: true }));
  const Schema = [...known, ...added];
  return {
    ...named(create, signInNames, aliases),
    ...(Schema.length > 0 && { Schema }),
    ...(letterCase !== 'purpose' && {
      UsernameConfiguration: { CaseSensitive: letterCase === 'counted' },
    }),
  };
}

function named(
  create: CreateUserPoolCommandInput,
  names: SignInNames,
  aliases: readonly string[],
): CreateUserPoolCommandInput {
  if (names === 'purpose') return create;
  const { UsernameAttributes: _, ...others } = create;
  if (names === 'username') return others;
  if (names === 'aliases') {
    return { ...others, AliasAttributes: [...aliases] as AliasAttributeType[] };
  }
  return { ...others, UsernameAttributes: USERNAME_ATTRIBUTES[names] };
}
