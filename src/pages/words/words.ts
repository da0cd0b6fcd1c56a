/** The catalogue's type, and filling in its placeholders. Pure. */
import type { en } from './en.ts';

type Texts<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> };

/** The words of all pages in one language: every key that English has. */
export type Words = Texts<typeof en>;

/** `words` with every `{name}` replaced by the value of that name. */
export function fill(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
