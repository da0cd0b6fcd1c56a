/**
 * The pages people sign in on. Each page is a file; what all have in common is here: the
 * application's request is validated, forms are this browser's own, a form that has done its part
 * leads to another page by a redirect, and what the domain refuses is said in the person's words.
 */
import type { Context } from 'hono';
import { CognitoError } from '#contract/errors.ts';
import { errorLocation } from '#domain/oauth/redirection.ts';
import { triggerRefusal } from '#domain/oauth/trigger-refusal.ts';
import { serveAssets } from '#http/assets.ts';
import type { SiteContext, SiteMount } from '#http/site.ts';
import { setSsoCookie } from '#http/sso-cookie.ts';
import type { Log } from '#platform/log.ts';
import { isOfTrigger } from '#triggers/failures.ts';
import { errorPage } from './error.ts';
import { ownForm, renewCsrfSecret } from './forms.ts';
import { faultIn } from './inputs.ts';
import type { Binding, Journeys } from './journey/journeys.ts';
import { PAGES, type PagePath } from './journey/next-page.ts';
import { render } from './layout.ts';
import { PASSKEY_SCRIPT } from './passkey-script.ts';
import { endsSession, problemOf } from './refusals.ts';
import { frameOf, redirect, type VisitParts, visitOf } from './site-visit.ts';
import { PAGE_SHEET } from './style.ts';
import { pageOfThen } from './then.ts';
import type { ManagedPage, Move, Notice, Said, Step, Visit } from './visit.ts';
import type { Words } from './words/words.ts';

/** Pages that are on no journey. */
const OPEN: readonly PagePath[] = [PAGES.login, PAGES.signUp, PAGES.forgot, PAGES.resend];

export interface ManagedParts extends VisitParts {
  readonly journeys: Journeys;
  readonly log: Log;
}

/** The routes of the pages. */
export function managedPages(parts: ManagedParts, pages: readonly ManagedPage[]): SiteMount {
  return (app) => {
    serveAssets(app, [PAGE_SHEET, PASSKEY_SCRIPT]);
    for (const page of pages) {
      const guarded = (answer: (visit: Visit) => Promise<Response>) => async (c: SiteContext) => {
        const visit = await visitOf(parts, c);
        if (visit instanceof Response) return visit;
        try {
          return await answer(visit);
        } catch (cause) {
          const { requestId } = c.env;
          parts.log.error('defect', { requestId, path: c.req.path, cause });
          return errorPage(c, visit.frame, undefined, requestId, 500);
        }
      };
      app.get(
        page.path,
        guarded((visit) => shown(parts, page, visit)),
      );
      if (page.submit) {
        app.post(
          page.path,
          guarded((visit) => submitted(parts, page, visit)),
        );
      }
    }
    app.get(PAGES.error, async (c) => {
      const { requestId } = c.env;
      const frame = await frameOf(parts, c, undefined);
      return errorPage(c, frame, c.req.query('error'), requestId);
    });
    app.get(PAGES.signedOut, async (c) => {
      const frame = await frameOf(parts, c, undefined);
      const { title, lead } = frame.words.signedOut;
      return render(c, frame, { sign: 'good', title, lead });
    });
  };
}

async function shown(parts: ManagedParts, page: ManagedPage, visit: Visit): Promise<Response> {
  const { c, words } = visit;
  const step = onPage(parts, page, visit);
  if (step instanceof Response) return step;
  const notice = noticeIn(words, new URL(c.req.url).searchParams.get('notice'));
  return again(page, step, notice);
}

/** A form was sent: it does its part, or is shown again with why it has not. */
async function submitted(parts: ManagedParts, page: ManagedPage, visit: Visit): Promise<Response> {
  const { c, words } = visit;
  const step = onPage(parts, page, visit);
  if (step instanceof Response) return step;
  const form = await ownForm(c);
  if (!form) return again(page, step, { problem: words.problems.stale });
  const fault = faultIn(form, words, page.setsPassword ?? false);
  if (fault) return again(page, step, { problem: fault, form });
  let move: Move;
  try {
    // A page on a journey is given the step it asks for: `onPage` has seen to that.
    move = await page.submit!(step as Step, form);
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    move = afterRefusal(page, step, form, error);
  }
  return go(parts, page, step, move);
}

