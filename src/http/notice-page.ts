/** A page that says one thing: where there is nothing else, or nothing else yet. */
import { html } from 'hono/html';
import { type ServedAsset, styleSheet } from './assets.ts';
import { COMMON_STYLE, pageOf } from './page.ts';

/** Served by whoever shows such a page. */
export const NOTICE_SHEET = styleSheet(`${COMMON_STYLE}
main { max-width: 40rem; margin: 15vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; }
p { margin-top: 0.75rem; }
.links { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
`);

export interface NoticeParts {
  readonly title: string;
  readonly lines: readonly string[];
  readonly links?: readonly { readonly text: string; readonly href: string }[];
  /** The root of the server, from where the page stands: a proxy may have taken a path off. */
  readonly root: '.' | '..';
  readonly scripts?: readonly ServedAsset[];
}

export function noticePage({ title, lines, links = [], root, scripts = [] }: NoticeParts) {
  return pageOf({
    title: `${title} · Poolhouse`,
    styles: [`${root}${NOTICE_SHEET.path}`],
    scripts: scripts.map(({ path }) => `${root}${path}`),
    body: html`<main><h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}
${links.length === 0 ? '' : html`<p class="links">${links.map(({ text, href }) => html`<a href="${root}${href}">${text}</a>`)}</p>`}</main>`,
  });
}
