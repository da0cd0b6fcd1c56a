/** The choice of a second factor, where the user has several and prefers none. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import type { MfaFactor } from '#store/tables/users.ts';
import { button, who } from '../fields.ts';
import { icon } from '../icons.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { Words } from '../words/words.ts';

export function chooseMfaPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.chooseMfa,

    show(visit, { form: _, ...feedback }) {
      const { words, csrf, journey } = visit;
      const action = visit.link(PAGES.chooseMfa);
      return {
        title: words.mfa.chooseTitle,
        lead: words.mfa.chooseLead,
        ...feedback,
        body: html`${who(visit)}
<div class="choices">
${(journey.seconds ?? []).map((factor) =>
  button({ action, csrf }, 'choice', labelOf(factor, words), { factor }),
)}
</div>`,
      };
    },

    async submit(visit, form) {
      const { journey, words } = visit;
      const factor = journey.seconds?.find((each) => each === form.get('factor'));
      if (factor === undefined) return { again: { problem: words.problems.notHere } };
      return steps.askSecond(visit, factor);
    },
  };
}

function labelOf(factor: MfaFactor, { mfa }: Words): Markup {
  switch (factor) {
    case 'SOFTWARE_TOKEN_MFA':
      return html`${icon('clock')}${mfa.totp}`;
    case 'SMS_MFA':
      return html`${icon('message')}${mfa.sms}`;
    case 'EMAIL_OTP':
      return html`${icon('mail')}${mfa.email}`;
  }
}
