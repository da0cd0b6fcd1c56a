/** Setting up a second factor, where the pool requires one and the user has none. */
import { html } from 'hono/html';
import { button, field, form, who } from '../fields.ts';
import { factorsIn, PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { JourneyPage } from '../visit.ts';

/** What is to be set up; a phone number is for administrators to set. */
export function mfaSetupPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.mfaSetup,
    onJourney: true,

    show(step, { form: _, ...said }) {
      const { words, csrf, journey } = step;
      const { mfaSetup } = words;
      const action = step.link(PAGES.mfaSetup);
      const offered = factorsIn(journey.parameters?.MFAS_CAN_SETUP);
      const own = offered.filter((each) => each !== 'SMS_MFA');
      return {
        title: mfaSetup.title,
        lead: own.length > 0 ? mfaSetup.lead : mfaSetup.smsOnly,
        ...said,
        body: html`${who(step)}
<div class="choices">
${own.map((factor) =>
  factor === 'SOFTWARE_TOKEN_MFA'
    ? button(
        { action, csrf },
        'choice',
        html`${mfaSetup.totp}<span class="hint">${mfaSetup.totpHint}</span>`,
        { factor },
      )
    : button(
        { action, csrf },
        'choice',
        html`${mfaSetup.email}<span class="hint">${mfaSetup.emailHint}</span>`,
        { factor },
      ),
)}
</div>`,
      };
    },

    async submit(step, typed) {
      const { journey, words } = step;
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
    onJourney: true,

    show(step, { form: typed, ...said }) {
      const { words, csrf } = step;
      return {
        title: words.mfaSetup.emailTitle,
        lead: words.mfaSetup.emailHint,
        ...said,
        body: html`${who(step)}
${form(
  { action: step.link(PAGES.mfaEmail), csrf },
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
    },
    words,
  )}
<button>${words.mfaSetup.emailSubmit}</button>`,
)}`,
      };
    },

    submit: (step, typed) => steps.answer(step, { EMAIL: (typed.get('email') ?? '').trim() }),
  };
}
