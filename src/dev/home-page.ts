/** What a development server shows at its root: what is here, who is in it, and what happens. */
import { html } from 'hono/html';
import { script, styleSheet } from '#http/assets.ts';
import { COMMON_STYLE, pageOf } from '#http/page.ts';
import { HOME_SCRIPT } from './home-script.ts';

const STYLE = `
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; align-items: baseline; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin: 0 0 0.6rem; }
.faint { color: var(--faint); font-weight: 400; }
.grid { display: grid; gap: 1rem; margin-top: 1rem; }
section {
  min-width: 0;
  padding: 1rem 1.2rem 1.2rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 0.75rem;
}
@media (min-width: 64rem) { .grid { grid-template-columns: 1fr 1fr; } .wide { grid-column: 1 / -1; } }
ul { margin: 0; padding: 0; list-style: none; }
.pools > li { padding: 0.6rem 0; border-top: 1px solid var(--line); }
.pools > li:first-child { border-top: 0; padding-top: 0; }
code, pre { font: 0.85rem/1.6 ui-monospace, Menlo, Consolas, monospace; }
pre { margin: 0; overflow-x: auto; white-space: pre-wrap; }
.links { display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
.client { display: flex; flex-wrap: wrap; gap: 0 0.8rem; align-items: center; padding-left: 1rem; }
button.small, button.plain { padding: 0.15rem 0.6rem; font-size: 0.85rem; font-weight: 500; }
button.plain { background: transparent; color: var(--accent); border-color: var(--line); }
button.code {
  padding: 0.1rem 0.5rem;
  margin-right: 0.5rem;
  background: var(--ground);
  color: var(--ink);
  border-color: var(--line);
  font: 600 1.05rem/1.5 ui-monospace, Menlo, Consolas, monospace;
  letter-spacing: 0.06em;
}
.clock { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
#moved { padding: 0.35rem 0.8rem; border-radius: var(--radius); background: var(--bad); color: var(--on-accent); }
label { display: inline-block; margin-right: 1rem; font-size: 0.85rem; color: var(--faint); }
select, textarea {
  padding: 0.4rem 0.5rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--ground);
  color: var(--ink);
  font: inherit;
  max-width: 100%;
}
textarea { width: 100%; min-height: 5rem; font: 0.8rem/1.4 ui-monospace, Menlo, monospace; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin-top: 0.6rem; }
th { text-align: left; font-size: 0.85rem; color: var(--faint); font-weight: 500; }
th, td { padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
#log { max-height: 22rem; overflow: auto; font-size: 0.85rem; }
#log li { display: flex; flex-wrap: wrap; gap: 0 0.8rem; padding: 0.15rem 0; }
#log time, #log .audit span { color: var(--faint); }
#log .bad, #log .bad strong { color: var(--bad); }
#said { min-height: 1.6rem; margin-top: 0.5rem; color: var(--faint); }
[hidden] { display: none !important; }
`;

const SHEET = styleSheet(COMMON_STYLE + STYLE);
const SCRIPT = script(HOME_SCRIPT);
export const DEV_HOME_ASSETS = [SHEET, SCRIPT];

/** A client, as the page lists it. */
export interface HomeClient {
  readonly id: string;
  readonly name: string;
  /** Where signing in through it begins, if it has a way back. */
  readonly signInUrl: string | undefined;
}

/** A pool, as the page lists it. */
export interface HomePool {
  readonly id: string;
  readonly name: string;
  /** Where its pages are, if it has a domain. */
  readonly siteUrl: string | undefined;
  readonly clients: readonly HomeClient[];
}

export interface HomeFacts {
  readonly url: string;
  readonly region: string;
  readonly version: string;
  /** Whether the server has its console. */
  readonly console: boolean;
  readonly pools: readonly HomePool[];
}

