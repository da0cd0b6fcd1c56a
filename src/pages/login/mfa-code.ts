/** A code by e-mail or text message, on top of a first factor. */
import { html } from 'hono/html';
import { codeField, codeIn, form, who } from '../fields.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { JourneyPage } from '../visit.ts';
import { rememberField, rememberIn } from './remember.ts';
import { sentTo } from './sent-to.ts';

export function mfaCodePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.mfaCode,
    onJourney: true,

    show(step, { form: _, ...said }) {
      const { words, csrf, journey } = step;
      const again = step.link(PAGES.login, { login_hint: journey.name });
      return {
        title: words.mfa.codeTitle,
        lead: sentTo(step),
        ...said,
        body: html`${who(step)}
${form(
  { action: step.link(PAGES.mfaCode), csrf },
  html`${codeField(words, { invalid: said.problem !== undefined })}
${rememberField(step)}
<button>${words.mfa.codeSubmit}</button>`,
)}
<div class="links"><a href="${again}">${words.mfa.codeMissing}</a></div>`,
      };
    },

    submit(step, typed) {
      const answer = { [`${step.journey.challenge}_CODE`]: codeIn(typed) };
      return steps.answer(step, answer, rememberIn(typed));
    },
  };
}
