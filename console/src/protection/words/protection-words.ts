/** The words of threat protection and log delivery. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const protectionWords: Catalogue<typeof en> = { en, others: {} };
