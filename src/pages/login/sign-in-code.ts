/** A code by e-mail or text message, in place of a password. */
import { html } from 'hono/html';
import { button, codeField, codeIn, form, who } from '../fields.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { otherWay } from './other-way.ts';
import { rememberField, rememberIn } from './remember.ts';
import { sentTo, withNotice } from './sent-to.ts';

export function signInCodePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.signInCode,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf } = visit;
      const action = visit.link(PAGES.signInCode);
      return {
        title: words.signInCode.title,
        lead: sentTo(visit),
        ...feedback,
        body: html`${who(visit)}
${form(
  { action, csrf },
  html`${codeField(words, { fault: feedback.fault })}
${rememberField(visit, typed)}
<button>${words.signInCode.submit}</button>`,
)}
<div class="links">
${button({ action, csrf }, 'link', words.signInCode.sendAgain, { again: 'yes' })}
${otherWay(visit)}
</div>`,
      };
    },

    async submit(visit, typed) {
      const { challenge } = visit.journey;
      // Another code means another sign-in: nothing has been proven yet that would be lost.
      if (typed.get('again') === 'yes') {
        return withNotice(await steps.withChoice(visit, visit.journey, challenge));
      }
      return steps.answer(visit, { [`${challenge}_CODE`]: codeIn(typed) }, rememberIn(typed));
    },
  };
}
