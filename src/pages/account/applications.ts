/** The applications that have access to the account, and taking it away. */
import { html } from 'hono/html';
import type { ApplicationAccess } from '#domain/oauth/application-access.ts';
import { needsConsent } from '#domain/oauth/consents.ts';
import type { Permissions } from '#domain/oauth/permissions.ts';
import type { Markup } from '#http/page.ts';
import { form } from '../fields.ts';
import { fillIn } from '../fill-in.ts';
import { permissionText } from '../permission-text.ts';
import { fill } from '../words/words.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink, doing, factsOf, item, items, section } from './parts.ts';

export interface ApplicationParts {
  readonly applicationAccess: Pick<ApplicationAccess, 'list' | 'end'>;
  readonly permissions: Permissions;
}

/** The part of the account page; nothing where no application has access. */
export async function applicationPart(
  { applicationAccess, permissions }: ApplicationParts,
  visit: AccountVisit,
): Promise<Markup | string> {
  const { words, pool, user, link } = visit;
  const own = words.account.applications;
  const all = await applicationAccess.list(user);
  if (all.length === 0) return '';
  const rows = await Promise.all(
    all.map(async ({ client, consent, signedInAt }) => {
      const allowed = consent ? await permissions.of(pool, consent.scopes) : [];
      const facts: (Markup | string)[] = allowed.map((each) => permissionText(each, words));
      if (consent) facts.push(fillIn(own.since, { time: visit.time(consent.since) }));
      else if (signedInAt !== undefined) {
        facts.push(fillIn(own.signedIn, { time: visit.time(signedInAt) }));
      }
      if (needsConsent(client)) facts.push(own.claimed);
      const href = link(ACCOUNT.endAccess, { id: client.id });
      // Who signs out signs in again; what was allowed has to be asked for anew.
      const action = needsConsent(client)
        ? doing(href, own.withdraw, client.name, 'risky')
        : doing(href, own.end, client.name);
      return item(client.name, factsOf(facts), [action]);
    }),
  );
  return section(
    'applications',
    own.title,
    html`<p class="hint">${own.hint}</p>
${items(rows)}`,
  );
}

export function endAccessPage({ applicationAccess }: ApplicationParts): AccountPage {
  return {
    path: ACCOUNT.endAccess,
    recent: false,

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, user, link } = visit;
      const own = words.account.applications;
      const id = idIn(visit);
      const found = (await applicationAccess.list(user)).find(({ client }) => client.id === id);
      if (!found) return { title: own.title, problem: own.gone, body: backLink(visit) };
      const { client } = found;
      const [title, lead, label] = needsConsent(client)
        ? [own.withdrawTitle, own.withdrawLead, own.withdraw]
        : [own.endTitle, own.endLead, own.end];
      return {
        title: fill(title, { name: client.name }),
        lead,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.endAccess, { id }), csrf },
          html`<button ${needsConsent(client) ? html`class="danger"` : ''}>${label}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      await applicationAccess.end(visit.pool, visit.user, idIn(visit));
      return { done: 'consent-withdrawn' };
    },
  };
}

const idIn = ({ c }: AccountVisit) => c.req.query('id') ?? '';
