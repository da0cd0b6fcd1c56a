/** The password of a user who has given the name. */
import { html } from 'hono/html';
import { field, form, missingIn, who } from '../fields.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { otherWay } from './other-way.ts';
import { rememberField, rememberIn } from './remember.ts';

export function passwordPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.password,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf, journey } = visit;
      const action = visit.link(PAGES.password);
      return {
        title: words.password.title,
        ...feedback,
        body: html`${who(visit)}
${form(
  { action, csrf },
  html`<input type="text" name="username" value="${journey.name}" autocomplete="username" hidden>
${field(
  {
    name: 'password',
    label: words.common.password,
    type: 'password',
    autocomplete: 'current-password',
    autofocus: true,
    fault: feedback.fault,
  },
  words,
)}
${rememberField(visit, typed)}
<button>${words.password.submit}</button>`,
)}
<div class="links">
<a href="${visit.link(PAGES.forgot, { login_hint: journey.name })}">${words.signIn.forgot}</a>
${otherWay(visit)}
</div>`,
      };
    },

    async submit(visit, typed) {
      const { journey, words } = visit;
      const password = typed.get('password') ?? '';
      if (password === '') {
        const fault = missingIn(words, 'password', words.common.password);
        return { again: { fault, form: typed } };
      }
      return steps.withPassword(visit, { ...journey, ...rememberIn(typed) }, password);
    },
  };
}
