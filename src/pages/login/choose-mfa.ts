/** The choice of a second factor, where the user has several and prefers none. */
import { html } from 'hono/html';
import type { MfaFactor } from '#store/tables/users.ts';
import { button, who } from '../fields.ts';
import { factorsIn, PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { JourneyPage } from '../visit.ts';
import type { Words } from '../words/words.ts';

export function chooseMfaPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.chooseMfa,
    onJourney: true,

    show(step, { form: _, ...said }) {
      const { words, csrf, journey } = step;
      const action = step.link(PAGES.chooseMfa);
      return {
        title: words.mfa.chooseTitle,
        lead: words.mfa.chooseLead,
        ...said,
        body: html`${who(step)}
<div class="choices">
${factorsIn(journey.parameters?.MFAS_CAN_CHOOSE).map((factor) =>
  button({ action, csrf }, 'choice', labelOf(factor, words), { factor }),
)}
</div>`,
      };
    },

    submit: (step, form) => steps.answer(step, { ANSWER: form.get('factor') ?? '' }),
  };
}

function labelOf(factor: MfaFactor, { mfa }: Words): string {
  switch (factor) {
    case 'SOFTWARE_TOKEN_MFA':
      return mfa.totp;
    case 'SMS_MFA':
      return mfa.sms;
    case 'EMAIL_OTP':
      return mfa.email;
  }
}
