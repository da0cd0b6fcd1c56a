/**
 * The first page of a sign-in: the username. Scripts, and the classic pages, send the password with
 * it.
 */
import { html } from 'hono/html';
import { field, form, missing } from '../fields.ts';
import { offersChoice } from '../journey/first-factors.ts';
import type { OpenPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { nameLabel } from '../labels.ts';
import { nameField } from './name-field.ts';
import { rememberField, rememberIn } from './remember.ts';

export function usernamePage(steps: SignInSteps): OpenPage {
  return {
    path: PAGES.login,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf, pool, request, site } = visit;
      const { signIn, common } = words;
      const isClassic = site.managedLoginVersion === 1 && !offersChoice(pool);
      const name = typed?.get('username') ?? request.loginHint ?? '';
      const asksPassword = isClassic || typed?.has('password');
      return {
        title: signIn.title,
        lead: signIn.lead,
        ...feedback,
        body: html`${form(
          { action: visit.link(PAGES.login), csrf },
          html`${nameField(pool, words, { label: nameLabel(pool, words), value: name, autofocus: name === '' })}
${
  asksPassword
    ? html`${field(
        {
          name: 'password',
          label: common.password,
          type: 'password',
          autocomplete: 'current-password',
          autofocus: name !== '',
        },
        words,
      )}${rememberField(visit, typed)}`
    : ''
}
<button>${asksPassword ? signIn.submit : signIn.next}</button>
${asksPassword ? html`<div class="links"><button class="link" name="forgot" value="yes" formnovalidate>${signIn.forgot}</button></div>` : ''}`,
        )}
<div class="links">
${
  pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly
    ? ''
    : html`<div>${signIn.noAccount} <a href="${visit.link(PAGES.signUp)}">${signIn.signUp}</a></div>`
}
</div>`,
      };
    },

    async submit(visit, typed) {
      const name = (typed.get('username') ?? '').trim();
      const password = typed.get('password') ?? '';
      if (typed.has('forgot')) return { to: PAGES.forgot, name };
      if (name === '') {
        const problem = missing(visit.words, nameLabel(visit.pool, visit.words));
        return { again: { problem, form: typed } };
      }
      const kept = { name, ...rememberIn(typed) };
      if (password !== '') return steps.withPassword(visit, kept, password);
      return steps.firstFactor(visit, kept);
    },
  };
}
