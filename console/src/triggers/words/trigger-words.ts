/** The words of Lambda triggers. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const triggerWords: Catalogue<typeof en> = { en, others: {} };