export function devHomePage({ url, region, version, console, pools }: HomeFacts) {
  return pageOf({
    title: 'Poolhouse',
    styles: [SHEET.path],
    scripts: [SCRIPT.path],
    body: html`<main>
<header>
<h1>Poolhouse</h1>
<span class="faint">${version}</span>
<p class="faint">A development server with the Amazon Cognito user pools API. It accepts any AWS credentials and sends no messages.</p>
</header>
<p id="said" role="status"></p>
<p id="moved" hidden>The clock has been moved: codes, tokens and sessions follow it.</p>
<div class="grid">
<section>
<h2>Here</h2>
<p><code>${url}</code> ${copyButton(url, 'Copy the endpoint')}</p>
<p class="links">${console ? html`<a href="/console/">Console</a> ` : ''}<a href="/_dev/inbox">Messages</a> <a href="/_health">Health</a></p>
<p class="clock"><span id="now"></span>
<button type="button" class="plain" data-clock='{"advanceSeconds":30}'>+ 30 s</button>
<button type="button" class="plain" data-clock='{"advanceSeconds":3600}'>+ 1 hour</button>
<button type="button" class="plain" data-clock='{"reset":true}'>Real time</button></p>
<pre>export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
export AWS_DEFAULT_REGION=${region} AWS_ENDPOINT_URL=${url}
aws cognito-idp create-user-pool --pool-name first
aws cognito-idp list-user-pools --max-results 10</pre>
</section>
<section>
<h2>User pools in ${region}</h2>
${
  pools.length === 0
    ? html`<p class="faint">None yet. Create one from a terminal, or start with <code>--seed pools.json</code>.</p>`
    : html`<ul class="pools">${pools.map(poolRow)}</ul>`
}
</section>
<section class="wide">
<h2>Users</h2>
${pools.length === 0 ? html`<p class="faint">Users are here when there is a pool.</p>` : users(pools)}
</section>
<section>
<h2>Requests and events</h2>
<p id="quiet" class="faint">Nothing yet.</p>
<ul id="log" tabindex="0" aria-label="Requests and events, newest first"></ul>
</section>
<section>
<h2><label for="token">Token</label></h2>
<textarea id="token" spellcheck="false" placeholder="Paste a token to read it"></textarea>
<pre id="claims"></pre>
</section>
</div>
</main>`,
  });
}

const copyButton = (text: string, what: string) =>
  html`<button type="button" class="plain" data-copy="${text}" aria-label="${what}">Copy</button>`;

function poolRow({ id, name, siteUrl, clients }: HomePool) {
  const pages =
    siteUrl === undefined
      ? html`<span class="faint">no domain yet, so it has no pages: create-user-pool-domain</span>`
      : html`<a href="${siteUrl}">Pages</a> <a href="${siteUrl}/account">Account page</a>`;
  return html`<li><div><strong>${name}</strong> <code>${id}</code> ${copyButton(id, `Copy the id of ${name}`)}</div>
<div class="links">${pages} <a href="/${id}/.well-known/openid-configuration">Discovery</a></div>
${clients.map(clientRow)}</li>`;
}

function clientRow({ id, name, signInUrl }: HomeClient) {
  return html`<div class="client"><span>${name}</span> <code>${id}</code> ${copyButton(id, `Copy the id of ${name}`)}
${signInUrl === undefined ? '' : html`<a href="${signInUrl}">Sign in</a>`}</div>`;
}

function users(pools: readonly HomePool[]) {
  return html`<div><label>Pool <select id="pool">${pools.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select></label>
${pools.map(
  ({ id, clients }) =>
    html`<label data-clients-of="${id}" hidden>Through <select id="client-${id}">${clients.map(
      (client) => html`<option value="${client.id}">${client.name}</option>`,
    )}</select></label>`,
)}</div>
<div class="scroll"><table>
<thead><tr><th scope="col">User</th><th scope="col">Status and groups</th><th scope="col">Code of the authenticator</th><th scope="col">Tokens</th></tr></thead>
<tbody id="users"></tbody></table></div>
<p id="none" class="faint">No users yet.</p>
<p id="more" class="faint" hidden>Only the first 60 are shown.</p>`;
}
