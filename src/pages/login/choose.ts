/** The choice of a first factor, among those the user has. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import { button, who } from '../fields.ts';
import { icon } from '../icons.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { Words } from '../words/words.ts';

/** In the order in which they are offered: the safest first. */
export const WAYS = ['WEB_AUTHN', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] as const;

export function choosePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.choose,

    show(visit, { form: _, ...feedback }) {
      const { words, csrf, journey } = visit;
      const action = visit.link(PAGES.choose);
      const offered = WAYS.filter((way) => journey.choices?.includes(way));
      return {
        title: words.choose.title,
        lead: words.choose.lead,
        ...feedback,
        body: html`${who(visit)}
<div class="choices">
${offered.map((way) => button({ action, csrf }, 'choice', wayLabel(way, words), { way }))}
</div>`,
      };
    },

    async submit(visit, form) {
      const way = form.get('way');
      const { journey, words } = visit;
      if (way === null || !journey.choices?.includes(way)) {
        return { again: { problem: words.problems.notHere } };
      }
      if (way === 'PASSWORD') return { to: { ...journey, page: PAGES.password } };
      return steps.answer(visit, { ANSWER: way });
    },
  };
}

export function wayLabel(way: (typeof WAYS)[number], { choose }: Words): Markup {
  switch (way) {
    case 'WEB_AUTHN':
      return html`${icon('key')}${choose.passkey}<span class="hint">${choose.passkeyHint}</span>`;
    case 'PASSWORD':
      return html`${icon('lock')}${choose.password}`;
    case 'EMAIL_OTP':
      return html`${icon('mail')}${choose.email}`;
    case 'SMS_OTP':
      return html`${icon('message')}${choose.sms}`;
  }
}
