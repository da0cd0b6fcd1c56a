/** The words of the frame in all languages. */
import { en } from './en.ts';
import type { Catalogue } from './languages.ts';

export const frameWords: Catalogue<typeof en> = {
  en,
  others: {},
};
