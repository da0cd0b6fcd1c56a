/** The words of signing keys and data keys. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const keyWords: Catalogue<typeof en> = { en, others: {} };
