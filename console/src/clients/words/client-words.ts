/** The words of app clients. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const clientWords: Catalogue<typeof en> = { en, others: {} };
