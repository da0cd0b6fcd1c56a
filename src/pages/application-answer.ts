/**
 * Sending a browser back to its application: by a redirect, or by a form that posts the answer
 * (response_mode=form_post), which a script sends and without scripts a person.
 */
import { html } from 'hono/html';
import type { Looks } from '#domain/branding/looks.ts';
import type { ApplicationAnswer } from '#domain/signin/challenge.ts';
import { script } from '#http/assets.ts';
import type { SiteContext } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import { render } from './layout.ts';
import { frameOf } from './site-frame.ts';

export const FORM_POST_SCRIPT = script('document.forms[0].submit();\n');

export const answerApplication =
  (parts: { readonly looks: Looks }) =>
  async (
    c: SiteContext,
    client: Client | undefined,
    answer: ApplicationAnswer,
  ): Promise<Response> => {
    if (answer.by === 'link') return c.redirect(answer.location, 302);
    const frame = await frameOf(parts, c, client);
    const { title, submit } = frame.words.goOn;
    const fields = Object.entries(answer.fields);
    // The form is the application's: it holds no secret of this browser.
    const body = html`<form method="post" action="${answer.action}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button>${submit}</button>
</form>`;
    const formTargets = [new URL(answer.action).protocol];
    const view = { title, body, scripts: [FORM_POST_SCRIPT.path] };
    return render(c, { ...frame, inLanguage: undefined, formTargets }, view);
  };
