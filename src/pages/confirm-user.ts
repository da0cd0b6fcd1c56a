/**
 * Where the link in a confirmation e-mail leads. Opening it confirms nothing: programs that look
 * into mailboxes open links too. The button of the page does.
 */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { CognitoError, cannotConfirm } from '#contract/errors.ts';
import type { SignUps } from '#domain/accounts/sign-ups.ts';
import type { Clients } from '#domain/clients.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { serveAssets } from '#http/assets.ts';
import { answer, INCOMPLETE, SAYING_ASSETS, type Saying } from './saying.ts';

interface Parts {
  readonly clients: Clients;
  readonly pools: Pools;
  readonly signUps: SignUps;
}

const CONFIRMED: Saying = {
  kind: 'good',
  title: 'Your account is confirmed',
  text: 'Your e-mail address is verified. You can close this page and sign in.',
};
const ALREADY: Saying = {
  kind: 'good',
  title: 'Your account is confirmed already',
  text: 'There is nothing left to do here. You can close this page and sign in.',
};
const NO_LONGER_GOOD: Saying = {
  status: 400,
  kind: 'bad',
  title: 'This link is no longer good',
  text: 'A link can be used once, for 24 hours, and only until another one is sent. Ask for a new one where you signed up.',
};
const TOO_OFTEN: Saying = {
  status: 429,
  kind: 'bad',
  title: 'That was tried too often',
  text: 'Wait a while, then open the link again.',
};

/** The routes of the page, which keep the names that the service's own links have. */
export function confirmUser(parts: Parts): Hono {
  const routes = new Hono();
  serveAssets(routes, SAYING_ASSETS);

  routes.get('/confirmUser', (c) => {
    const asked = read(new URL(c.req.url).searchParams);
    if (!asked) return answer(INCOMPLETE);
    const saying: Saying = {
      kind: 'ask',
      title: 'Confirm your account',
      text: 'One press of the button, and your e-mail address is verified.',
    };
    return answer(saying, form(asked));
  });

  routes.post('/confirmUser', async (c) => {
    const asked = read(new URLSearchParams(await c.req.text()));
    if (!asked) return answer(INCOMPLETE);
    try {
      const client = await parts.clients.get(asked.client_id);
      const pool = await parts.pools.get(client.poolId);
      const { user_name, confirmation_code } = asked;
      await parts.signUps.confirm(pool, client, user_name, confirmation_code, { force: false });
      return answer(CONFIRMED);
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      return answer(sayingOf(error));
    }
  });
  return routes;
}

const FIELDS = ['client_id', 'user_name', 'confirmation_code'] as const;

/** The parts of a link, none of them empty or longer than what the API takes. */
function read(query: URLSearchParams): Record<(typeof FIELDS)[number], string> | undefined {
  const [client_id, user_name, confirmation_code] = FIELDS.map((name) => query.get(name) ?? '');
  if (!/^[\w+]{1,128}$/.test(client_id!)) return undefined;
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(user_name!)) return undefined;
  if (!/^\S{1,2048}$/.test(confirmation_code!)) return undefined;
  return { client_id: client_id!, user_name: user_name!, confirmation_code: confirmation_code! };
}

function form(values: Record<(typeof FIELDS)[number], string>) {
  return html`<form method="post" action="confirmUser">
${FIELDS.map((name) => html`<input type="hidden" name="${name}" value="${values[name]}">`)}
<button>Confirm my account</button>
</form>`;
}

/** What a refusal of the domain means to the person at the page. */
function sayingOf(error: CognitoError): Saying {
  switch (error.name) {
    case 'CodeMismatchException':
    case 'ExpiredCodeException':
    case 'UserNotFoundException':
    case 'ResourceNotFoundException':
      return NO_LONGER_GOOD;
    case 'LimitExceededException':
    case 'TooManyRequestsException':
      return TOO_OFTEN;
    default:
      if (error.message === cannotConfirm('CONFIRMED').message) return ALREADY;
      return {
        status: 400,
        kind: 'bad',
        title: 'Your account could not be confirmed',
        text: error.message,
      };
  }
}
