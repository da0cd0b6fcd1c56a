/** A passkey in place of a password. */
import { html } from 'hono/html';
import { who } from '../fields.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { passkeyForm } from '../passkey-form.ts';
import { PASSKEY_SCRIPT } from '../scripts/passkey-script.ts';
import { otherWay } from './other-way.ts';

export function passkeyPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.passkey,
    refusals: ({ problems }) => ({
      NotAuthorizedException: problems.passkey,
      InvalidParameterException: problems.passkey,
    }),

    show(visit, { form: _, ...feedback }) {
      const { words, csrf, journey } = visit;
      const options = journey.parameters?.CREDENTIAL_REQUEST_OPTIONS ?? '{}';
      const action = visit.link(PAGES.passkey);
      return {
        title: words.passkey.title,
        lead: words.passkey.lead,
        ...feedback,
        scripts: [PASSKEY_SCRIPT.path],
        body: html`${who(visit)}
${passkeyForm({ ceremony: 'get', action, csrf, options }, words.passkey)}
<div class="links">
${otherWay(visit)}
</div>`,
      };
    },

    async submit(visit, typed) {
      const credential = typed.get('credential') ?? '';
      if (credential === '') return { again: { problem: visit.words.passkey.needsScript } };
      return steps.answer(visit, { CREDENTIAL: credential });
    },
  };
}
