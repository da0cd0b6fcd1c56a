/** Which language a person reads a page in. */
import { en } from './en.ts';
import type { Words } from './words.ts';

/** The languages there are, by the tag a page names itself with; each catalogue loads when it is first used. */
const CATALOGUES = {
  de: async (): Promise<Words> => (await import('./de.ts')).de,
  en: async (): Promise<Words> => en,
  es: async (): Promise<Words> => (await import('./es.ts')).es,
  fr: async (): Promise<Words> => (await import('./fr.ts')).fr,
  ja: async (): Promise<Words> => (await import('./ja.ts')).ja,
  pt: async (): Promise<Words> => (await import('./pt.ts')).pt,
} as const;

export type Language = keyof typeof CATALOGUES;

/** The names of the languages, each in its own. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  pt: 'Português',
};

const DEFAULT: Language = 'en';

export const wordsIn = (language: Language): Promise<Words> => CATALOGUES[language]();

/**
 * The language of a request: what it asks for by `lang`, else what was asked for before, else the
 * best of Accept-Language, else English. A region that is not there falls back to its language.
 */
export function languageFor(asked: {
  readonly lang?: string | undefined;
  readonly remembered?: string | undefined;
  readonly acceptLanguage?: string | undefined;
}): Language {
  const { lang, remembered, acceptLanguage = '' } = asked;
  const wanted = [lang ?? '', remembered ?? '', ...preferred(acceptLanguage)];
  for (const tag of wanted) {
    const known = languageOf(tag);
    if (known) return known;
  }
  return DEFAULT;
}

/** The language a tag means, if there is one: `pt-BR` is `pt`. */
export function languageOf(tag: string): Language | undefined {
  const primary = tag.trim().toLowerCase().split(/[-_]/)[0]!;
  return Object.keys(CATALOGUES).find((each): each is Language => each === primary);
}

/** What is read of the header: more languages than anyone speaks. */
const MOST_TAGS = 20;

/** The tags of Accept-Language, the most wanted first. */
function preferred(header: string): string[] {
  return header
    .slice(0, 1000)
    .split(',', MOST_TAGS)
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';');
      const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find(Boolean);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
