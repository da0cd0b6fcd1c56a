/** The applications that registered themselves and that the person has allowed something. */
import { html } from 'hono/html';
import type { Consents } from '#domain/oauth/consents.ts';
import type { Permissions } from '#domain/oauth/permissions.ts';
import type { Markup } from '#http/page.ts';
import { form } from '../fields.ts';
import { permissionText } from '../permission-text.ts';
import { fill } from '../words/words.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink, doing, item, items, section } from './parts.ts';

export interface ApplicationParts {
  readonly consents: Pick<Consents, 'list' | 'withdraw'>;
  readonly permissions: Permissions;
}

/** The part of the account page; nothing where the person has allowed nothing. */
export async function applicationPart(
  { consents, permissions }: ApplicationParts,
  visit: AccountVisit,
): Promise<Markup | string> {
  const { words, pool, user, link } = visit;
  const own = words.account.applications;
  const all = await consents.list(user);
  if (all.length === 0) return '';
  const rows = await Promise.all(
    all.map(async ({ client, consent }) => {
      const allowed = await permissions.of(pool, consent.scopes);
      const texts = allowed.map((each) => permissionText(each, words));
      const since = fill(own.since, { time: visit.time(consent.since) });
      return item(client.name, [...texts, since].join(' · '), [
        doing(link(ACCOUNT.withdrawConsent, { id: client.id }), own.withdraw, client.name),
      ]);
    }),
  );
  return section(
    'applications',
    own.title,
    html`<p class="hint">${own.hint}</p>
${items(rows)}`,
  );
}

export function withdrawConsentPage({ consents }: ApplicationParts): AccountPage {
  return {
    path: ACCOUNT.withdrawConsent,
    recent: false,

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, user, link } = visit;
      const own = words.account.applications;
      const id = idIn(visit);
      const found = (await consents.list(user)).find(({ client }) => client.id === id);
      if (!found) return { title: own.title, problem: own.gone, body: backLink(visit) };
      return {
        title: fill(own.withdrawTitle, { name: found.client.name }),
        lead: own.withdrawLead,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.withdrawConsent, { id }), csrf },
          html`<button class="danger">${own.withdraw}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      await consents.withdraw(visit.pool, visit.user, idIn(visit));
      return { done: 'consent-withdrawn' };
    },
  };
}

const idIn = ({ c }: AccountVisit) => c.req.query('id') ?? '';
