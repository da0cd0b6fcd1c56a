/** The words of the audit log. */
import type { Catalogue } from '../../frame/words/languages.ts';
import { en } from './en.ts';

export const auditWords: Catalogue<typeof en> = { en, others: {} };
