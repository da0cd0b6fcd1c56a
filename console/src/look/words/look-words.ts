/** The words of looks and terms. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const lookWords: Catalogue<typeof en> = { en, others: {} };
