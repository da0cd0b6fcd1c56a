/** A code by e-mail or text message, on top of a first factor. */
import { html } from 'hono/html';
import { codeField, codeIn, form, who } from '../fields.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { rememberField, rememberIn } from './remember.ts';
import { sentTo } from './sent-to.ts';

export function mfaCodePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.mfaCode,

    show(visit, { form: _, ...feedback }) {
      const { words, csrf, journey } = visit;
      const again = visit.link(PAGES.login, { login_hint: journey.name });
      return {
        title: words.mfa.codeTitle,
        lead: sentTo(visit),
        ...feedback,
        body: html`${who(visit)}
${form(
  { action: visit.link(PAGES.mfaCode), csrf },
  html`${codeField(words, { invalid: feedback.problem !== undefined })}
${rememberField(visit)}
<button>${words.mfa.codeSubmit}</button>`,
)}
<div class="links"><a href="${again}">${words.mfa.codeMissing}</a></div>`,
      };
    },

    submit(visit, typed) {
      const answer = { [`${visit.journey.challenge}_CODE`]: codeIn(typed) };
      return steps.answer(visit, answer, rememberIn(typed));
    },
  };
}
