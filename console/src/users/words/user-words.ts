/** The words of users in all languages. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const userWords: Catalogue<typeof en> = {
  en,
  others: {
    de: async () => (await import('./de.ts')).de,
    es: async () => (await import('./es.ts')).es,
    fr: async () => (await import('./fr.ts')).fr,
    ja: async () => (await import('./ja.ts')).ja,
    pt: async () => (await import('./pt.ts')).pt,
  },
};
