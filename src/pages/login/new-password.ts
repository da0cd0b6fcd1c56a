/** A new password in place of a temporary one, and what the pool needs to know of the user. */
import { html } from 'hono/html';
import { longestOf } from '#contract/model.ts';
import { schemaAttribute } from '#domain/users/attributes.ts';
import { field, form, PASSWORD_RULES, passwordRules, who } from '../fields.ts';
import type { JourneyPage, JourneyVisit } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { FieldFault } from '../layout.ts';
import { attributeField, valueIn } from '../signup/attribute-fields.ts';
import type { Words } from '../words/words.ts';

const ATTRIBUTE = 'userAttributes.';

export function newPasswordPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.newPassword,
    setsPassword: true,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf, journey, pool } = visit;
      const missing = missingOf(visit);
      return {
        title: words.newPassword.title,
        lead: words.newPassword.lead,
        ...feedback,
        wide: missing.length > 0,
        body: html`${who(visit)}
<div class="${missing.length > 0 ? 'columns' : ''}">${form(
          { action: visit.link(PAGES.newPassword), csrf },
          html`<input type="text" name="username" value="${journey.name}" autocomplete="username" hidden>
${newPasswordFields(visit, feedback.fault, undefined, true)}
${missing.length > 0 ? html`<h2>${words.newPassword.alsoNeeded}</h2>` : ''}
${missing.map((name) =>
  attributeField(schemaAttribute(pool, name) ?? { Name: name }, words, {
    value: typed?.get(name),
    fault: feedback.fault,
  }),
)}
<button>${words.newPassword.submit}</button>`,
        )}</div>`,
      };
    },

    async submit(visit, typed) {
      const password = typed.get('password') ?? '';
      if (password !== typed.get('password-again')) {
        return { again: { fault: mismatch(visit.words), form: typed } };
      }
      const attributes = missingOf(visit).map((name) => [ATTRIBUTE + name, valueIn(typed, name)]);
      return steps.answer(visit, {
        NEW_PASSWORD: password,
        ...Object.fromEntries(attributes),
      });
    },
  };
}

/** What is wrong where the password was not the same both times. */
export const mismatch = ({ newPassword }: Words): FieldFault => ({
  field: 'password-again',
  problem: newPassword.mismatch,
});

/** The two fields of a new password, with what it must have; `typed` is one that may stay. */
export function newPasswordFields(
  { words, pool }: Pick<JourneyVisit, 'words' | 'pool'>,
  fault: FieldFault | undefined,
  typed?: string,
  autofocus = false,
) {
  const { newPassword, confirmPassword } = words.common;
  return html`${field(
    {
      name: 'password',
      label: newPassword,
      type: 'password',
      autocomplete: 'new-password',
      maxlength: longestOf('PasswordType'),
      describedBy: PASSWORD_RULES,
      kept: typed,
      autofocus,
      fault,
    },
    words,
  )}
${passwordRules(words, pool.settings.Policies?.PasswordPolicy)}
${field(
  {
    name: 'password-again',
    label: confirmPassword,
    type: 'password',
    autocomplete: 'new-password',
    maxlength: longestOf('PasswordType'),
    kept: typed,
    fault,
  },
  words,
)}`;
}

/** The attributes the pool requires and the user has not got. */
function missingOf({ journey }: JourneyVisit): readonly string[] {
  const list = JSON.parse(journey.parameters?.requiredAttributes ?? '[]') as string[];
  return list.map((name) => name.slice(ATTRIBUTE.length));
}
