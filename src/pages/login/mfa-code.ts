/** A code by e-mail or text message, on top of a first factor. */
import { html } from 'hono/html';
import { button, codeField, codeIn, form, who } from '../fields.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { otherMethod, toOtherMethod, wantsOtherMethod } from './other-way.ts';
import { rememberField, rememberIn } from './remember.ts';
import { sentTo, withNotice } from './sent-to.ts';

export function mfaCodePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.mfaCode,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf } = visit;
      const action = visit.link(PAGES.mfaCode);
      return {
        title: words.mfa.codeTitle,
        lead: sentTo(visit),
        ...feedback,
        body: html`${who(visit)}
${form(
  { action, csrf },
  html`${codeField(words, { fault: feedback.fault })}
${rememberField(visit, typed)}
<button>${words.mfa.codeSubmit}</button>`,
)}
<div class="links">
${button({ action, csrf }, 'link', words.signInCode.sendAgain, { again: 'yes' })}
${otherMethod(visit, PAGES.mfaCode)}
</div>`,
      };
    },

    async submit(visit, typed) {
      const { challenge, newAddress } = visit.journey;
      if (typed.get('again') === 'yes') return withNotice(await steps.sendAgain(visit));
      if (wantsOtherMethod(typed)) {
        return newAddress === undefined ? toOtherMethod(visit) : steps.askSecond(visit, undefined);
      }
      return steps.answer(visit, { [`${challenge}_CODE`]: codeIn(typed) }, rememberIn(typed));
    },
  };
}
