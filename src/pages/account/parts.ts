/** The parts pages of the account are made of. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import { ACCOUNT, type AccountVisit } from './account-visit.ts';

/** A part of the account page under a title of its own. */
export function section(id: string, title: string, body: Markup): Markup {
  return html`<section class="part" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>`;
}

/** A row: what it is, what is known of it, and what can be done with it. */
export function item(
  name: string,
  detail: Markup | string | undefined,
  actions: readonly Markup[] = [],
): Markup {
  return html`<li><div><strong>${name}</strong>${
    detail ? html` <span class="hint">${detail}</span>` : ''
  }</div>${actions.length > 0 ? html`<div class="doings">${actions}</div>` : ''}</li>`;
}

/** What is known of something, one fact after the other. */
export const factsOf = (facts: readonly (Markup | string | undefined)[]): Markup =>
  html`${facts.filter(Boolean).map((fact, n) => (n === 0 ? fact : html` · ${fact}`))}`;

export const items = (rows: readonly Markup[]): Markup => html`<ul class="items">${rows}</ul>`;

/** What takes something away for good is marked. */
type Risk = 'risky' | 'harmless';

/** A link to do something with one of several things: read aloud, it says with which. */
export function doing(href: string, what: string, which: string, risk: Risk = 'harmless'): Markup {
  const link = html`<a href="${href}" aria-label="${what}: ${which}">${what}</a>`;
  return risk === 'risky' ? html`<span class="risky">${link}</span>` : link;
}

/** A link to do something that the whole part is about. */
export function toDo(href: string, what: string, risk: Risk = 'harmless'): Markup {
  const link = html`<a href="${href}">${what}</a>`;
  return risk === 'risky' ? html`<span class="risky">${link}</span>` : link;
}

/** What can be done in a part of the page, besides what its rows offer. */
export const toDos = (links: readonly Markup[]): Markup => html`<div class="doings">${links}</div>`;

export const backLink = ({ words, link }: Pick<AccountVisit, 'words' | 'link'>): Markup =>
  html`<div class="links"><a href="${link(ACCOUNT.home)}">${words.account.back}</a></div>`;
