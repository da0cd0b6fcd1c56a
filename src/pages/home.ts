/** What stands at the root of a site, and of a server in operation: for people who come by chance. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import { type Frame, render } from './layout.ts';

/** The page; `account` is the path of the account page, where there is one. */
export function homePage(
  c: Context,
  frame: Frame,
  account: string | undefined,
): Response | Promise<Response> {
  const { title, lead } = frame.words.home;
  const body =
    account === undefined
      ? ''
      : html`<div class="links"><a href="${account}">${frame.words.account.title}</a></div>`;
  return render(c, frame, { title, lead, ...(body && { body }) });
}
