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
import type { Client } from '#store/tables/clients.ts';
import { PAGES } from './journey/next-page.ts';
import { type Frame, render, toApplication, type View } from './layout.ts';
import { lockSentence, problemOf } from './refusals.ts';
import type { Words } from './words/words.ts';

interface Parts {
  readonly clock: Clock;
  readonly clients: Pick<Clients, 'find'>;
  readonly pools: Pick<Pools, 'get'>;
  readonly signUps: Pick<SignUps, 'confirm'>;
}

/** Where the page stands: on a pool's site, or on the server's own host for every pool. */
export interface ConfirmUserHost<E extends Env> {
  frame(c: Context<E>, client?: Client): Promise<Frame>;
  /** The pool that links must be of. */
  poolId?(c: Context<E>): string;
}

/** The routes of the page, which keep the names that the service's own links have. */
export function confirmUser<E extends Env>(
  app: Hono<E>,
  parts: Parts,
  host: ConfirmUserHost<E>,
): void {
  const clientOf = async (c: Context<E>, { client_id }: ConfirmationLink) => {
    const client = await parts.clients.find(client_id);
    return client && (!host.poolId || client.poolId === host.poolId(c)) ? client : undefined;
  };

  app.get(PAGES.confirmUser, async (c) => {
    const link = read(new URL(c.req.url).searchParams);
    if (!link) return sayIncomplete(c, await host.frame(c));
    const frame = await host.frame(c, await clientOf(c, link));
    const { title, lead } = frame.words.confirmLink;
    return say(c, frame, { sign: 'mail', title, lead, body: form(link, frame) });
  });

  app.post(PAGES.confirmUser, async (c) => {
    const fields = formFields(await c.req.text());
    const link = fields && read(fields);
    if (!link) return sayIncomplete(c, await host.frame(c));
    const client = await clientOf(c, link);
    const frame = await host.frame(c, client);
    if (!client) return say(c, frame, expired(frame.words));
    try {
      const { user_name, confirmation_code } = link;
      const pool = await parts.pools.get(client.poolId);
      await parts.signUps.confirm(pool, client, user_name, confirmation_code, { force: false });
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      return say(c, frame, sayingOf(error, frame, parts.clock.now()));
    }
    const { done, doneLead } = frame.words.confirmLink;
    return say(c, frame, { sign: 'good', title: done, lead: doneLead, ...leadingOn(frame) });
  });
}

type LinkOutcome = View & { readonly status?: ContentfulStatusCode };

const say = (c: Context, frame: Frame, { status = 200, ...view }: LinkOutcome) =>
  render(c, frame, view, status);

const sayIncomplete = (c: Context, frame: Frame) => say(c, frame, incomplete(frame.words));

/** The application is where the person signs in, and where a new link is asked for. */
function leadingOn(frame: Frame): Pick<View, 'body'> {
  const body = toApplication(frame);
  return body === '' ? {} : { body };
}

const FIELDS = ['client_id', 'user_name', 'confirmation_code'] as const;

type ConfirmationLink = Readonly<Record<(typeof FIELDS)[number], string>>;

/** The parts of a link, none of them empty or longer than what the API takes. */
function read(query: URLSearchParams): ConfirmationLink | undefined {
  const [client_id, user_name, confirmation_code] = FIELDS.map((name) => query.get(name) ?? '');
  if (!/^[\w+]{1,128}$/.test(client_id!)) return undefined;
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(user_name!)) return undefined;
  if (!/^\S{1,2048}$/.test(confirmation_code!)) return undefined;
  return { client_id: client_id!, user_name: user_name!, confirmation_code: confirmation_code! };
}

function form(values: ConfirmationLink, { words, base }: Frame) {
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
      return { ...expired(words), ...leadingOn(frame) };
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
        const { already, alreadyLead } = confirmLink;
        return { sign: 'good', title: already, lead: alreadyLead, ...leadingOn(frame) };
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
