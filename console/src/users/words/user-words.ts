/** The words of users in all languages. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const userWords: Catalogue<typeof en> = { en, others: {} };
