/** The words of the frame in all languages. */
import { en } from './en.ts';
import type { Catalogue } from './languages.ts';

export const frameWords: Catalogue<typeof en> = {
  en,
  others: {
    de: async () => (await import('./de.ts')).de,
    es: async () => (await import('./es.ts')).es,
    fr: async () => (await import('./fr.ts')).fr,
    ja: async () => (await import('./ja.ts')).ja,
    pt: async () => (await import('./pt.ts')).pt,
  },
};
