/** Creating an account. */
import { html } from 'hono/html';
import { longestOf } from '#contract/model.ts';
import type { SchemaAttributeType } from '#contract/types.ts';
import type { SignUps } from '#domain/accounts/sign-ups.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import type { Pool } from '#store/tables/pools.ts';
import { field, form, missingIn, PASSWORD_RULES, passwordRules } from '../fields.ts';
import { offersChoice } from '../journey/first-factors.ts';
import type { LoginMove, LoginVisit, OpenPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { attributeLabel, newNameLabel } from '../labels.ts';
import { nameField } from '../login/name-field.ts';
import { attributeField, valueIn } from './attribute-fields.ts';

/** A document that whoever signs up agrees to. */
export interface AgreedTerms {
  readonly name: string;
  readonly url: string;
}

interface Parts {
  readonly steps: SignInSteps;
  readonly signUps: Pick<SignUps, 'signUp'>;
  readonly watched: Pick<WatchedActions, 'byNewUser'>;
  readonly termsAtSignUp: (visit: LoginVisit) => Promise<readonly AgreedTerms[]>;
}

export function signUpPage(parts: Parts): OpenPage {
  return {
    path: PAGES.signUp,
    setsPassword: true,
    // As by the API, a person who signs up learns that a name is taken.
    refusals: ({ problems }) => ({ UsernameExistsException: problems.userExists }),

    async show(visit, { form: typed, ...feedback }) {
      const { words, csrf, pool } = visit;
      const { signUp, common } = words;
      const haveAccount = html`<div class="links"><div>${signUp.haveAccount} <a href="${visit.link(PAGES.login)}">${signUp.signIn}</a></div></div>`;
      if (isClosed(pool)) {
        return { title: signUp.title, problem: signUp.closed, body: haveAccount };
      }
      const optional = offersChoice(pool);
      const terms = await parts.termsAtSignUp(visit);
      const isLong = asked(pool).length > 2;
      return {
        title: signUp.title,
        ...feedback,
        wide: isLong,
        body: html`<div class="${isLong ? 'columns' : ''}">${form(
          { action: visit.link(PAGES.signUp), csrf },
          html`${nameField(pool, words, { label: newNameLabel(pool, words), value: typed?.get('username') ?? '', autofocus: true, fault: feedback.fault })}
${asked(pool).map((each) => attributeField(each, words, { value: typed?.get(each.Name ?? ''), fault: feedback.fault }))}

${field(
  {
    name: 'password',
    label: common.password,
    type: 'password',
    autocomplete: 'new-password',
    maxlength: longestOf('PasswordType'),
    describedBy: PASSWORD_RULES,
    optional,
    ...(optional && { hint: signUp.noPassword }),
    fault: feedback.fault,
  },
  words,
)}
${passwordRules(words, pool.settings.Policies?.PasswordPolicy)}
${
  terms.length === 0
    ? ''
    : html`<div class="fine">${signUp.terms}<ul class="terms">${terms.map(
        ({ name, url }) =>
          html`<li><a href="${url}" target="_blank" rel="noopener">${name}</a></li>`,
      )}</ul></div>`
}
<button>${signUp.submit}</button>`,
        )}</div>
${haveAccount}`,
      };
    },

    async submit(visit, typed) {
      const { pool, words } = visit;
      const username = (typed.get('username') ?? '').trim();
      const fields = [
        ['username', username, newNameLabel(pool, words)],
        ...asked(pool).map(({ Name = '' }) => [
          Name,
          valueIn(typed, Name),
          attributeLabel(Name, words),
        ]),
      ] as const;
      const empty = fields.find(([, value]) => value === '');
      if (empty) return { again: { fault: missingIn(words, empty[0], empty[2]), form: typed } };
      return signUp(parts, visit, username, typed);
    },
  };
}

async function signUp(
  { steps, signUps, watched }: Parts,
  visit: LoginVisit,
  username: string,
  typed: URLSearchParams,
): Promise<LoginMove> {
  const { pool, client, caller } = visit;
  const password = typed.get('password') || undefined;
  const attributes = asked(pool).map(({ Name = '' }) => ({ Name, Value: valueIn(typed, Name) }));
  const { user, delivery } = await watched.byNewUser(
    { pool, client, caller, type: 'SignUp', password },
    () => signUps.signUp(pool, client, { username, password, attributes }),
  );
  if (user.status === 'UNCONFIRMED') {
    const destination = delivery?.Destination;
    return { to: { page: PAGES.confirm, name: username, ...(destination && { destination }) } };
  }
  if (password !== undefined) return steps.withPassword(visit, { name: username }, password);
  return steps.firstFactor(visit, { name: username });
}

const isClosed = ({ settings }: Pool) =>
  settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly ?? false;

/** What must be known of a user besides the name, and what codes go to. */
function asked(pool: Pool): readonly SchemaAttributeType[] {
  const names = pool.settings.UsernameAttributes ?? [];
  const reached = pool.settings.AutoVerifiedAttributes ?? [];
  // Where people sign in by one kind of address, the name is that address; by two, it may be either.
  const given = names.length === 1 ? names : [];
  return pool.schema.filter(
    ({ Name = '', Required }) =>
      Name !== 'sub' &&
      !given.some((each) => each === Name) &&
      (Required || (names.length === 0 && reached.some((each) => each === Name))),
  );
}
