/** The words of identity providers. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const providerWords: Catalogue<typeof en> = { en, others: {} };
