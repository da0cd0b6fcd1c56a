/** Pages that say one thing and may ask for one: a card with a sign, a title and a sentence. */
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { styleSheet } from '#http/assets.ts';
import { COMMON_STYLE, pageOf } from '#http/page.ts';

const STYLE = `
main {
  min-height: 100vh;
  min-height: 100dvh;
  display: grid;
  place-items: center;
  padding: 1.5rem;
}
section {
  width: 100%;
  max-width: 26rem;
  padding: 2.25rem 2rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 1rem;
  text-align: center;
}
h1 { font-size: 1.4rem; line-height: 1.3; margin-bottom: 0.6rem; }
p { color: var(--faint); }
form { margin-top: 1.6rem; }
button { width: 100%; padding: 0.8rem 1.2rem; }
.sign {
  display: grid;
  place-items: center;
  width: 3.2rem;
  height: 3.2rem;
  margin: 0 auto 1.1rem;
  border-radius: 50%;
  border: 2px solid currentColor;
}
.sign svg {
  width: 1.6rem;
  height: 1.6rem;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.ask { color: var(--accent); }
.good { color: var(--good); }
.bad { color: var(--bad); }
`;

const SHEET = styleSheet(COMMON_STYLE + STYLE);

/** The files these pages need. */
export const SAYING_ASSETS = [SHEET];

export interface Saying {
  readonly status?: ContentfulStatusCode;
  readonly kind: 'ask' | 'good' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** What a link from a message says when parts of it are missing. */
export const INCOMPLETE: Saying = {
  status: 400,
  kind: 'bad',
  title: 'This link is not complete',
  text: 'Open it again from the message you got, or copy all of it.',
};

/** Drawn, since not every font has the signs. */
const SIGNS = {
  ask: 'M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7',
  good: 'M5 12.5l4.5 4.5L19 7.5',
  bad: 'M12 5.5v8M12 18v.5',
} as const;

/** The page; `below` is its form, if it has one. */
export async function answer({ status = 200, kind, title, text }: Saying, below: unknown = '') {
  const page = pageOf({
    title,
    styles: [SHEET.path],
    body: html`<main>
<section>
<div class="sign ${kind}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="${SIGNS[kind]}"/></svg></div>
<h1>${title}</h1>
<p>${text}</p>
${below}
</section>
</main>`,
  });
  return new Response(String(await page.content), {
    status,
    headers: { ...page.headers, 'Content-Type': 'text/html; charset=UTF-8' },
  });
}
