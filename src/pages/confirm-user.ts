/**
 * The page behind the link in a confirmation e-mail. Opening it confirms nothing, because programs
 * that scan mailboxes open links too; its button does.
 */
import type { Context, Env, Hono } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CognitoError } from '#contract/errors.ts';
import { LockedError } from '#contract/telling-errors.ts';
import type { SignUps } from '#domain/accounts/sign-ups.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { formFields } from '#http/form.ts';
import type { Clock } from '#platform/clock.ts';
import { PAGES } from './journey/next-page.ts';
import { type Frame, render, type View } from './layout.ts';
import { lockSentence, problemOf } from './refusals.ts';
import type { Words } from './words/words.ts';

interface Parts {
  readonly clock: Clock;
  readonly clients: Pick<Clients, 'get'>;
  readonly pools: Pick<Pools, 'get'>;
  readonly signUps: Pick<SignUps, 'confirm'>;
}

/** Where the page stands: on a pool's site, or on the server's own host for every pool. */
export interface ConfirmUserHost<E extends Env> {
  frame(c: Context<E>): Promise<Frame>;
  /** The pool that links must be of. */
  poolId?(c: Context<E>): string;
}

/** The routes of the page, which keep the names that the service's own links have. */
export function confirmUser<E extends Env>(
  app: Hono<E>,
  parts: Parts,
  host: ConfirmUserHost<E>,
): void {
  app.get(PAGES.confirmUser, async (c) => {
    const frame = await host.frame(c);
    const { confirmLink } = frame.words;
    const asked = read(new URL(c.req.url).searchParams);
    if (!asked) return say(c, frame, incomplete(frame.words));
    const { title, lead } = confirmLink;
    return say(c, frame, { sign: 'ask', title, lead, body: form(asked, frame) });
  });

  app.post(PAGES.confirmUser, async (c) => {
    const frame = await host.frame(c);
    const { confirmLink } = frame.words;
    const fields = formFields(await c.req.text());
    const asked = fields && read(fields);
    if (!asked) return say(c, frame, incomplete(frame.words));
    try {
      const { client_id, user_name, confirmation_code } = asked;
      const client = await parts.clients.get(client_id);
      if (host.poolId && client.poolId !== host.poolId(c)) {
        return say(c, frame, expired(frame.words));
      }
      const pool = await parts.pools.get(client.poolId);
      await parts.signUps.confirm(pool, client, user_name, confirmation_code, { force: false });
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      return say(c, frame, sayingOf(error, frame, parts.clock.now()));
    }
    return say(c, frame, { sign: 'good', title: confirmLink.done, lead: confirmLink.doneLead });
  });
}

type LinkOutcome = View & { readonly status?: ContentfulStatusCode };

const say = (c: Context, frame: Frame, { status = 200, ...view }: LinkOutcome) =>
  render(c, frame, view, status);

const FIELDS = ['client_id', 'user_name', 'confirmation_code'] as const;

/** The parts of a link, none of them empty or longer than what the API takes. */
function read(query: URLSearchParams): Record<(typeof FIELDS)[number], string> | undefined {
  const [client_id, user_name, confirmation_code] = FIELDS.map((name) => query.get(name) ?? '');
  if (!/^[\w+]{1,128}$/.test(client_id!)) return undefined;
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(user_name!)) return undefined;
  if (!/^\S{1,2048}$/.test(confirmation_code!)) return undefined;
  return { client_id: client_id!, user_name: user_name!, confirmation_code: confirmation_code! };
}

function form(values: Record<(typeof FIELDS)[number], string>, { words, base }: Frame) {
  return html`<form method="post" action="${base}${PAGES.confirmUser}">
${FIELDS.map((name) => html`<input type="hidden" name="${name}" value="${values[name]}">`)}
<button>${words.confirmLink.submit}</button>
</form>`;
}

/** What a refusal of the domain means to the person at the page. */
function sayingOf(error: CognitoError, frame: Frame, now: number): LinkOutcome {
  const { words } = frame;
  const reader = { words, frame, now };
  const { confirmLink } = words;
  switch (error.name) {
    case 'CodeMismatchException':
    case 'ExpiredCodeException':
    case 'UserNotFoundException':
    case 'ResourceNotFoundException':
      return expired(words);
    case 'LimitExceededException':
    case 'TooManyRequestsException':
      return {
        status: 429,
        sign: 'bad',
        title: confirmLink.tooOften,
        lead: error instanceof LockedError ? lockSentence(error, reader) : confirmLink.tooOftenLead,
      };
    default:
      if (error.reason === 'cannotConfirmAgain') {
        return { sign: 'good', title: confirmLink.already, lead: confirmLink.alreadyLead };
      }
      return {
        status: 400,
        sign: 'bad',
        title: confirmLink.failed,
        lead: problemOf(error, reader),
      };
  }
}

const expired = ({ confirmLink }: Words): LinkOutcome => ({
  status: 400,
  sign: 'bad',
  title: confirmLink.expired,
  lead: confirmLink.expiredLead,
});

/** The page for a link with parts missing. */
export const incomplete = ({ confirmLink }: Words): LinkOutcome => ({
  status: 400,
  sign: 'bad',
  title: confirmLink.incomplete,
  lead: confirmLink.incompleteLead,
});
