/**
 * Asking whether this browser may be remembered, where the pool leaves that to its users. It is one
 * decision: the first page that can ask asks, and no other one does.
 */
import { html } from 'hono/html';
import { remembersOnPrompt } from '#domain/pools/device-config.ts';
import type { Markup } from '#http/page.ts';
import type { Stage } from '../journey/journeys.ts';
import type { LoginVisit } from '../journey/login-visit.ts';

const ASKED = 'remember-asked';

/** The box; ticked if it was in a form that is shown again. */
export function rememberField(
  { pool, words, journey }: LoginVisit & { readonly journey?: Pick<Stage, 'remember'> },
  typed: URLSearchParams | undefined,
): Markup | string {
  if (!remembersOnPrompt(pool) || journey?.remember !== undefined) return '';
  const { remember, rememberHint } = words.mfa;
  const isTicked = typed?.get('remember') === 'yes';
  return html`<input type="hidden" name="${ASKED}" value="yes">
<label class="check"><input type="checkbox" name="remember" value="yes" ${isTicked ? html`checked` : ''}>
<span>${remember}<span class="hint">${rememberHint}</span></span></label>`;
}

/** What the person has decided; nothing where the form did not ask. */
export const rememberIn = (form: URLSearchParams): Pick<Stage, 'remember'> =>
  form.has(ASKED) || form.has('remember') ? { remember: form.get('remember') === 'yes' } : {};
