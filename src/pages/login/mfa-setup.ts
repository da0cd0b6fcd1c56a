/** Setting up a second factor, where the pool requires one and the user has none. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import { button, field, form, who } from '../fields.ts';
import { icon } from '../icons.ts';
import type { JourneyPage, JourneyVisit } from '../journey/login-visit.ts';
import { factorsIn, PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';

/** The choice of what to set up; phone numbers are set by administrators. */
export function mfaSetupPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.mfaSetup,
    at: [PAGES.mfaEmail, PAGES.enrol],

    show(visit, { form: _, ...feedback }) {
      const { words, csrf, journey } = visit;
      const { mfaSetup } = words;
      const action = visit.link(PAGES.mfaSetup);
      const offered = factorsIn(journey.parameters?.MFAS_CAN_SETUP);
      const own = offered.filter((each) => each !== 'SMS_MFA');
      return {
        title: mfaSetup.title,
        lead: own.length > 0 ? mfaSetup.lead : mfaSetup.smsOnly,
        ...feedback,
        body: html`${who(visit)}
<div class="choices">
${own.map((factor) =>
  factor === 'SOFTWARE_TOKEN_MFA'
    ? button(
        { action, csrf },
        'choice',
        html`${icon('clock')}${mfaSetup.totp}<span class="hint">${mfaSetup.totpHint}</span>`,
        { factor },
      )
    : button(
        { action, csrf },
        'choice',
        html`${icon('mail')}${mfaSetup.email}<span class="hint">${mfaSetup.emailHint}</span>`,
        { factor },
      ),
)}
</div>`,
      };
    },

    async submit(visit, typed) {
      const { journey, words } = visit;
      const factor = factorsIn(journey.parameters?.MFAS_CAN_SETUP).find(
        (each) => each === typed.get('factor'),
      );
      if (factor === 'SOFTWARE_TOKEN_MFA') return steps.enrol(journey);
      if (factor === 'EMAIL_OTP') return { to: { ...journey, page: PAGES.mfaEmail } };
      return { again: { problem: words.problems.notHere } };
    },
  };
}

/** The address that codes are to go to. */
export function mfaEmailPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.mfaEmail,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf } = visit;
      return {
        title: words.mfaSetup.emailTitle,
        lead: words.mfaSetup.emailHint,
        ...feedback,
        body: html`${who(visit)}
${form(
  { action: visit.link(PAGES.mfaEmail), csrf },
  html`${field(
    {
      name: 'email',
      label: words.common.email,
      type: 'email',
      autocomplete: 'email',
      inputmode: 'email',
      value: typed?.get('email') ?? '',
      autofocus: true,
      maxlength: 320,
      fault: feedback.fault,
    },
    words,
  )}
<button>${words.mfaSetup.emailSubmit}</button>`,
)}
${toSetup(visit)}`,
      };
    },

    submit(visit, typed) {
      const newAddress = (typed.get('email') ?? '').trim();
      return steps.answer(visit, { EMAIL: newAddress }, { newAddress });
    },
  };
}

/** Back to the choice of what to set up, where there is one. */
export function toSetup({ words, journey, link }: JourneyVisit): Markup | string {
  const own = factorsIn(journey.parameters?.MFAS_CAN_SETUP).filter((each) => each !== 'SMS_MFA');
  if (own.length < 2) return '';
  return html`<div class="links"><a href="${link(PAGES.mfaSetup)}">${words.common.otherMethod}</a></div>`;
}
