/** The words of the home for developers. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const homeWords: Catalogue<typeof en> = { en, others: {} };
