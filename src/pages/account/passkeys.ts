/** Adding and removing passkeys. */
import { html } from 'hono/html';
import { passkeyNotFound } from '#contract/errors.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import { form } from '../fields.ts';
import { changedBy } from '../page.ts';
import { parsedCredential, passkeyForm } from '../passkey-form.ts';
import { PASSKEY_SCRIPT } from '../scripts/passkey-script.ts';
import { fill, type Words } from '../words/words.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink } from './parts.ts';
import { renameView } from './rename-view.ts';

interface Parts {
  readonly passkeys: Pick<
    Passkeys,
    'startRegistration' | 'completeRegistration' | 'list' | 'isLastWay' | 'rename' | 'delete'
  >;
  readonly notices: AccountNotices;
}

/** More than a user may have. */
const MOST = 60;

export function addPasskeyPage({ passkeys, notices }: Parts): AccountPage {
  return {
    path: ACCOUNT.addPasskey,
    recent: true,
    refusals: ({ problems, account }) => ({
      InvalidParameterException: problems.passkey,
      LimitExceededException: account.passkeys.tooMany,
    }),

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, link } = visit;
      const { title, lead } = words.addPasskey;
      const options = await passkeys.startRegistration(visit);
      const made = passkeyForm(
        {
          ceremony: 'create',
          action: link(ACCOUNT.addPasskey),
          csrf,
          options: JSON.stringify(options),
        },
        words.addPasskey,
      );
      return {
        title,
        lead,
        ...feedback,
        scripts: [PASSKEY_SCRIPT.path],
        body: html`${made}${backLink(visit)}`,
      };
    },

    async submit(visit, typed) {
      const { words } = visit;
      const credential = parsedCredential(typed);
      if (credential === undefined) return { again: { problem: words.addPasskey.needsScript } };
      await notices.telling(changedBy(visit), 'passkey-added', (post) =>
        passkeys.completeRegistration(visit, credential, post),
      );
      return { done: 'passkey-added' };
    },
  };
}

export function renamePasskeyPage({ passkeys }: Pick<Parts, 'passkeys'>): AccountPage {
  return {
    path: ACCOUNT.renamePasskey,
    recent: false,
    refusals: ({ account }) => ({
      factorNameUnusable: account.names.unusable,
      ResourceNotFoundException: account.passkeys.gone,
    }),

    async show(visit, feedback) {
      const id = idIn(visit);
      const name = await nameOf(passkeys, visit, id);
      return renameView(visit, { path: ACCOUNT.renamePasskey, id, name }, feedback);
    },

    async submit(visit, typed) {
      await passkeys.rename(visit, idIn(visit), typed.get('name') ?? '');
      return { done: 'renamed' };
    },
  };
}

export function removePasskeyPage({ passkeys, notices }: Parts): AccountPage {
  return {
    path: ACCOUNT.removePasskey,
    recent: true,
    refusals: ({ account }: Words) => ({
      passkeyDemanded: account.authenticators.demanded,
      lastWayIn: account.passkeys.lastWay,
      ResourceNotFoundException: account.passkeys.gone,
    }),

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, link } = visit;
      const own = words.account.passkeys;
      const id = idIn(visit);
      const name = await nameOf(passkeys, visit, id);
      const title = fill(own.removeTitle, { name });
      if (await passkeys.isLastWay(visit, id)) {
        return { title, problem: own.lastWay, body: backLink(visit) };
      }
      return {
        title,
        lead: own.removeLead,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.removePasskey, { id }), csrf },
          html`<button class="danger">${words.common.remove}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      await notices.telling(changedBy(visit), 'passkey-removed', (post) =>
        passkeys.delete(visit, idIn(visit), {
          within: post,
          keeps: visit.session.id,
          signsInTo: visit.client,
        }),
      );
      return { done: 'passkey-removed' };
    },
  };
}

const idIn = ({ c }: AccountVisit) => c.req.query('id') ?? '';

/** @throws ResourceNotFoundException */
async function nameOf(
  passkeys: Pick<Passkeys, 'list'>,
  visit: AccountVisit,
  id: string,
): Promise<string> {
  const { items } = await passkeys.list(visit, { limit: MOST });
  const passkey = items.find(({ CredentialId }) => CredentialId === id);
  if (!passkey) throw passkeyNotFound();
  return passkey.FriendlyCredentialName;
}
