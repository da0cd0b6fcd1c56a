/**
 * The engine of all pages with a form. Each page is a file, and what all have in common is here:
 * forms are this browser's own and hold what they may, what the domain refuses is said in the
 * person's words, and a defect is logged and answered by a page. What must be known before a page
 * is shown, and where its form leads, is the family's part.
 */
import { CognitoError } from '#contract/errors.ts';
import type { Looks } from '#domain/branding/looks.ts';
import type { SiteApp, SiteContext } from '#http/site.ts';
import type { Log } from '#platform/log.ts';
import { errorPage } from './error.ts';
import { ownForm } from './forms.ts';
import { faultIn } from './inputs.ts';
import { type Frame, render, type Sentence } from './layout.ts';
import type { Again, Feedback, PageFamily, SitePage, Visit } from './page.ts';
import { fieldOf, problemOf } from './refusals.ts';
import { frameOf } from './site-frame.ts';

export interface ServeParts {
  readonly looks: Looks;
  readonly log: Log;
}

/** Adds the routes of a family's pages. */
export function servePages<V extends Visit, Move extends object, P extends SitePage<V, Move>>(
  app: SiteApp,
  parts: ServeParts,
  family: PageFamily<V, Move, P>,
  pages: readonly P[],
): void {
  for (const page of pages) {
    const admitted = (answer: (visit: V) => Promise<Response>) => async (c: SiteContext) => {
      let frame: Frame | undefined;
      try {
        const visit = await family.admit(c, page);
        if (visit instanceof Response) return visit;
        ({ frame } = visit);
        return await answer(visit);
      } catch (cause) {
        const { requestId } = c.env;
        parts.log.error('defect', { requestId, path: c.req.path, cause });
        frame ??= await frameOf(parts, c, undefined);
        return errorPage(c, frame, undefined, requestId, 500);
      }
    };
    app.get(
      page.path,
      admitted((visit) => shown(family, page, visit, family.feedbackIn(visit))),
    );
    const submit = page.submit?.bind(page);
    if (!submit) continue;
    app.post(
      page.path,
      admitted((visit) => submitted(family, page, submit, visit)),
    );
  }
}

/** A form was sent: it does its part, or is shown again with why it has not. */
async function submitted<V extends Visit, Move extends object, P extends SitePage<V, Move>>(
  family: PageFamily<V, Move, P>,
  page: P,
  submit: (visit: V, form: URLSearchParams) => Promise<Move | Again>,
  visit: V,
): Promise<Response> {
  const { c, words } = visit;
  const form = await ownForm(c);
  if (!form) return shown(family, page, visit, { problem: words.problems.stale });
  const fault = faultIn(form, visit, page.setsPassword ?? false);
  if (fault) return shown(family, page, visit, { fault, form });
  let outcome: Move | Again;
  try {
    await family.count(visit);
    outcome = await submit(visit, form);
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    outcome = family.moveAfter(error, visit, page, form) ?? {
      again: { ...refusal(error, page, visit), form },
    };
  }
  if (isAgain(outcome)) return shown(family, page, visit, outcome.again);
  return family.follow(visit, outcome);
}

async function shown<V extends Visit, Move extends object, P extends SitePage<V, Move>>(
  family: PageFamily<V, Move, P>,
  page: P,
  visit: V,
  feedback: Feedback,
): Promise<Response> {
  const { c, frame } = visit;
  try {
    return await render(c, frame, await page.show(visit, feedback));
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    const view = family.unavailable(visit, sentenceFor(error, page, visit));
    return render(c, frame, view, 404);
  }
}

function refusal<V extends Visit>(
  error: CognitoError,
  page: SitePage<V, object>,
  visit: V,
): Feedback {
  const problem = sentenceFor(error, page, visit);
  const field = fieldOf(error);
  return field === undefined ? { problem } : { fault: { field, problem } };
}

const sentenceFor = <V extends Visit>(
  error: CognitoError,
  page: SitePage<V, object>,
  visit: V,
): Sentence => problemOf(error, visit, page.refusals?.(visit.words, visit));

const isAgain = (outcome: object): outcome is Again => 'again' in outcome;
