/** Forms that a provider's site has posted to one of ours. */
import { html } from 'hono/html';
import type { AccessRecord } from '#http/access-log.ts';
import type { SiteContext } from '#http/site.ts';
import type { Log } from '#platform/log.ts';
import { FORM_POST_SCRIPT } from '../application-answer.ts';
import { errorPage } from '../error.ts';
import { render } from '../layout.ts';
import { frameOf, type VisitParts } from '../site-frame.ts';

interface Parts extends VisitParts {
  readonly log: Log;
}

/** What a form that was handed on by ourselves says. */
const HANDED_ON = 'handed_on';

/** A browser sends none of its cookies with a form of another site, but with one of ours. */
export const wasHandedOn = (form: URLSearchParams): boolean => form.has(HANDED_ON);

/** A defect is logged, and answered by a page. */
export function guarded(parts: Parts, answer: (c: SiteContext) => Promise<Response>) {
  return async (c: SiteContext): Promise<Response> => {
    try {
      return await answer(c);
    } catch (cause) {
      const { requestId } = c.env;
      parts.log.error('defect', { requestId, path: c.req.path, cause });
      return errorPage(c, await frameOf(parts, c, undefined), undefined, requestId, 500);
    }
  };
}

/**
 * The same form once more, sent by a page of our own. Whose application it leads to is known only
 * with the cookies, and any scheme may be that of its callback; the page holds nothing but what
 * the provider has posted.
 */
export async function handOn(
  parts: Parts,
  c: SiteContext,
  form: URLSearchParams,
): Promise<Response> {
  const frame = await frameOf(parts, c, undefined);
  const { title } = frame.words.goOn;
  const body = html`<form method="post" action="${c.env.site.base}${c.req.path}">
${[...form].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<input type="hidden" name="${HANDED_ON}" value="yes">
<button>${frame.words.signIn.next}</button>
</form>`;
  const view = { title, body, scripts: [FORM_POST_SCRIPT.path] };
  return render(c, { ...frame, inLanguage: undefined, formTargets: 'anywhere' }, view);
}

/** Nothing is known of a request that this belongs to, or not any more, or it is no answer to it. */
export async function lost(
  parts: Parts,
  c: SiteContext,
  why: Pick<AccessRecord, 'provider' | 'reason'> = {},
): Promise<Response> {
  Object.assign(c.env.record, { ...why, error: 'unknown state' });
  const frame = await frameOf(parts, c, undefined);
  return errorPage(c, frame, 'unknown state', c.env.requestId);
}
