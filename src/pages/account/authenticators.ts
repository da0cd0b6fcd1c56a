/** Adding, replacing, renaming and removing authenticator apps. */
import { html } from 'hono/html';
import { isFailure, lastWayIn } from '#contract/errors.ts';
import {
  type AuthenticatorApps,
  type AuthenticatorOffer,
  isDispensable,
} from '#domain/factors/authenticator-apps.ts';
import type { UserFactors } from '#domain/factors/user-factors.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { OwnSession } from '#domain/oauth/own-session.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { enrolmentSteps } from '../enrolment-view.ts';
import { codeIn, form } from '../fields.ts';
import { totpRefusals } from '../login/totp.ts';
import { changedBy } from '../page.ts';
import { fill, type Words } from '../words/words.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink } from './parts.ts';
import { renameView } from './rename-view.ts';

interface Parts {
  readonly authenticatorApps: AuthenticatorApps;
  readonly notices: AccountNotices;
}

interface AddingParts extends Parts {
  readonly userFactors: Pick<UserFactors, 'allowsSecond'>;
  readonly ownSession: Pick<OwnSession, 'secondProven'>;
}

const refusals = (words: Words, visit: AccountVisit) => {
  const { gone, tooMany } = words.account.authenticators;
  return {
    ...totpRefusals(words, visit),
    ResourceNotFoundException: gone,
    LimitExceededException: tooMany,
    lastWayIn: words.account.secondFactors.needsPassword,
    SoftwareTokenMFANotFoundException: words.problems.notHere,
  };
};

export function addAuthenticatorPage({
  authenticatorApps,
  userFactors,
  notices,
  ownSession,
}: AddingParts): AccountPage {
  return {
    path: ACCOUNT.addAuthenticator,
    recent: true,
    refusals,

    async show(visit, { form: typed, ...feedback }) {
      const { words, csrf, pool, user, link } = visit;
      const own = words.account.authenticators;
      const id = replacedIn(visit);
      const replaced = id === undefined ? undefined : await nameOf(authenticatorApps, visit, id);
      if (replaced === undefined && !(await userFactors.allowsSecond(visit))) throw lastWayIn();
      // After a wrong code the key stays the same: the person's app has it by now.
      const { ticket, secret, issuer, account } = offered(authenticatorApps, pool, user, typed);
      return {
        title: replaced === undefined ? own.addTitle : fill(own.replaceTitle, { name: replaced }),
        ...(replaced !== undefined && { lead: own.replaceLead }),
        ...feedback,
        wide: true,
        body: html`${enrolmentSteps({
          words,
          csrf,
          action: link(ACCOUNT.addAuthenticator, id === undefined ? undefined : { id }),
          secret,
          issuer,
          account,
          name: typed?.get('name') ?? replaced,
          fault: feedback.fault,
          hidden: { ticket },
        })}
${backLink(visit)}`,
      };
    },

    async submit(visit, typed) {
      const { pool, user, client, words } = visit;
      const own = words.account.authenticators;
      const replaces = replacedIn(visit);
      const enrolment = {
        ticket: typed.get('ticket') ?? '',
        code: codeIn(typed),
        name: typed.get('name')?.trim() || own.unnamed,
      };
      const change = replaces === undefined ? 'authenticator-added' : 'authenticator-replaced';
      try {
        await notices.telling(changedBy(visit), change, (post) =>
          replaces === undefined
            ? authenticatorApps.add(pool, user, enrolment, {
                within: async (tx) => {
                  await post(tx);
                  await ownSession.secondProven(visit.session)(tx);
                },
                signsInTo: client,
              })
            : authenticatorApps.replace(pool, user, replaces, enrolment, {
                within: post,
                keeps: visit.session.id,
              }),
        );
      } catch (error) {
        if (isFailure(error, 'authenticatorTicketExpired')) {
          return { again: { problem: words.problems.stale } };
        }
        if (isFailure(error, 'factorNameUnusable')) {
          const fault = { field: 'name', problem: words.account.names.unusable };
          return { again: { fault, form: typed } };
        }
        throw error;
      }
      return { done: change };
    },
  };
}

export function renameAuthenticatorPage({ authenticatorApps }: Parts): AccountPage {
  return {
    path: ACCOUNT.renameAuthenticator,
    recent: false,
    refusals: (words, visit) => ({
      ...refusals(words, visit),
      factorNameUnusable: words.account.names.unusable,
    }),

    async show(visit, feedback) {
      const id = idIn(visit);
      const name = await nameOf(authenticatorApps, visit, id);
      return renameView(visit, { path: ACCOUNT.renameAuthenticator, id, name }, feedback);
    },

    async submit(visit, typed) {
      const { pool, user } = visit;
      await authenticatorApps.rename(pool, user, idIn(visit), typed.get('name') ?? '');
      return { done: 'renamed' };
    },
  };
}

export function removeAuthenticatorPage({ authenticatorApps, notices }: Parts): AccountPage {
  return {
    path: ACCOUNT.removeAuthenticator,
    recent: true,
    refusals,

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, pool, user, link } = visit;
      const own = words.account.authenticators;
      const id = idIn(visit);
      const name = await nameOf(authenticatorApps, visit, id);
      const isLast = (await authenticatorApps.list(user)).length === 1;
      const isDemanded = isLast && !isDispensable(pool, user);
      const title = fill(own.removeTitle, { name });
      if (isDemanded) return { title, problem: own.demanded, body: backLink(visit) };
      return {
        title,
        lead: isLast ? `${own.removeLead} ${own.removeLast}` : own.removeLead,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.removeAuthenticator, { id }), csrf },
          html`<button class="danger">${words.common.remove}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      const { pool, user, words } = visit;
      try {
        await notices.telling(changedBy(visit), 'authenticator-removed', (post) =>
          authenticatorApps.remove(pool, user, idIn(visit), {
            within: post,
            keeps: visit.session.id,
          }),
        );
      } catch (error) {
        if (!isFailure(error, 'authenticatorDemanded')) throw error;
        return { again: { problem: words.account.authenticators.demanded } };
      }
      return { done: 'authenticator-removed' };
    },
  };
}

/** The key of the form that is shown again, or a new one. */
function offered(
  own: AuthenticatorApps,
  pool: Pool,
  user: User,
  typed: URLSearchParams | undefined,
): AuthenticatorOffer {
  const ticket = typed?.get('ticket');
  try {
    if (ticket) return own.offeredBy(pool, user, ticket);
  } catch (error) {
    if (!isFailure(error, 'authenticatorTicketExpired')) throw error;
  }
  return own.offer(pool, user);
}

const replacedIn = ({ c }: AccountVisit) => c.req.query('id');
const idIn = ({ c }: AccountVisit) => c.req.query('id') ?? '';

/** @throws ResourceNotFoundException */
async function nameOf(own: AuthenticatorApps, visit: AccountVisit, id: string): Promise<string> {
  const { name } = await own.get(visit.user, id);
  return name ?? visit.words.account.authenticators.unnamed;
}
