/** A forgotten password: a code, and a new password for the code. */
import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { Recovery } from '#domain/accounts/recovery.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import { button, codeField, codeIn, form, who } from '../fields.ts';
import type { JourneyPage, OpenPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import { nameForm } from '../login/name-field.ts';
import { mismatch, newPasswordFields } from '../login/new-password.ts';
import { fill } from '../words/words.ts';

interface Parts {
  readonly recovery: Pick<Recovery, 'begin' | 'finish'>;
  readonly watched: Pick<WatchedActions, 'byName'>;
}

export function forgotPage({ recovery, watched }: Parts): OpenPage {
  return {
    path: PAGES.forgot,
    // An unknown user and one without an address get the same answer.
    refusals: ({ problems }) => ({ UserNotFoundException: problems.noRecovery }),

    show(visit, { form: typed, ...feedback }) {
      const { words } = visit;
      return {
        title: words.forgot.title,
        lead: words.forgot.lead,
        ...feedback,
        body: nameForm(visit, PAGES.forgot, words.forgot.submit, { typed, fault: feedback.fault }),
      };
    },

    async submit(visit, typed) {
      const { pool, client, caller } = visit;
      const name = (typed.get('username') ?? '').trim();
      const { Destination: destination } = await watched.byName(
        { pool, client, caller, type: 'ForgotPassword' },
        name,
        () => recovery.begin(pool, client, name),
      );
      return { to: { page: PAGES.reset, name, ...(destination && { destination }) } };
    },
  };
}

export function resetPage({ recovery, watched }: Parts): JourneyPage {
  return {
    path: PAGES.reset,
    setsPassword: true,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf, journey } = visit;
      const { reset } = words;
      const { destination, name } = journey;
      return {
        title: reset.title,
        lead: destination === undefined ? reset.leadUnknown : fill(reset.lead, { destination }),
        ...feedback,
        body: html`${who(visit)}
${form(
  { action: visit.link(PAGES.reset), csrf },
  html`${codeField(words, { value: typed?.get('code') ?? '', fault: feedback.fault })}
<input type="text" name="username" value="${name}" autocomplete="username" hidden>
${newPasswordFields(visit, feedback.fault, typed?.get('password') ?? undefined)}
<button>${reset.submit}</button>`,
)}
<div class="links">
${button({ action: visit.link(PAGES.forgot), csrf }, 'link', reset.sendAgain, { username: name })}
<a href="${visit.link(PAGES.login, { login_hint: name })}">${words.common.backToSignIn}</a>
</div>`,
      };
    },

    async submit(visit, typed) {
      const { pool, client, caller, journey, words } = visit;
      const password = typed.get('password') ?? '';
      if (password !== typed.get('password-again')) {
        typed.delete('password');
        return { again: { fault: mismatch(words), form: typed } };
      }
      const { name } = journey;
      try {
        await watched.byName({ pool, client, caller, type: 'PasswordChange', password }, name, () =>
          recovery.finish(pool, client, name, codeIn(typed), password),
        );
      } catch (error) {
        // A wrong code is no reason to think of a password again; one that is refused is.
        typed.delete(isOfCode(error) ? 'code' : 'password');
        throw error;
      }
      return { to: { page: PAGES.password, name }, notice: 'changed' };
    },
  };
}

/** Whether it was the code that was refused, and not the password for it. */
const isOfCode = (error: unknown) =>
  error instanceof CognitoError &&
  (error.name === 'CodeMismatchException' ||
    error.name === 'ExpiredCodeException' ||
    error.name === 'LimitExceededException');
