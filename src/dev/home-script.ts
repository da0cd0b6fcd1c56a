/**
 * What the start page of a development server does in the browser: users with their codes, signing
 * in as one of them, the log as it grows, the clock, and reading tokens. Everything is asked of the
 * routes under /_dev; what comes from the server is put into the page as text alone.
 */
export const HOME_SCRIPT = `
const byId = (id) => document.getElementById(id);
const pool = byId('pool');

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function ask(path, order) {
  const options = order && {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
  };
  const answer = await fetch('/_dev/' + path, { ...options, headers: { Accept: 'application/json', ...options?.headers } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message);
  return body;
}

function say(text) {
  byId('said').textContent = text;
}

const attempt = (work) => () => work().catch((error) => say(error.message));

// Copying

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  say('Copied ' + button.dataset.copy);
});

// The clock

async function showClock() {
  const { now } = await ask('clock');
  const ahead = Date.parse(now) - Date.now();
  byId('now').textContent = now.slice(0, 19).replace('T', ' ') + ' UTC';
  byId('moved').hidden = Math.abs(ahead) < 5000;
}

for (const button of document.querySelectorAll('[data-clock]')) {
  button.addEventListener('click', attempt(async () => {
    await ask('clock', JSON.parse(button.dataset.clock));
    await Promise.all([showClock(), showUsers()]);
  }));
}

// Users

let shown = 0;

async function showUsers() {
  if (!pool || !pool.value) return;
  const turn = ++shown;
  const { users, next } = await ask('users?userPoolId=' + encodeURIComponent(pool.value));
  if (turn !== shown) return;
  byId('users').replaceChildren(...users.map(rowOf));
  byId('none').hidden = users.length > 0;
  byId('more').hidden = next === undefined;
}

function rowOf(user) {
  const row = element('tr');
  const { username, attributes, status, enabled, groups, authenticators } = user;
  const name = element('td');
  name.append(element('strong', attributes.email || attributes.phone_number || username));
  if (name.textContent !== username) name.append(element('div', username, { class: 'faint' }));
  const state = element('td', enabled ? status : status + ', disabled');
  if (groups.length > 0) state.append(element('div', groups.join(', '), { class: 'faint' }));
  const codes = element('td');
  for (const each of authenticators) codes.append(codeOf(each));
  if (authenticators.length === 0) codes.append(element('span', 'none', { class: 'faint' }));
  const doing = element('td');
  const button = element('button', 'Sign in as', { type: 'button', class: 'small' });
  button.addEventListener('click', attempt(() => signInAs(username)));
  doing.append(button);
  row.append(name, state, codes, doing);
  return row;
}

function codeOf({ name, code, next, used, secondsLeft }) {
  const line = element('div');
  const now = used ? next : code;
  line.append(element('button', now, { type: 'button', class: 'code', 'data-copy': now, title: 'Copy' }));
  const words = used ? 'in ' + secondsLeft + ' s: the one before is used' : secondsLeft + ' s left';
  line.append(element('span', (name ? name + ', ' : '') + words, { class: 'faint' }));
  return line;
}

async function signInAs(username) {
  const client = byId('client-' + pool.value);
  if (!client || !client.value) throw new Error('This pool has no app client to sign in through.');
  const tokens = await ask('sign-in', { userPoolId: pool.value, clientId: client.value, username });
  byId('token').value = tokens.IdToken;
  decode();
  say('Signed in as ' + username + ': its ID token is below.');
  byId('token').scrollIntoView({ block: 'center' });
}

function choosePool() {
  for (const each of document.querySelectorAll('[data-clients-of]')) {
    each.hidden = each.dataset.clientsOf !== pool.value;
  }
  return showUsers();
}

if (pool) pool.addEventListener('change', attempt(choosePool));

// Tokens

function decode() {
  const token = byId('token').value.trim();
  const [header, claims] = token.split('.');
  try {
    const read = (part) => {
      const bytes = Uint8Array.from(
        atob(part.replaceAll('-', '+').replaceAll('_', '/')),
        (character) => character.charCodeAt(0),
      );
      return JSON.parse(new TextDecoder().decode(bytes));
    };
    const said = read(claims);
    const times = ['auth_time', 'iat', 'exp'].filter((name) => name in said).map(
      (name) => name + ': ' + new Date(said[name] * 1000).toISOString(),
    );
    byId('claims').textContent =
      JSON.stringify(read(header), undefined, 2) + '\\n' + JSON.stringify(said, undefined, 2) +
      '\\n' + times.join('\\n');
  } catch {
    byId('claims').textContent = token === '' ? '' : 'This is no JSON Web Token.';
  }
}

byId('token').addEventListener('input', decode);

// The log

let last = 0;
const MOST_LINES = 200;

async function showLog() {
  const { lines } = await ask('log?after=' + last);
  // The looks of this page are nobody's news, and an administrative call is a request already.
  const news = lines.filter(({ event, fields: { path, operation } }) =>
    event === 'administrative call' ? false : operation || !/^\\/(_dev|_assets|$)/.test(path ?? '-'));
  if (lines.length > 0) last = lines.at(-1).id;
  const list = byId('log');
  for (const { at, event, severity, fields } of news) {
    const { operation, method, path, status, ms, error, reason } = fields;
    const what = operation ?? (path ? method + ' ' + path : event);
    const line = element('li', undefined, { class: error || severity === 'error' ? 'bad' : severity });
    line.append(element('time', at.slice(11, 19)), element('strong', what));
    const rest = severity === 'audit' ? '' : [status, error, reason, ms && ms + ' ms'].filter(Boolean).join(' · ');
    line.append(element('span', rest));
    list.prepend(line);
  }
  while (list.children.length > MOST_LINES) list.lastElementChild.remove();
  byId('quiet').hidden = list.children.length > 0;
}

// As it goes

const looks = [showClock, showUsers, showLog];
async function refresh() {
  if (document.hidden) return;
  await Promise.all(looks.map((look) => look().catch(() => {})));
}
setInterval(refresh, 1000);
document.addEventListener('visibilitychange', refresh);
if (pool) choosePool().catch(() => {});
refresh();
`;
