/** The page of what went wrong before anything could be answered to the application. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Frame, render, toApplication } from './layout.ts';
import { fill, type Words } from './words/words.ts';

/** What the endpoints call their errors, and what that means to a person. */
const MEANINGS: Readonly<Record<string, keyof Words['error']>> = {
  redirect_mismatch: 'redirectMismatch',
  'Client does not exist': 'unknownClient',
  'Required parameters missing': 'missingParameters',
  invalid_request: 'invalidRequest',
  unauthorized_client: 'unavailable',
  'unknown state': 'unknownState',
};

/** The error, if the endpoints have one of this name: anyone can write another into an address. */
export const knownError = (error: string | undefined): string =>
  error !== undefined && Object.hasOwn(MEANINGS, error) ? error : 'unknown';

/** The page; an error that is not known by its name is not repeated. */
export function errorPage(
  c: Context,
  frame: Frame,
  error: string | undefined,
  requestId: string,
  status: ContentfulStatusCode = 400,
): Response | Promise<Response> {
  const { words } = frame;
  const meaning = error !== undefined && Object.hasOwn(MEANINGS, error) && MEANINGS[error];
  const { title, lead, goBack, requestId: number } = words.error;
  const { copy, copied } = words.common;
  return render(
    c,
    frame,
    {
      sign: 'bad',
      title,
      ...(meaning ? { problem: words.error[meaning] } : { lead }),
      body: html`${toApplication(frame)}
<div class="links fine"><p>${goBack}</p>
<p class="number"><code>${fill(number, { id: requestId })}</code>
<button type="button" class="plain" data-copy="${requestId}" data-copied="${copied}" hidden>${copy}</button></p></div>`,
    },
    status,
  );
}
