/** The development inbox as a page: what was sent, to be read by a person. */
import { html } from 'hono/html';
import { script, styleSheet } from '#http/assets.ts';
import { COMMON_STYLE, pageOf } from '#http/page.ts';
import { htmlToText, isMarkup } from '#messaging/html.ts';
import type { Inbox } from '#messaging/inbox.ts';
import type { InboxFilters, InboxMessage } from '#messaging/inbox-message.ts';

const STYLE = `
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
.intro { color: var(--faint); margin: 0.25rem 0 1.25rem; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin-bottom: 1.5rem; }
label { flex: 1 1 12rem; min-width: 0; font-size: 0.85rem; color: var(--faint); }
select, input[type=search] {
  display: block;
  width: 100%;
  margin-top: 0.25rem;
  padding: 0.55rem 0.6rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--card);
  color: var(--ink);
  font: inherit;
  font-size: 1rem;
}
form button { padding: 0.55rem 1rem; }
article {
  margin-bottom: 1rem;
  padding: 1.1rem 1.25rem 1.2rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 0.75rem;
}
.top { display: flex; justify-content: space-between; gap: 1rem; font-size: 0.85rem; }
.top, .facts, summary { color: var(--faint); }
.medium { font-weight: 600; color: var(--ink); }
time { white-space: nowrap; }
h2 { font-size: 1.1rem; line-height: 1.35; margin-top: 0.4rem; }
.to { margin-top: 0.1rem; }
.code {
  display: inline-block;
  margin: 0.8rem 0 0.1rem;
  padding: 0.3rem 0.75rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--ground);
  font: 600 1.35rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
  letter-spacing: 0.06em;
  user-select: all;
}
.link { margin: 0.8rem 0.6rem 0.1rem 0; padding: 0.45rem 1rem; }
.words { margin-top: 0.7rem; white-space: pre-wrap; }
.facts { margin-top: 0.8rem; padding-top: 0.7rem; border-top: 1px solid var(--line); font-size: 0.85rem; }
.facts { display: flex; flex-wrap: wrap; column-gap: 1.2rem; }
details { margin-top: 0.7rem; font-size: 0.85rem; }
summary { cursor: pointer; }
pre { margin: 0.5rem 0 0; white-space: pre-wrap; font: 0.85rem/1.5 ui-monospace, Menlo, monospace; }
.none { padding: 3rem 1rem; text-align: center; color: var(--faint); }
`;

/**
 * Looks for new messages every two seconds and changes only what has changed: what one reads stays
 * where it is, and open details stay open.
 */
const REFRESHING = `
const list = () => document.getElementById('messages');
async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const news = fresh.getElementById('messages');
  const wanted = new Set([...news.children].map((each) => each.id));
  for (const each of [...list().children]) if (!each.id || !wanted.has(each.id)) each.remove();
  let before = list().firstElementChild;
  for (const each of [...news.children]) {
    if (before && each.id === before.id) before = before.nextElementSibling;
    else list().insertBefore(document.adoptNode(each), before);
  }
  for (const select of document.querySelectorAll('select')) {
    if (select === document.activeElement) continue;
    const options = fresh.querySelector('select[name="' + select.name + '"]').children;
    if (options.length !== select.options.length) select.replaceChildren(...options);
  }
}
setInterval(() => refresh().catch(() => {}), 2000);
document.addEventListener('visibilitychange', () => refresh().catch(() => {}));
document.getElementById('clear').addEventListener('click', async () => {
  await fetch(location.href, { method: 'DELETE' });
  await refresh();
});
for (const select of document.querySelectorAll('select')) {
  select.addEventListener('change', () => select.form.requestSubmit());
}
`;

const SHEET = styleSheet(COMMON_STYLE + STYLE);
const SCRIPT = script(REFRESHING);

/** The files the page needs. */
export const INBOX_ASSETS = [SHEET, SCRIPT];

/** Why a message was sent, for people; the trigger source stands beside it. */
const OCCASIONS: Readonly<Record<string, string>> = {
  CustomMessage_SignUp: 'Sign-up',
  CustomMessage_ResendCode: 'Another code',
  CustomMessage_ForgotPassword: 'Forgotten password',
  CustomMessage_AdminCreateUser: 'Invitation',
  CustomMessage_UpdateUserAttribute: 'Changed attribute',
  CustomMessage_VerifyUserAttribute: 'Verification',
  CustomMessage_Authentication: 'Sign-in',
  CustomEmailSender_AccountTakeOverNotification: 'Security notice',
};

/** The page of what passes the filters; the script keeps it up to date. */
export function inboxPage(
  inbox: Inbox,
  filters: InboxFilters,
  poolNames: ReadonlyMap<string, string>,
) {
  const all = inbox.list();
  const shown = inbox.list(filters);
  return pageOf({
    title: 'Inbox · Poolhouse',
    styles: [SHEET.path],
    scripts: [SCRIPT.path],
    body: html`<main>
<h1>Inbox</h1>
<p class="intro">What this server would have sent, newest first.</p>
<form>
<label>Search
<input type="search" name="text" value="${filters.text ?? ''}"></label>
${choice('to', 'Recipient', filters.to, all, ({ destination }) => destination)}
${choice('userPoolId', 'User pool', filters.userPoolId, all, ({ userPoolId }) => userPoolId, poolNames)}
${filters.username === undefined ? '' : html`<input type="hidden" name="username" value="${filters.username}">`}
<button>Show</button>
<button type="button" id="clear" class="secondary">Clear</button>
</form>
<div id="messages">
${shown.map((message) => article(message, poolNames))}
${shown.length > 0 ? '' : html`<p class="none">No messages yet. They appear here by themselves.</p>`}
</div>
</main>`,
  });
}

/** A filter by one of the values there are; the one in use is always among them. */
function choice(
  name: string,
  label: string,
  chosen: string | undefined,
  messages: readonly InboxMessage[],
  read: (message: InboxMessage) => string,
  names?: ReadonlyMap<string, string>,
) {
  const values = new Set(messages.map(read));
  if (chosen) values.add(chosen);
  return html`<label>${label}
<select name="${name}">
<option value="">All</option>
${[...values]
  .sort()
  .map(
    (value) =>
      html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${names?.get(value) ?? value}</option>`,
  )}
</select></label>`;
}

function article(message: InboxMessage, poolNames: ReadonlyMap<string, string>) {
  const { id, sentAt, medium, destination, purpose, subject, code, link, body } = message;
  const marked = isMarkup(body);
  return html`<article id="m-${id}">
<div class="top">
<span><span class="medium">${medium === 'EMAIL' ? 'E-mail' : 'SMS'}</span> · ${OCCASIONS[purpose] ?? purpose}</span>
<time datetime="${sentAt}">${sentAt.slice(0, 10)} ${sentAt.slice(11, 19)} UTC</time>
</div>
<h2>${subject ?? 'Text message'}</h2>
<p class="to">to ${destination}</p>
${link === undefined ? '' : html`<a class="button link" href="${link}">Open the link</a>`}
${code === undefined ? '' : html`<div class="code">${code}</div>`}
<p class="words">${marked ? htmlToText(body) : body.trim()}</p>
${marked ? html`<details><summary>HTML</summary><pre>${body}</pre></details>` : ''}
<p class="facts">${[purpose, message.username, poolNames.get(message.userPoolId), message.userPoolId].map((fact) => html`<span>${fact}</span>`)}</p>
</article>`;
}
