/** The words of import jobs. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const importWords: Catalogue<typeof en> = { en, others: {} };
