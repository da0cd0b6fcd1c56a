/** The words of resource servers. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const resourceServerWords: Catalogue<typeof en> = { en, others: {} };
