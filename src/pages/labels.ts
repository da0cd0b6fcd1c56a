/** What people know names and attributes by. Pure. */
import type { Pool } from '#store/tables/pools.ts';
import type { Words } from './words/words.ts';

/** The attribute's everyday name; a custom attribute has the name the pool gave it. */
export function attributeLabel(name: string, { signUp }: Words): string {
  const known: Readonly<Record<string, string>> = signUp.attributes;
  return Object.hasOwn(known, name) ? known[name]! : name.replace(/^(dev:)?custom:/, '');
}

/** What a name is that people of the pool sign up with. */
export function newNameLabel({ settings }: Pool, { signIn: { nameOf } }: Words): string {
  const [first, ...others] = settings.UsernameAttributes ?? [];
  if (first === undefined) return nameOf.username;
  return others.length > 0 ? nameOf.emailOrPhone : nameOf[first];
}

/** What a name is that people of the pool sign in by: aliases are such names beside the username. */
export function nameLabel(pool: Pool, words: Words): string {
  const { UsernameAttributes = [], AliasAttributes: aliases = [] } = pool.settings;
  const { nameOf } = words.signIn;
  if (UsernameAttributes.length > 0) return newNameLabel(pool, words);
  const [email, phone] = [aliases.includes('email'), aliases.includes('phone_number')];
  if (email && phone) return nameOf.usernameOrAlias;
  if (email) return nameOf.usernameOrEmail;
  return phone ? nameOf.usernameOrPhone : nameOf.username;
}