/** The visit, with the journey where the page is on one; else where the person has to go. */
function onPage(
  { journeys }: ManagedParts,
  page: ManagedPage,
  visit: Visit,
): Visit | Step | Response {
  if (!page.onJourney) return visit;
  const { c } = visit;
  const id = journeyIn(c);
  const journey = journeys.open(c, bindingOf(visit), id);
  if (!journey) return redirect(c, visit.link(PAGES.login, { notice: 'expired' }));
  const isHere = journey.page === page.path || journey.page === page.at;
  if (!isHere) return redirect(c, visit.link(journey.page as PagePath, { journey: id! }));
  const link: Visit['link'] = (to, more) =>
    visit.link(to, { ...(!OPEN.includes(to) && { journey: id! }), ...more });
  return { ...visit, journey, link };
}

/** What a refusal leads to: most often to the same page with a sentence. */
function afterRefusal(
  page: ManagedPage,
  visit: Visit | Step,
  form: URLSearchParams,
  error: CognitoError,
): Move {
  const { words, request } = visit;
  const name = 'journey' in visit ? visit.journey.name : (form.get('username') ?? '').trim();
  if (endsSession(error)) return { to: PAGES.login, notice: 'expired', name };
  if (page.path !== PAGES.signUp && isOfTrigger(error)) {
    return { location: errorLocation(request, triggerRefusal(error)) };
  }
  if (error.reason === 'userNotConfirmed' && page.path !== PAGES.confirm) {
    return { to: { page: PAGES.confirm, name }, notice: 'unconfirmed' };
  }
  if (error.reason === 'passwordResetRequired') {
    return { to: { page: PAGES.reset, name }, notice: 'reset' };
  }
  const problem = problemOf(error, words, page.refusals?.(words, visit));
  return { again: { problem, form } };
}

async function go(
  parts: ManagedParts,
  page: ManagedPage,
  visit: Visit | Step,
  move: Move,
): Promise<Response> {
  const { c, site } = visit;
  if ('again' in move) return again(page, visit, move.again);
  if ('completed' in move) {
    const { ssoCookie, ssoExpiresAt } = move.completed;
    const { then } = visit;
    const location = then ? pageOfThen(then, site, visit.request) : move.completed.location;
    setSsoCookie(c, site, ssoCookie, ssoExpiresAt, parts.clock.now());
    // Whoever knew the browser's secret before it was signed in knows nothing now.
    renewCsrfSecret(c, site, parts.random);
    endJourney(parts, visit);
    return redirect(c, location, 302);
  }
  if ('location' in move) {
    endJourney(parts, visit);
    return redirect(c, move.location, 302);
  }
  const more = move.notice && { notice: move.notice };
  if (typeof move.to === 'string') {
    endJourney(parts, visit);
    return redirect(
      c,
      visit.link(move.to, { ...more, ...(move.name && { login_hint: move.name }) }),
    );
  }
  const id = 'journey' in visit ? journeyIn(c)! : parts.journeys.begin();
  const address = visit.link(move.to.page as PagePath, { journey: id, ...more });
  parts.journeys.save(c, site, bindingOf(visit), id, move.to, address);
  return redirect(c, address);
}

function endJourney({ journeys }: ManagedParts, { c, site }: Visit): void {
  const id = journeyIn(c);
  if (id !== null) journeys.end(c, site, id);
}

async function again(page: ManagedPage, visit: Visit | Step, said: Said): Promise<Response> {
  // As in `submitted`.
  const view = await page.show(visit as Step, said);
  return render(visit.c, visit.frame, view);
}

const journeyIn = (c: Context) => new URL(c.req.url).searchParams.get('journey');

function bindingOf({ pool, client, csrf, request }: Visit): Binding {
  const query = new URLSearchParams(request.query);
  // A person may choose another language, or be named by a page, on the way.
  for (const name of ['lang', 'login_hint']) query.delete(name);
  return { poolId: pool.id, clientId: client.id, browser: csrf, request: query.toString() };
}

function noticeIn(words: Words, notice: string | null): Said {
  switch (notice as Notice | null) {
    case 'expired':
      return { problem: words.problems.sessionExpired };
    case 'confirmed':
      return { notice: words.confirm.done };
    case 'changed':
      return { notice: words.reset.done };
    case 'sent':
      return { notice: words.confirm.sentAgain };
    case 'unconfirmed':
      return { notice: words.confirm.notConfirmed };
    case 'reset':
      return { notice: words.reset.required };
    default:
      return {};
  }
}
