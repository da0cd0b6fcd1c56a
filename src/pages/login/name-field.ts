/** What people of a pool call themselves when they sign in. */
import type { Pool } from '#store/records.ts';
import { type Field, field } from '../fields.ts';
import type { Markup } from '../layout.ts';
import type { Words } from '../words/words.ts';

/** Browsers count in units of UTF-16: the 128 characters of a name may each have two. */
const LONGEST_UNITS = 256;

export function nameField(
  pool: Pool,
  words: Words,
  of: Pick<Field, 'value' | 'autofocus'>,
): Markup {
  const { label, type, inputmode } = kindOf(pool, words);
  return field(
    {
      name: 'username',
      label,
      type,
      inputmode,
      autocomplete: 'username',
      maxlength: LONGEST_UNITS,
      ...of,
    },
    words,
  );
}

function kindOf({ settings }: Pool, { signIn: { nameOf } }: Words) {
  const names = settings.UsernameAttributes ?? [];
  if (names.length === 1 && names[0] === 'email') {
    return { label: nameOf.email, type: 'email', inputmode: 'email' } as const;
  }
  if (names.length === 1) {
    return { label: nameOf.phone_number, type: 'tel', inputmode: 'tel' } as const;
  }
  const label =
    names.length > 1
      ? nameOf.emailOrPhone
      : (settings.AliasAttributes ?? []).some((each) => each !== 'preferred_username')
        ? nameOf.usernameOrAlias
        : nameOf.username;
  return { label, type: 'text', inputmode: 'text' } as const;
}
