/** A code by e-mail or text message, in place of a password. */
import { html } from 'hono/html';
import { button, codeField, codeIn, form, who } from '../fields.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { JourneyPage } from '../visit.ts';
import { sentTo } from './sent-to.ts';

export function signInCodePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.signInCode,
    onJourney: true,

    show(step, { form: _, ...said }) {
      const { words, csrf, journey } = step;
      const action = step.link(PAGES.signInCode);
      return {
        title: words.signInCode.title,
        lead: sentTo(step),
        ...said,
        body: html`${who(step)}
${form(
  { action, csrf },
  html`${codeField(words, { invalid: said.problem !== undefined })}
<button>${words.signInCode.submit}</button>`,
)}
<div class="links">
${button({ action, csrf }, 'link', words.signInCode.sendAgain, { again: 'yes' })}
${button({ action: step.link(PAGES.login), csrf }, 'link', words.common.otherWay, {
  username: journey.name,
})}
</div>`,
      };
    },

    async submit(step, typed) {
      const { challenge, name } = step.journey;
      // A sign-in is begun anew for another code: nothing is proven yet that would be lost.
      if (typed.get('again') === 'yes') return steps.withChoice(step, name, challenge);
      return steps.answer(step, { [`${challenge}_CODE`]: codeIn(typed) });
    },
  };
}
