/** The words of groups in all languages. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const groupWords: Catalogue<typeof en> = { en, others: {} };
