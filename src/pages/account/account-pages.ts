/**
 * The pages on which a person who is signed in manages how. What all have in common is here: the
 * browser's SSO session says who it is; changes of a factor want a sign-in of the last minutes;
 * forms are this browser's own; and a form that has done its part leads to another page.
 */

import { CognitoError } from '#contract/errors.ts';
import type { Looks } from '#domain/branding/looks.ts';
import type { Clients } from '#domain/clients/clients.ts';
import { isRecentlyAuthenticated } from '#domain/oauth/recent-authentication.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { callerOf, type SiteContext, type SiteMount } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { Client } from '#store/tables/clients.ts';
import { errorPage } from '../error.ts';
import { csrfSecret, ownForm } from '../forms.ts';
import { render } from '../layout.ts';
import { frameLook } from '../look.ts';
import type { ManagedParts } from '../managed.ts';
import { endsSession, problemOf } from '../refusals.ts';
import { frameOf } from '../site-visit.ts';
import { afterwards, thenOf } from '../then.ts';
import type { Said } from '../visit.ts';
import type { Words } from '../words/words.ts';
import {
  ACCOUNT,
  type AccountPage,
  type AccountPath,
  type AccountVisit,
  type Moved,
} from './account-visit.ts';
import { backLink } from './parts.ts';

export interface AccountPageParts extends Pick<ManagedParts, 'clock' | 'random' | 'log'> {
  readonly looks: Looks;
  readonly clients: Pick<Clients, 'find' | 'list'>;
  readonly sso: Pick<SsoSessions, 'find'>;
}

type Parts = AccountPageParts & Pick<ManagedParts, 'look'>;

export function accountPages(given: AccountPageParts, pages: readonly AccountPage[]): SiteMount {
  const parts: Parts = {
    ...given,
    look: (site, client) => frameLook(given.looks, site, client),
  };
  return (app) => {
    for (const page of pages) {
      const guarded =
        (answer: (visit: AccountVisit) => Promise<Response>) => async (c: SiteContext) => {
          try {
            const visit = await visitOf(parts, page, c);
            return visit instanceof Response ? visit : await answer(visit);
          } catch (cause) {
            const { requestId } = c.env;
            parts.log.error('defect', { requestId, path: c.req.path, cause });
            return errorPage(c, await frameOf(parts, c, undefined), undefined, requestId, 500);
          }
        };
      app.get(
        page.path,
        guarded((visit) => shown(page, visit, doneIn(visit))),
      );
      if (page.submit) {
        app.post(
          page.path,
          guarded((visit) => submitted(page, visit)),
        );
      }
    }
  };
}

async function submitted(page: AccountPage, visit: AccountVisit): Promise<Response> {
  const { c, words } = visit;
  const form = await ownForm(c);
  if (!form) return shown(page, visit, { problem: words.problems.stale });
  let moved: Moved;
  try {
    moved = await page.submit!(visit, form);
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    if (endsSession(error)) return c.redirect(visit.link(ACCOUNT.home), 303);
    const problem = problemOf(error, words, page.refusals?.(words, visit));
    moved = { again: { problem, form } };
  }
  if ('again' in moved) return shown(page, visit, moved.again);
  if ('shown' in moved) {
    // In another language it could not be shown again.
    return render(c, { ...visit.frame, inLanguage: undefined }, moved.shown);
  }
  if ('leave' in moved) return c.redirect(moved.leave, 303);
  return c.redirect(moved.to ?? visit.link(ACCOUNT.home, { done: moved.done }), 303);
}

async function shown(page: AccountPage, visit: AccountVisit, said: Said): Promise<Response> {
  const { c, frame, words } = visit;
  try {
    return await render(c, frame, await page.show(visit, said));
  } catch (error) {
    // What the page is about is gone, or is not to be had here.
    if (!(error instanceof CognitoError)) throw error;
    const problem = problemOf(error, words, page.refusals?.(words, visit));
    return render(c, frame, { title: words.account.title, problem, body: backLink(visit) }, 404);
  }
}

/** Who is signed in, where that is as fresh as the page needs it; else the way to the sign-in. */
async function visitOf(
  parts: Parts,
  page: AccountPage,
  c: SiteContext,
): Promise<AccountVisit | Response> {
  const { site } = c.env;
  const { pool } = site;
  const now = parts.clock.now();
  const signedIn = await parts.sso.find(pool, ssoCookieOf(c));
  const client = await clientOf(parts, c, signedIn?.session.clientId);
  const stale = page.fresh && !(signedIn && isRecentlyAuthenticated(signedIn.session, now));
  if (!signedIn || !client || stale) {
    if (!client) return nobody(parts, c);
    const name = signedIn?.user.username;
    const then = thenOf(page.path, new URL(c.req.url).searchParams);
    return c.redirect(afterwards(site, client, redirectUriOf(client)!, then, name), 303);
  }
  const { user, session } = signedIn;
  const frame = await frameOf(parts, c, client);
  const { words, language } = frame;
  return {
    c,
    site,
    pool,
    user,
    session,
    client,
    caller: callerOf(c),
    words,
    frame,
    csrf: csrfSecret(c, site, parts.random),
    now,
    link: (path, more) => linkTo(site.base, path, more),
    time: (at) => `${timesIn(language).format(at)} UTC`,
  };
}

/**
 * The application of the session; without a session the one that is named, or the first there is.
 * One that registered itself only where there is no other: it says nothing of this pool's users.
 */
async function clientOf(
  { clients }: Pick<AccountPageParts, 'clients'>,
  c: SiteContext,
  ofSession: string | undefined,
): Promise<Client | undefined> {
  const { pool } = c.env.site;
  const strangers: Client[] = [];
  for (const id of [ofSession, c.req.query('client_id')]) {
    const client = id === undefined ? undefined : await clients.find(id);
    if (client?.poolId !== pool.id || !redirectUriOf(client)) continue;
    if (!client.registered) return client;
    strangers.push(client);
  }
  const { items } = await clients.list(pool.id, { limit: 60 });
  const usable = items.filter((each) => redirectUriOf(each) !== undefined);
  return usable.find(({ registered }) => !registered) ?? strangers[0] ?? usable[0];
}

/** Where the application has its users sent that sign in at the pages. */
function redirectUriOf({ settings }: Client): string | undefined {
  if (!settings.SupportedIdentityProviders?.includes('COGNITO')) return undefined;
  const flows = settings.AllowedOAuthFlows ?? [];
  const signsIn =
    settings.AllowedOAuthFlowsUserPoolClient && flows.some((each) => SIGNS_IN.has(each));
  return signsIn ? (settings.DefaultRedirectURI ?? settings.CallbackURLs?.[0]) : undefined;
}

const SIGNS_IN: ReadonlySet<string> = new Set(['code', 'implicit']);

async function nobody(parts: Parts, c: SiteContext): Promise<Response> {
  const frame = await frameOf(parts, c, undefined);
  const { words } = frame;
  return render(c, frame, { title: words.account.title, problem: words.problems.notHere }, 404);
}

const timesIn = (language: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

function linkTo(base: string, path: AccountPath, more?: Readonly<Record<string, string>>): string {
  return more ? `${base}${path}?${new URLSearchParams(more)}` : `${base}${path}`;
}

function doneIn({ c, words }: AccountVisit): Said {
  const { done } = words.account;
  const said = c.req.query('done');
  return said !== undefined && Object.hasOwn(done, said)
    ? { notice: done[said as keyof Words['account']['done']] }
    : {};
}
