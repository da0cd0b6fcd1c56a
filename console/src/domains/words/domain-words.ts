/** The words of domains. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const domainWords: Catalogue<typeof en> = { en, others: {} };
