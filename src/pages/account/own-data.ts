/** What the server holds about the person: as a file, and deleted for good. */
import { html } from 'hono/html';
import { longestOf } from '#contract/model.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { OwnData } from '#domain/archive/own-data.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { Markup } from '#http/page.ts';
import { clearSsoCookie } from '#http/sso-cookie.ts';
import { field, form } from '../fields.ts';
import { toApplication } from '../layout.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink, section, toDo, toDos } from './parts.ts';

/** The part of the account page. */
export function ownDataPart({ words, link }: AccountVisit): Markup {
  const own = words.account.ownData;
  return section(
    'own-data',
    own.title,
    html`<p class="hint">${own.hint}</p>
${toDos([
  toDo(link(ACCOUNT.exportData), own.export),
  toDo(link(ACCOUNT.deleteAccount), own.delete, 'risky'),
])}`,
  );
}

export function exportPage({ ownData }: { readonly ownData: OwnData }): AccountPage {
  return {
    path: ACCOUNT.exportData,
    recent: true,
    show(visit, { form: _, ...feedback }) {
      const { words, csrf, link } = visit;
      const own = words.account.ownData;
      return {
        title: own.exportTitle,
        lead: own.exportLead,
        ...feedback,
        body: html`${form({ action: link(ACCOUNT.exportData), csrf }, html`<button>${own.download}</button>`)}
${backLink(visit)}`,
      };
    },
    async submit({ pool, user }) {
      return { file: { name: 'account.json', json: await ownData.export(pool, user) } };
    },
  };
}

export function deletePage({
  accounts,
}: {
  readonly accounts: Pick<Accounts, 'delete'>;
}): AccountPage {
  return {
    path: ACCOUNT.deleteAccount,
    recent: true,
    show(visit, { form: _, ...feedback }) {
      const { words, csrf, pool, user, link } = visit;
      const own = words.account.ownData;
      const name = knownName(pool, user);
      return {
        title: own.deleteTitle,
        lead: own.deleteLead,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.deleteAccount), csrf },
          html`${field(
            {
              name: 'confirmation',
              label: own.confirm,
              hint: name,
              maxlength: longestOf('UsernameType'),
              fault: feedback.fault,
            },
            words,
          )}
<button class="danger">${own.deleteForGood}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit({ c, site, pool, user, words, frame }, typed) {
      const own = words.account.ownData;
      if (!isSame(typed.get('confirmation') ?? '', knownName(pool, user))) {
        return { again: { fault: { field: 'confirmation', problem: own.notSame } } };
      }
      await accounts.delete(pool, user);
      clearSsoCookie(c, site);
      return {
        shown: {
          sign: 'good',
          title: own.deletedTitle,
          lead: own.deletedLead,
          body: html`${toApplication(frame)}`,
        },
      };
    },
  };
}

/** People type what they read, with or without its capitals. */
const isSame = (typed: string, name: string) =>
  typed.trim().normalize('NFC').toLowerCase() === name.trim().normalize('NFC').toLowerCase();
