/** A new password in place of the one the person knows. */
import { html } from 'hono/html';
import { longestOf } from '#contract/model.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import { requireFirstFactors } from '#domain/factors/federated-factors.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { OwnSession } from '#domain/oauth/own-session.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { PasswordChange } from '#domain/passwords/password-change.ts';
import { knownName } from '#domain/users/login-names.ts';
import { setSsoCookie } from '#http/sso-cookie.ts';
import { field, form } from '../fields.ts';
import { faultIn } from '../inputs.ts';
import { mismatch, newPasswordFields } from '../login/new-password.ts';
import { changedBy } from '../page.ts';
import { ACCOUNT, type AccountPage } from './account-visit.ts';
import { backLink } from './parts.ts';

interface Parts {
  readonly passwordChange: Pick<PasswordChange, 'change' | 'isSet'>;
  readonly watched: Pick<WatchedActions, 'byUser'>;
  readonly notices: AccountNotices;
  readonly ownSession: Pick<OwnSession, 'through' | 'signOutElsewhere'>;
  readonly sso: Pick<SsoSessions, 'find' | 'newCookie'>;
}

export function passwordPage(parts: Parts): AccountPage {
  const { passwordChange, watched, notices, ownSession, sso } = parts;
  return {
    path: ACCOUNT.password,
    setsPassword: true,
    recent: true,
    refusals: ({ account }) => ({ NotAuthorizedException: account.password.wrong }),

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, pool, user, link } = visit;
      requireFirstFactors(user);
      const { password } = words.account;
      const isSet = await passwordChange.isSet(pool, user);
      return {
        title: password.changeTitle,
        lead: isSet ? password.hint : password.none,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.password), csrf },
          html`<input type="text" name="username" value="${knownName(pool, user)}" autocomplete="username" hidden>
${
  isSet
    ? field(
        {
          name: 'current',
          label: password.current,
          type: 'password',
          autocomplete: 'current-password',
          maxlength: longestOf('PasswordType'),
          autofocus: true,
          fault: feedback.fault,
        },
        words,
      )
    : ''
}
${newPasswordFields(visit, feedback.fault)}
<button>${password.submit}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit, typed) {
      const { c, site, pool, client, caller, user, session, now, words } = visit;
      const proposed = typed.get('password') ?? '';
      if (proposed !== typed.get('password-again')) {
        return { again: { fault: mismatch(words) } };
      }
      const fault = faultIn(typed, visit, true);
      if (fault) return { again: { fault } };
      const previous = typed.get('current') ?? undefined;
      const cookie = sso.newCookie();
      const action = { pool, client, caller, type: 'PasswordChange', password: proposed } as const;
      await watched.byUser(action, user.id, () =>
        notices.telling(changedBy(visit), 'password-changed', (post) =>
          passwordChange.change(pool, user, previous, proposed, 'familiar', async (tx) => {
            await ownSession.through(session, cookie)(tx);
            await post(tx);
          }),
        ),
      );
      setSsoCookie(c, site, cookie, session.expiresAt, now);
      // Tokens without a tracked session are revoked by the time they were issued, in a step of its own.
      const followed = await sso.find(pool, cookie);
      if (followed) await ownSession.signOutElsewhere(followed.session);
      return { done: 'password' };
    },
  };
}
