/** The words of access keys, roles and policies. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const accessWords: Catalogue<typeof en> = { en, others: {} };
