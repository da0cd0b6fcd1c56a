/** A passkey in place of a password. */
import { html } from 'hono/html';
import { button, who } from '../fields.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { passkeyForm } from '../passkey-form.ts';
import { PASSKEY_SCRIPT } from '../passkey-script.ts';
import type { JourneyPage } from '../visit.ts';

export function passkeyPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.passkey,
    onJourney: true,
    refusals: ({ problems }) => ({
      NotAuthorizedException: problems.passkey,
      InvalidParameterException: problems.passkey,
    }),

    show(step, { form: _, ...said }) {
      const { words, csrf, journey } = step;
      const options = journey.parameters?.CREDENTIAL_REQUEST_OPTIONS ?? '{}';
      const action = step.link(PAGES.passkey);
      return {
        title: words.passkey.title,
        lead: words.passkey.lead,
        ...said,
        scripts: [PASSKEY_SCRIPT.path],
        body: html`${who(step)}
${passkeyForm({ ceremony: 'get', action, csrf, options }, words.passkey)}
<div class="links">
${button({ action: step.link(PAGES.login), csrf }, 'link', words.common.otherWay, {
  username: journey.name,
})}
</div>`,
      };
    },

    async submit(step, typed) {
      const credential = typed.get('credential') ?? '';
      if (credential === '') return { again: { problem: step.words.passkey.needsScript } };
      return steps.answer(step, { CREDENTIAL: credential });
    },
  };
}
