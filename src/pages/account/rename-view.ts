/** The page on which a factor of the person gets another name. */
import { html } from 'hono/html';
import { LONGEST_NAME } from '#domain/factors/factor-names.ts';
import { field, form } from '../fields.ts';
import type { View } from '../layout.ts';
import type { Feedback } from '../page.ts';
import { fill } from '../words/words.ts';
import type { AccountPath, AccountVisit } from './account-visit.ts';
import { backLink } from './parts.ts';

/** What has the name now. */
interface Named {
  readonly path: AccountPath;
  readonly id: string;
  readonly name: string;
}

export function renameView(
  visit: AccountVisit,
  { path, id, name }: Named,
  { form: typed, ...feedback }: Feedback,
): View {
  const { words, csrf, link } = visit;
  const own = words.account.names;
  return {
    title: fill(own.title, { name }),
    ...feedback,
    body: html`${form(
      { action: link(path, { id }), csrf },
      html`${field(
        {
          name: 'name',
          label: own.label,
          value: typed?.get('name') ?? name,
          maxlength: LONGEST_NAME,
          autofocus: true,
          fault: feedback.fault,
        },
        words,
      )}
<button>${words.common.save}</button>`,
    )}
${backLink(visit)}`,
  };
}
