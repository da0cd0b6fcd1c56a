/**
 * The first recovery codes, offered to a person who has just set up an authenticator: signed in,
 * and not yet back at the application. Making them takes no code, which has been used up; the
 * sign-in that set the authenticator up stands for it, while it is recent, and once.
 */
import { html } from 'hono/html';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { button, form, who } from '../fields.ts';
import { moveOn } from '../journey/go-on.ts';
import type { JourneyPage, JourneyVisit, LoginMove } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import { changedBy } from '../page.ts';
import { recoveryCodesView } from '../recovery-codes-view.ts';
import { returnToPage } from '../return-to.ts';

interface Parts {
  readonly recoveryCodes: Pick<RecoveryCodes, 'createFirst'>;
  readonly notices: Pick<AccountNotices, 'telling'>;
  readonly sso: Pick<SsoSessions, 'find' | 'mayChangeSignIn'>;
  readonly authorizations: Pick<Authorizations, 'goOn'>;
}

export function offerRecoveryCodesPage(parts: Parts): JourneyPage {
  const { recoveryCodes, notices, sso } = parts;
  const path = PAGES.offerRecoveryCodes;

  /** To where the sign-in was to lead. */
  async function onwards(visit: JourneyVisit): Promise<LoginMove> {
    const { pool, client, site, request, ssoCookie, returnTo } = visit;
    if (returnTo !== undefined) {
      return { answer: { by: 'link', location: returnToPage(returnTo, site, request) } };
    }
    const signedIn = await sso.find(pool, ssoCookie, client);
    return moveOn(parts, visit, signedIn);
  }

  return {
    path,
    refusals: ({ problems, recoveryCodes: { alreadyShown } }) => ({
      ExpiredCodeException: alreadyShown,
      OperationNotEnabledException: problems.notHere,
      SoftwareTokenMFANotFoundException: problems.notHere,
    }),

    show(visit, { form: _, ...feedback }) {
      const { words, csrf } = visit;
      const own = words.recoveryCodes;
      const action = visit.link(path);
      return {
        title: own.offerTitle,
        lead: own.offerLead,
        ...feedback,
        body: html`${who(visit)}
${form(
  { action, csrf },
  html`<input type="hidden" name="make" value="yes">
<button autofocus>${own.show}</button>`,
)}
<div class="links">
${button({ action, csrf }, 'link', own.later, { onwards: 'yes' })}
</div>`,
      };
    },

    async submit(visit, typed) {
      const { pool, words, csrf, frame, journey, ssoCookie } = visit;
      if (typed.get('make') !== 'yes') return onwards(visit);
      const signedIn = await sso.find(pool, ssoCookie);
      if (!signedIn || !(await sso.mayChangeSignIn(pool, signedIn))) return onwards(visit);
      const { user } = signedIn;
      const own = words.recoveryCodes;
      const codes = await notices.telling(
        changedBy({ ...visit, user }),
        'recovery-codes-made',
        (post) => recoveryCodes.createFirst(pool, user, post),
      );
      const goOn = form(
        { action: visit.link(path), csrf },
        html`<input type="hidden" name="onwards" value="yes">
<button>${own.saved}</button>`,
      );
      return {
        shown: {
          title: own.shownTitle,
          lead: own.shownLead,
          body: html`${recoveryCodesView(frame, codes, journey.name)}${goOn}`,
        },
      };
    },
  };
}
