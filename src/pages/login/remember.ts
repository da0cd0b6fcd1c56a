/** Asking whether this browser may be remembered, where the pool leaves that to its users. */
import { html } from 'hono/html';
import { remembersOnPrompt } from '#domain/pools/device-config.ts';
import type { LoginVisit } from '../journey/login-visit.ts';

export function rememberField({ pool, words }: LoginVisit) {
  if (!remembersOnPrompt(pool)) return '';
  const { remember, rememberHint } = words.mfa;
  return html`<label class="check"><input type="checkbox" name="remember" value="yes">
<span>${remember}<span class="hint">${rememberHint}</span></span></label>`;
}

/** Whether the person has ticked the box. */
export const rememberIn = (form: URLSearchParams) =>
  form.get('remember') === 'yes' ? { remember: true as const } : {};
