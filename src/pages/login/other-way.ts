/** Another factor than the one that a page asks for. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import { button } from '../fields.ts';
import { waysIn } from '../journey/first-factors.ts';
import type { JourneyVisit, LoginMove } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';

/** The way to another first factor, where there is one: it never leads back to the same page. */
export function otherWay({ words, csrf, journey, link }: JourneyVisit): Markup | string {
  if (waysIn(journey.choices).length < 2) return '';
  const { otherWay: label } = words.common;
  return journey.isKnown
    ? html`<a href="${link(PAGES.reauthenticate)}">${label}</a>`
    : button({ action: link(PAGES.login), csrf }, 'link', label, { username: journey.name });
}

/** The same for a second factor, on a page whose form takes the wish; or for another address. */
export function otherMethod(
  { words, csrf, journey, link }: JourneyVisit,
  page: typeof PAGES.mfaCode | typeof PAGES.totp,
): Markup | string {
  const isOnly = (journey.seconds ?? []).length < 2 && journey.newAddress === undefined;
  if (isOnly) return '';
  return button({ action: link(page), csrf }, 'link', words.common.otherMethod, { other: 'yes' });
}

export const wantsOtherMethod = (form: URLSearchParams) => form.get('other') === 'yes';

/** To the choice among the second factors. */
export const toOtherMethod = ({ journey }: JourneyVisit): LoginMove => ({
  to: { ...journey, page: PAGES.chooseMfa },
});
