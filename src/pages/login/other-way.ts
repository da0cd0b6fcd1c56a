/** Another first factor than the one that a page asks for. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import { button } from '../fields.ts';
import { waysIn } from '../journey/first-factors.ts';
import type { JourneyVisit } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';

/** The way to it, where the user has one: it never leads back to the same page. */
export function otherWay({ words, csrf, journey, link }: JourneyVisit): Markup | string {
  if (waysIn(journey.choices).length < 2) return '';
  const { otherWay: label } = words.common;
  return journey.isKnown
    ? html`<a href="${link(PAGES.reauthenticate)}">${label}</a>`
    : button({ action: link(PAGES.login), csrf }, 'link', label, { username: journey.name });
}
