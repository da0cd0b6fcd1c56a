/**
 * Sign-ins at providers that are the person too: shown, added and removed. Whoever adds one signs in
 * at the provider and comes back by way of `federation/link-responses.ts`.
 */
import { html } from 'hono/html';
import { identityNotLinked } from '#contract/errors.ts';
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import type { OwnLinks } from '#domain/federation/own-links.ts';
import { FederationRefusal } from '#domain/federation/provider-answer.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { Markup } from '#http/page.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { noteRefusal } from '../federation/authentication-requests.ts';
import { form } from '../fields.ts';
import { fillIn } from '../fill-in.ts';
import type { Journeys } from '../journey/journeys.ts';
import { providerLabel } from '../login/provider-choices.ts';
import { changedBy } from '../page.ts';
import { fill, type Words } from '../words/words.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink, doing, item, items, section, toDo, toDos } from './parts.ts';

export interface ProviderParts {
  readonly ownLinks: Pick<OwnLinks, 'list' | 'linkable' | 'isLastWay' | 'unlink'>;
}

interface LinkingParts extends ProviderParts {
  readonly federation: Pick<FederatedSignIns, 'begin'>;
  readonly journeys: Journeys;
}

interface UnlinkingParts extends ProviderParts {
  readonly notices: AccountNotices;
}

/** The part of the account page; nothing where there is nothing to link with, or users may not. */
export async function providerPart(
  { ownLinks }: ProviderParts,
  visit: AccountVisit,
): Promise<Markup | string> {
  const { words, link } = visit;
  const own = words.account.providers;
  const links = await ownLinks.list(visit);
  const linkable = await ownLinks.linkable(visit);
  if (links.length === 0 && linkable.length === 0) return '';
  const rows = links.map(({ id, provider, isPrimary, since }) => {
    const name = providerLabel(provider);
    const linked = fillIn(own.since, { time: visit.time(since) });
    if (isPrimary) return item(name, own.primary);
    return item(name, linked, [
      doing(link(ACCOUNT.unlinkProvider, { id }), words.common.remove, name, 'risky'),
    ]);
  });
  return section(
    'providers',
    own.title,
    html`<p class="hint">${own.hint}</p>
${rows.length > 0 ? items(rows) : ''}
${toDos(
  linkable.map(({ name }) =>
    toDo(
      link(ACCOUNT.linkProvider, { id: idOf(name) }),
      fill(own.add, { provider: providerLabel(name) }),
    ),
  ),
)}`,
  );
}

const refusals = ({ account }: Words) => ({
  identityNotLinked: account.providers.gone,
  lastWayIn: account.providers.lastWay,
});

export function linkProviderPage({ ownLinks, federation, journeys }: LinkingParts): AccountPage {
  const providerIn = async (visit: AccountVisit): Promise<IdentityProvider> => {
    const wanted = idIn(visit);
    const linkable = await ownLinks.linkable(visit);
    const provider = linkable.find(({ name }) => idOf(name) === wanted);
    if (!provider) throw identityNotLinked();
    return provider;
  };
  return {
    path: ACCOUNT.linkProvider,
    recent: true,
    refusals,

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, link } = visit;
      const own = words.account.providers;
      const { name } = await providerIn(visit);
      const provider = providerLabel(name);
      return {
        title: fill(own.addTitle, { provider }),
        lead: fill(own.addLead, { provider }),
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.linkProvider, { id: idOf(name) }), csrf },
          html`<button>${fill(words.signIn.withProvider, { provider })}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      const { c, site, pool, client, user, session, frame, words } = visit;
      const provider = await providerIn(visit);
      const state = journeys.beginRequest();
      try {
        const { go, memory } = await federation.begin(provider, {
          poolId: pool.id,
          domain: `${site.origin}${site.base}`,
          state,
          lang: frame.language,
          anew: true,
        });
        journeys.saveRequest(c, site, 'link', pool.id, state, {
          provider: provider.name,
          since: provider.createdAt,
          memory,
          clientId: client.id,
          userId: user.id,
          sessionId: session.id,
        });
        return { go };
      } catch (error) {
        if (!(error instanceof FederationRefusal)) throw error;
        noteRefusal(c, client.id, error, provider.name);
        const problem = fill(words.account.providers.failed, {
          provider: providerLabel(provider.name),
        });
        return { again: { problem } };
      }
    },
  };
}

export function unlinkProviderPage({ ownLinks, notices }: UnlinkingParts): AccountPage {
  return {
    path: ACCOUNT.unlinkProvider,
    recent: true,
    refusals,

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, link } = visit;
      const own = words.account.providers;
      const id = idIn(visit);
      const found = (await ownLinks.list(visit)).find((each) => each.id === id);
      if (!found || found.isPrimary) throw identityNotLinked();
      const provider = providerLabel(found.provider);
      const title = fill(own.removeTitle, { provider });
      if (await ownLinks.isLastWay(visit, id)) {
        return { title, problem: own.lastWay, body: backLink(visit) };
      }
      return {
        title,
        lead: fill(own.removeLead, { provider }),
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.unlinkProvider, { id }), csrf },
          html`<button class="danger">${words.common.remove}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      await notices.telling(changedBy(visit), 'provider-unlinked', (post) =>
        ownLinks.unlink(visit, idIn(visit), { within: post, keeps: visit.session.id }),
      );
      return { done: 'provider-unlinked' };
    },
  };
}

const idIn = ({ c }: AccountVisit) => c.req.query('id') ?? '';

/** Of a provider's name, which may have any letters: what an address of these pages can carry. */
const idOf = (name: string) => Buffer.from(name).toString('base64url');
