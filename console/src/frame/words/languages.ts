/** The language of the console, and catalogues that load when somebody first reads them. */
import { use } from 'react';
import { SharedState, useShared } from '../shared-state.ts';
import { readStored, store } from '../stored.ts';

/** The names of the languages, each in its own. */
export const LANGUAGE_NAMES = {
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  pt: 'Português',
} as const;

export type Language = keyof typeof LANGUAGE_NAMES;

/** The same texts in another language: every key that English has. */
export type Texts<T> = {
  readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]>;
};

/** Words of a subject. A language that is not there is read in English. */
export interface Catalogue<English> {
  readonly en: English;
  readonly others: Partial<Record<Language, () => Promise<Texts<English>>>>;
}

const STORED = 'language';
const current = new SharedState(languageFor([readStored(STORED) ?? '', ...navigator.languages]));

/** The first of the tags that is spoken here: `pt-BR` is `pt`. */
export function languageFor(tags: readonly string[]): Language {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split(/[-_]/)[0]!;
    if (primary in LANGUAGE_NAMES) return primary as Language;
  }
  return 'en';
}

export function chooseLanguage(language: Language): void {
  current.set(language);
  store(STORED, language);
}

export function useLanguage(): Language {
  return useShared(current);
}

const loaded = new WeakMap<object, Promise<unknown>>();

/** The words of a catalogue in the person's language; the view waits while they load. */
export function useWords<English>(catalogue: Catalogue<English>): Texts<English> {
  const language = useLanguage();
  const load = catalogue.others[language];
  if (language === 'en' || !load) return catalogue.en as Texts<English>;
  const words = (loaded.get(load) ?? load()) as Promise<Texts<English>>;
  loaded.set(load, words);
  return use(words);
}

/** `words` with every `{name}` replaced by the value of that name. */
export function fill(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
