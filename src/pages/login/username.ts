/**
 * The first page of a sign-in: the username. Scripts, and the classic pages, send the password with
 * it.
 */
import { html } from 'hono/html';
import { hasOwnUsers, OWN_USERS } from '#domain/clients/effective-settings.ts';
import type { PasskeyAutofill } from '#domain/factors/passkey-autofill.ts';
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { Markup } from '#http/page.ts';
import { button, field, form, missingIn } from '../fields.ts';
import { offersChoice } from '../journey/first-factors.ts';
import { moveOn } from '../journey/go-on.ts';
import type { LoginMove, LoginVisit, OpenPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { nameLabel } from '../labels.ts';
import { fill } from '../words/words.ts';
import { autofillForm } from './autofill.ts';
import { nameField, organizationHint } from './name-field.ts';
import { organizationForm, providerChoices } from './provider-choices.ts';
import { rememberField, rememberIn } from './remember.ts';

/** The field of the form by which a person goes on as the user who is signed in. */
const GO_ON_AS = 'go_on_as';

interface Parts {
  readonly federation: Pick<FederatedSignIns, 'offered' | 'ofAddress'>;
  readonly steps: SignInSteps;
  readonly passkeyAutofill: PasskeyAutofill;
  readonly authorizations: Pick<Authorizations, 'signedIn' | 'goOn'>;
}

export function usernamePage(parts: Parts): OpenPage {
  const { steps, authorizations, federation } = parts;
  /** The offer to go on as the user of the browser's session; a page of the site asks by itself. */
  async function goOnForm(visit: LoginVisit): Promise<Markup | ''> {
    const { pool, words, csrf, ssoCookie, returnTo } = visit;
    if (returnTo !== undefined) return '';
    const { user } = (await authorizations.signedIn(visit, ssoCookie)) ?? {};
    if (!user) return '';
    const label = fill(words.signIn.goOnAs, { name: knownName(pool, user) });
    return html`<div class="choices">
${button({ action: visit.link(PAGES.login), csrf }, 'choice', label, { [GO_ON_AS]: user.id })}
<p class="hint">${words.signIn.someoneElse}</p>
</div>`;
  }

  /** The move of a person who has chosen to. */
  async function goOn(visit: LoginVisit, userId: string): Promise<LoginMove> {
    const signedIn = await authorizations.signedIn(visit, visit.ssoCookie);
    // The session may be another user's by now, whom the person has not chosen.
    const isChosen = signedIn?.user.id === userId;
    return moveOn({ authorizations }, visit, isChosen ? signedIn : undefined);
  }

  return {
    path: PAGES.login,

    async show(visit, { form: typed, ...feedback }) {
      const { words, csrf, pool, request, site, frame } = visit;
      const { signIn, common } = words;
      const { application } = frame;
      const title = application ? fill(signIn.titleAt, { name: application.name }) : signIn.title;
      const namesApplication = true;
      const isClassic = site.managedLoginVersion === 1 && !offersChoice(pool);
      const name = typed?.get('username') ?? request.loginHint ?? '';
      const asksPassword = isClassic || typed?.has('password');
      const providers =
        request.provider === OWN_USERS ? [] : await federation.offered(pool, visit.client);
      if (!hasOwnUsers(visit.client)) {
        return {
          title,
          namesApplication,
          lead: words.choose.title,
          ...feedback,
          body: html`${await goOnForm(visit)}${organizationForm(visit, providers, { name, fault: feedback.fault })}
${providerChoices(visit, providers)}`,
        };
      }
      const autofill = autofillForm(parts, visit);
      return {
        title,
        namesApplication,
        ...feedback,
        body: html`${await goOnForm(visit)}${form(
          { action: visit.link(PAGES.login), csrf },
          html`${nameField(pool, words, {
            label: nameLabel(pool, words),
            hint: organizationHint(pool, words, providers),
            value: name,
            autofocus: name === '',
            ...(autofill && { autocomplete: 'username webauthn' }),
            fault: feedback.fault,
          })}
${
  asksPassword
    ? html`${field(
        {
          name: 'password',
          label: common.password,
          type: 'password',
          autocomplete: 'current-password',
          autofocus: name !== '',
          fault: feedback.fault,
        },
        words,
      )}${rememberField(visit, typed)}`
    : ''
}
<button>${asksPassword ? signIn.submit : signIn.next}</button>
${asksPassword ? html`<div class="links"><button class="link" name="forgot" value="yes" formnovalidate>${signIn.forgot}</button></div>` : ''}`,
        )}
${autofill}
${providers.length === 0 ? '' : html`<p class="or">${signIn.or}</p>`}
${providerChoices(visit, providers)}
${
  pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly
    ? ''
    : html`<div class="links">
<div>${signIn.noAccount} <a href="${visit.link(PAGES.signUp)}">${signIn.signUp}</a></div>
</div>`
}`,
      };
    },

    async submit(visit, typed) {
      const userId = typed.get(GO_ON_AS);
      if (userId !== null && visit.returnTo === undefined) return goOn(visit, userId);
      const name = (typed.get('username') ?? '').trim();
      const provider = await federation.ofAddress(visit.pool, visit.client, name);
      if (provider) return { provider: provider.name, name };
      if (!hasOwnUsers(visit.client)) {
        const fault = { field: 'username', problem: visit.words.problems.unknownDomain };
        return { again: { fault, form: typed } };
      }
      const password = typed.get('password') ?? '';
      if (typed.has('forgot')) return { to: PAGES.forgot, name };
      if (name === '') {
        const fault = missingIn(visit.words, 'username', nameLabel(visit.pool, visit.words));
        return { again: { fault, form: typed } };
      }
      const kept = { name, ...rememberIn(typed) };
      if (password !== '') return steps.withPassword(visit, kept, password);
      return steps.firstFactor(visit, kept);
    },
  };
}
