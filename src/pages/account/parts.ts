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

export const items = (rows: readonly Markup[]): Markup => html`<ul class="items">${rows}</ul>`;

/** A link to do something with one of several things: read aloud, it says with which. */
export const doing = (href: string, what: string, which: string): Markup =>
  html`<a href="${href}" aria-label="${what}: ${which}">${what}</a>`;

export const backLink = ({ words, link }: Pick<AccountVisit, 'words' | 'link'>): Markup =>
  html`<div class="links"><a href="${link(ACCOUNT.home)}">${words.account.back}</a></div>`;
