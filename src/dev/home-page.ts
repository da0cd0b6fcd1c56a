/** What a development server shows at its root: what is here, and where to go. */
import { html } from 'hono/html';
import { styleSheet } from '#http/assets.ts';
import { COMMON_STYLE, pageOf } from '#http/page.ts';

const STYLE = `
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 0.5rem; }
.intro, .faint { color: var(--faint); }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: 0.6rem 0; border-top: 1px solid var(--line); }
code, pre { font: 0.85rem/1.6 ui-monospace, Menlo, Consolas, monospace; }
pre {
  margin: 0;
  padding: 0.8rem 1rem;
  overflow-x: auto;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: var(--radius);
}
.links { display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
`;

const SHEET = styleSheet(COMMON_STYLE + STYLE);
export const DEV_HOME_ASSETS = [SHEET];

/** A pool, as the page lists it. */
export interface HomePool {
  readonly id: string;
  readonly name: string;
  /** Where its pages are, if it has a domain. */
  readonly siteUrl: string | undefined;
}

export interface HomeFacts {
  readonly url: string;
  readonly region: string;
  readonly pools: readonly HomePool[];
}

export function devHomePage({ url, region, pools }: HomeFacts) {
  return pageOf({
    title: 'Poolhouse',
    styles: [SHEET.path],
    body: html`<main>
<h1>Poolhouse</h1>
<p class="intro">A development server with the Amazon Cognito user pools API. It accepts any AWS credentials and sends no messages.</p>
<h2>Here</h2>
<ul>
<li><a href="/_dev/inbox">Messages</a> <span class="faint">what would have been sent by e-mail and SMS</span></li>
<li><a href="/_dev/clock">Clock</a> <span class="faint">the server’s time, which a POST can move</span></li>
<li><a href="/_health">Health</a></li>
</ul>
<h2>User pools in ${region}</h2>
${pools.length === 0 ? html`<p class="faint">None yet. Create one from a terminal:</p>` : html`<ul>${pools.map(poolRow)}</ul>`}
<h2>From a terminal</h2>
<pre>export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
export AWS_DEFAULT_REGION=${region} AWS_ENDPOINT_URL=${url}
aws cognito-idp create-user-pool --pool-name first
aws cognito-idp list-user-pools --max-results 10</pre>
</main>`,
  });
}

function poolRow({ id, name, siteUrl }: HomePool) {
  const pages =
    siteUrl === undefined
      ? html`<span class="faint">no domain yet, so it has no pages: create-user-pool-domain</span>`
      : html`<a href="${siteUrl}">Pages</a> <a href="${siteUrl}/account">Account page</a>`;
  return html`<li><div><strong>${name}</strong> <code>${id}</code></div>
<div class="links">${pages} <a href="/${id}/.well-known/openid-configuration">Discovery</a></div></li>`;
}
