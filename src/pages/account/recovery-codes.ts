/** Making recovery codes, which are shown once, and removing them. */
import { html } from 'hono/html';
import { requireSecondFactors } from '#domain/factors/federated-factors.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import { knownName } from '#domain/users/login-names.ts';
import { codeField, codeIn, form } from '../fields.ts';
import { totpRefusals } from '../login/totp.ts';
import { changedBy } from '../page.ts';
import { recoveryCodesView } from '../recovery-codes-view.ts';
import { ACCOUNT, type AccountPage } from './account-visit.ts';
import { backLink } from './parts.ts';

interface Parts {
  readonly recoveryCodes: Pick<RecoveryCodes, 'create' | 'remove' | 'left'>;
  readonly notices: AccountNotices;
}

export function recoveryCodesPage({ recoveryCodes, notices }: Parts): AccountPage {
  return {
    path: ACCOUNT.recoveryCodes,
    recent: true,
    refusals: (words, visit) => ({
      ...totpRefusals(words, visit),
      OperationNotEnabledException: words.problems.notHere,
      SoftwareTokenMFANotFoundException: words.problems.notHere,
    }),

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, pool, user, link } = visit;
      requireSecondFactors(pool, user);
      const own = words.account.recoveryCodes;
      const { remaining } = await recoveryCodes.left(pool, user);
      return {
        title: own.makeTitle,
        lead: own.makeLead,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.recoveryCodes), csrf },
          html`${codeField(words, { fault: feedback.fault })}
<button>${own.submit}</button>
${remaining > 0 ? html`<button class="danger" name="remove" value="all">${own.remove}</button>` : ''}`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit, typed) {
      const { pool, user, words, frame, link } = visit;
      const code = codeIn(typed);
      if (typed.has('remove')) {
        await notices.telling(changedBy(visit), 'recovery-codes-removed', (post) =>
          recoveryCodes.remove(pool, user, code, post),
        );
        return { done: 'codes-removed' };
      }
      const { codes } = await notices.telling(changedBy(visit), 'recovery-codes-made', (post) =>
        recoveryCodes.create(pool, user, code, post),
      );
      const own = words.recoveryCodes;
      return {
        shown: {
          title: own.shownTitle,
          lead: own.shownLead,
          body: html`${recoveryCodesView(frame, codes, knownName(pool, user))}
<div class="actions"><a class="button" href="${link(ACCOUNT.home)}">${own.saved}</a></div>`,
        },
      };
    },
  };
}
