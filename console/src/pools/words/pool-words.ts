/** The words of user pools and their settings. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const poolWords: Catalogue<typeof en> = { en, others: {} };
