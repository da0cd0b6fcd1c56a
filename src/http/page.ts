/**
 * An HTML page of this server, and the policy that lets nothing in but what the page names: style
 * sheets and scripts are files of this server. Text in a page is escaped by the template it
 * stands in.
 */
import { html } from 'hono/html';

export type Markup = ReturnType<typeof html>;

/** Where a form may lead besides this server. Browsers apply this to redirects too. */
export type FormTargets = readonly string[] | 'anywhere';

export interface HtmlPage {
  readonly title: string;
  readonly language?: string;
  /** Paths of style sheets on this server, in the order in which they apply. */
  readonly styles: readonly string[];
  /** Paths of scripts on this server. */
  readonly scripts?: readonly string[];
  readonly colorScheme?: 'light' | 'dark' | 'light dark';
  /** Path of the icon on this server. */
  readonly icon?: string | undefined;
  readonly formTargets?: FormTargets;
  /** Who may show it in a frame: nobody, unless it is a picture of a page. */
  readonly framedBy?: 'nobody' | 'own pages';
  readonly body: Markup;
}

/** Quiet, and readable in light and dark, on a phone and on a desktop. */
export const COMMON_STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #14161a);
  --card: light-dark(#ffffff, #1d2026);
  --ink: light-dark(#1c2025, #e7e9ed);
  --faint: light-dark(#5b6470, #9aa3b0);
  --line: light-dark(#dfe3e8, #313640);
  --accent: light-dark(#1f5fbf, #7fb0ff);
  --on-accent: light-dark(#ffffff, #0d1626);
  --good: light-dark(#1b7a43, #6fd39a);
  --bad: light-dark(#a4342a, #ff9d92);
  --radius: 0.5rem;
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, p { margin: 0; }
a { color: var(--link, var(--accent)); }
a:hover { color: var(--link-hover, var(--link, var(--accent))); }
button, .button {
  display: inline-block;
  padding: 0.6rem 1.2rem;
  border: 1px solid transparent;
  border-radius: var(--button-radius, var(--radius));
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
:focus-visible { outline: 3px solid var(--focus, var(--accent)); outline-offset: 2px; }
`;

/** The page and the headers it needs; a handler may add others. */
export function pageOf(page: HtmlPage) {
  const { title, language = 'en', styles, scripts = [], icon, formTargets = [], body } = page;
  const isFramed = page.framedBy === 'own pages';
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    ...(scripts.length > 0 ? ["script-src 'self'", "connect-src 'self'"] : []),
    ...(formTargets === 'anywhere' ? [] : [["form-action 'self'", ...formTargets].join(' ')]),
    "base-uri 'none'",
    `frame-ancestors ${isFramed ? "'self'" : "'none'"}`,
  ];
  return {
    content: html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${page.colorScheme ?? 'light dark'}">
<title>${title}</title>
${icon === undefined ? '' : html`<link rel="icon" href="${icon}">`}
${styles.map((path) => html`<link rel="stylesheet" href="${path}">`)}
${scripts.map((path) => html`<script src="${path}" type="module"></script>`)}
</head>
<body>
${body}
</body>
</html>`,
    headers: {
      'Content-Security-Policy': policy.join('; '),
      'Cache-Control': 'no-store',
      ...(isFramed && { 'X-Frame-Options': 'SAMEORIGIN' }),
    },
  };
}
