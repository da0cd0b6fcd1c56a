/** The words of the view of a server's health. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const healthWords: Catalogue<typeof en> = { en, others: {} };
