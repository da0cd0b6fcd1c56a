/**
 * The family of the account's pages, on which signed-in people manage how they sign in. The
 * browser's SSO session says who it is, and changing a factor needs a recent sign-in.
 */
import type { Clients } from '#domain/clients/clients.ts';
import { providersOf } from '#domain/clients/effective-settings.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { SiteContext } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { Client } from '#store/tables/clients.ts';
import { answerApplication } from '../application-answer.ts';
import { render } from '../layout.ts';
import { localTime } from '../local-time.ts';
import type { Feedback, PageFamily } from '../page.ts';
import { endsSession } from '../refusals.ts';
import { returnToOf, signInFor } from '../return-to.ts';
import { frameOf, type VisitParts, visitOf } from '../site-frame.ts';
import type { Words } from '../words/words.ts';
import {
  ACCOUNT,
  type AccountMove,
  type AccountPage,
  type AccountVisit,
  type ChangeNotice,
} from './account-visit.ts';
import { backLink } from './parts.ts';

export interface AccountFamilyParts extends VisitParts {
  readonly clients: Pick<Clients, 'find' | 'list'>;
  readonly sso: Pick<SsoSessions, 'find' | 'mayChangeSignIn'>;
}

export function accountFamily(
  parts: AccountFamilyParts,
): PageFamily<AccountVisit, AccountMove, AccountPage> {
  return {
    admit: (c, page) => accountVisit(parts, page, c),
    // Nothing of the service does what these pages do.
    count: () => Promise.resolve(),
    feedbackIn,
    moveAfter: (error, { link }) =>
      endsSession(error) ? { leave: link(ACCOUNT.home) } : undefined,
    follow({ c, client, frame, link }, move) {
      // Its form has done its part, and the browser's SSO session was good for it.
      if (!('leave' in move)) c.env.admission?.proven();
      if ('go' in move) return answerApplication(parts)(c, client, move.go);
      if ('leave' in move) return c.redirect(move.leave, 303);
      if ('file' in move) {
        return c.body(move.file.json, 200, {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Disposition': `attachment; filename="${move.file.name}"`,
          'Cache-Control': 'no-store',
          'X-Content-Type-Options': 'nosniff',
        });
      }
      // It is shown once: links to other languages would lead to a page without it.
      if ('shown' in move) return render(c, { ...frame, inLanguage: undefined }, move.shown);
      return c.redirect(move.to ?? link(ACCOUNT.home, { done: move.done }), 303);
    },
    unavailable: (visit, problem) => ({
      title: visit.words.account.title,
      problem,
      body: backLink(visit),
    }),
  };
}

/** Who is signed in, as recently as the page needs it; else the way to the sign-in. */
async function accountVisit(
  parts: AccountFamilyParts,
  page: AccountPage,
  c: SiteContext,
): Promise<AccountVisit | Response> {
  const { site } = c.env;
  const signedIn = await parts.sso.find(site.pool, ssoCookieOf(c));
  const application = await applicationOf(parts, c, signedIn?.session.clientId);
  if (!application) return noApplication(parts, c);
  const { client, redirectUri } = application;
  const admits =
    signedIn && (!page.recent || (await parts.sso.mayChangeSignIn(site.pool, signedIn)));
  if (!admits) {
    const returnTo = returnToOf(page.path, new URL(c.req.url).searchParams);
    const whose = signedIn ? 'the known person’s' : 'anyone’s';
    return c.redirect(signInFor(site, client, redirectUri, returnTo, whose), 303);
  }
  const { user, session } = signedIn;
  const visit = await visitOf(parts, c, client);
  return {
    ...visit,
    user,
    session,
    link: (path, more) =>
      more ? `${site.base}${path}?${new URLSearchParams(more)}` : `${site.base}${path}`,
    time: (at) => localTime(at, 'moment', visit.frame.language),
  };
}

/** An application, and where it has its users sent that sign in at the pages. */
interface Application {
  readonly client: Client;
  readonly redirectUri: string;
}

/**
 * The application of the session; without a session the one that is named, or the first there is.
 * One that registered itself only where there is no other: it was not set up for this pool's users.
 */
async function applicationOf(
  { clients }: Pick<AccountFamilyParts, 'clients'>,
  c: SiteContext,
  ofSession: string | undefined,
): Promise<Application | undefined> {
  const { pool } = c.env.site;
  const registered: Application[] = [];
  for (const id of [ofSession, c.req.query('client_id')]) {
    const client = id === undefined ? undefined : await clients.find(id);
    const application = client?.poolId === pool.id ? usable(client) : undefined;
    if (!application) continue;
    if (!application.client.registered) return application;
    registered.push(application);
  }
  const { items } = await clients.list(pool.id, { limit: 60 });
  const all = items.flatMap((client) => usable(client) ?? []);
  return all.find(({ client }) => !client.registered) ?? registered[0] ?? all[0];
}

/** The client as an application, if people sign in to it at the pages. */
function usable(client: Client): Application | undefined {
  const { settings } = client;
  if (providersOf(client).length === 0) return undefined;
  const flows = settings.AllowedOAuthFlows ?? [];
  const signsIn =
    settings.AllowedOAuthFlowsUserPoolClient && flows.some((each) => SIGNS_IN.has(each));
  const redirectUri = signsIn && (settings.DefaultRedirectURI ?? settings.CallbackURLs?.[0]);
  return redirectUri ? { client, redirectUri } : undefined;
}

const SIGNS_IN: ReadonlySet<string> = new Set(['code', 'implicit']);

async function noApplication(parts: AccountFamilyParts, c: SiteContext): Promise<Response> {
  const frame = await frameOf(parts, c, undefined);
  const { words } = frame;
  return render(c, frame, { title: words.account.title, problem: words.problems.notHere }, 404);
}

function feedbackIn({ c, words }: AccountVisit): Feedback {
  const { done } = words.account;
  const said = c.req.query('done');
  return said !== undefined && isChangeNotice(done, said) ? { notice: done[said] } : {};
}

const isChangeNotice = (done: Words['account']['done'], text: string): text is ChangeNotice =>
  Object.hasOwn(done, text);
