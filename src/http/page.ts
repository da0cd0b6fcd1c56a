/**
 * An HTML page of this server: one style sheet for all, and a policy that lets nothing in but
 * what is named here. Text in a page is escaped by the template it stands in.
 */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

type Markup = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  /** A style sheet of its own, beside the common one. */
  readonly style?: string;
  /** Path of a script on this server. */
  readonly script?: string;
  readonly body: Markup;
}

/** Quiet, and readable in light and dark, on a phone and on a desktop. */
const STYLE = `
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
a { color: var(--accent); }
button, .button {
  display: inline-block;
  padding: 0.6rem 1.2rem;
  border: 1px solid transparent;
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** The page and the headers it needs; whoever answers with it may add others. */
export function pageOf({ title, style = '', script, body }: Page) {
  const sheet = STYLE + style;
  const sources = script === undefined ? [] : ["script-src 'self'", "connect-src 'self'"];
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(sheet).digest('base64')}'`,
    ...sources,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    content: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(sheet)}</style>
${script === undefined ? '' : html`<script src="${script}" defer></script>`}
</head>
<body>
${body}
</body>
</html>`,
    headers: { 'Content-Security-Policy': policy.join('; '), 'Cache-Control': 'no-store' },
  };
}
