/** Confirming an account by the code that was sent, and asking for another one. */
import { html } from 'hono/html';
import type { SignUps } from '#domain/accounts/sign-ups.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import type { AutoSignIn } from '#domain/signin/auto-sign-in.ts';
import type { Pool } from '#store/tables/pools.ts';
import { button, codeField, codeIn, form, who } from '../fields.ts';
import type { JourneyPage, OpenPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { nameForm } from '../login/name-field.ts';
import { fill } from '../words/words.ts';

interface Parts {
  readonly steps: SignInSteps;
  readonly signUps: Pick<SignUps, 'confirm' | 'resend'>;
  readonly watched: Pick<WatchedActions, 'byName'>;
  readonly autoSignIn: Pick<AutoSignIn, 'issue'>;
}

export function confirmPage({ steps, signUps, autoSignIn }: Parts): JourneyPage {
  return {
    path: PAGES.confirm,

    show(visit, { form: _, ...feedback }) {
      const { words, csrf, journey, pool } = visit;
      const { destination, name } = journey;
      const { confirm } = words;
      const byLink = sendsLinks(pool);
      const action = visit.link(PAGES.confirm);
      const lead = byLink ? confirm.linkLead : confirm.lead;
      return {
        title: confirm.title,
        lead: destination === undefined ? confirm.leadUnknown : fill(lead, { destination }),
        ...feedback,
        body: html`${who(visit)}
${
  byLink
    ? html`<div class="links"><a href="${visit.link(PAGES.login, { login_hint: name })}">${words.common.backToSignIn}</a></div>`
    : form(
        { action, csrf },
        html`${codeField(words, { fault: feedback.fault })}
<button>${confirm.submit}</button>`,
      )
}
<div class="links">
${button({ action: visit.link(PAGES.resend), csrf }, 'link', confirm.sendAgain, { username: name })}
${byLink ? '' : html`<a href="${visit.link(PAGES.login, { login_hint: name })}">${words.common.backToSignIn}</a>`}
</div>`,
      };
    },

    async submit(visit, typed) {
      const { pool, client, journey } = visit;
      const { name } = journey;
      const confirmed = await signUps.confirm(pool, client, name, codeIn(typed), { force: false });
      const { user, attribute } = confirmed;
      const session = await autoSignIn.issue('confirmed', pool, client, user, attribute, 'pages');
      if (session !== undefined) return steps.afterSignUp(visit, name, session);
      return { to: { page: PAGES.password, name }, notice: 'confirmed' };
    },
  };
}

/** Sends another code of a sign-up, to whoever has the name. */
export function resendPage({ signUps, watched }: Parts): OpenPage {
  return {
    path: PAGES.resend,
    refusals: ({ problems }) => ({ UserNotFoundException: problems.noRecovery }),

    show(visit, { form: typed, ...feedback }) {
      const { words } = visit;
      return {
        title: words.confirm.title,
        ...feedback,
        body: nameForm(visit, PAGES.resend, words.confirm.sendAgain, {
          typed,
          fault: feedback.fault,
        }),
      };
    },

    async submit(visit, typed) {
      const { pool, client, caller } = visit;
      const name = (typed.get('username') ?? '').trim();
      const { Destination: destination } = await watched.byName(
        { pool, client, caller, type: 'ResendCode' },
        name,
        () => signUps.resend(pool, client, name),
      );
      const stage = { page: PAGES.confirm, name, ...(destination && { destination }) };
      return { to: stage, notice: 'sent' };
    },
  };
}

const sendsLinks = ({ settings }: Pool) =>
  settings.VerificationMessageTemplate?.DefaultEmailOption === 'CONFIRM_WITH_LINK' &&
  (settings.AutoVerifiedAttributes ?? []).every((each) => each === 'email');
