/** A passkey that signs in by itself, in place of both steps: on and off. */
import { html } from 'hono/html';
import { notSupported } from '#contract/errors.ts';
import type { UserFactors } from '#domain/factors/user-factors.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { Markup } from '#http/page.ts';
import { form } from '../fields.ts';
import { changedBy } from '../page.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink, doing, item } from './parts.ts';

export interface PasskeyAloneParts {
  readonly userFactors: Pick<UserFactors, 'passkeyAlone'>;
}

interface Parts {
  readonly userFactors: Pick<UserFactors, 'passkeyAlone' | 'turnPasskeyAlone'>;
  readonly notices: AccountNotices;
}

/** Its row among the passkeys; none where there is nothing to turn on or off. */
export async function passkeyAloneRow(
  { userFactors }: PasskeyAloneParts,
  visit: AccountVisit,
): Promise<readonly Markup[]> {
  const { words, link, pool, user } = visit;
  const own = words.account.passkeys;
  const { turnOn, turnOff } = words.account.secondFactors;
  const state = await userFactors.passkeyAlone(pool, user);
  if (!state || !(state.isOn || state.mayTurnOn)) return [];
  const action = state.isOn
    ? doing(link(ACCOUNT.passkeyAlone, { to: 'off' }), turnOff, own.alone, 'risky')
    : doing(link(ACCOUNT.passkeyAlone, { to: 'on' }), turnOn, own.alone);
  return [item(own.alone, state.isOn ? own.aloneOn : own.aloneOff, [action])];
}

export function passkeyAlonePage({ userFactors, notices }: Parts): AccountPage {
  return {
    path: ACCOUNT.passkeyAlone,
    recent: true,
    refusals: ({ account: { passkeys, secondFactors } }) => ({
      InvalidParameterException: passkeys.aloneNeedsMore,
      lastWayIn: secondFactors.needsPassword,
      passkeyDemanded: secondFactors.demanded,
    }),

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, link, pool, user } = visit;
      const own = words.account.passkeys;
      const { turnOn, turnOff } = words.account.secondFactors;
      if (!(await userFactors.passkeyAlone(pool, user))) throw notSupported('a passkey alone');
      const to = wanted(visit);
      const body = (button: Markup) =>
        html`${form({ action: link(ACCOUNT.passkeyAlone, { to }), csrf }, button)}
${backLink(visit)}`;
      return to === 'on'
        ? {
            title: own.aloneOnTitle,
            lead: own.aloneOnLead,
            ...feedback,
            body: body(html`<button>${turnOn}</button>`),
          }
        : {
            title: own.aloneOffTitle,
            lead: own.aloneOffLead,
            ...feedback,
            body: body(html`<button class="danger">${turnOff}</button>`),
          };
    },

    async submit(visit) {
      const { pool, user, session, client } = visit;
      if (!(await userFactors.passkeyAlone(pool, user))) throw notSupported('a passkey alone');
      const to = wanted(visit);
      await notices.telling(changedBy(visit), 'second-factors-changed', (post) =>
        userFactors.turnPasskeyAlone(pool, user, to, {
          within: post,
          keeps: session.id,
          signsInTo: client,
        }),
      );
      return { done: to === 'on' ? 'passkey-alone-on' : 'passkey-alone-off' };
    },
  };
}

const wanted = ({ c }: AccountVisit): 'on' | 'off' => (c.req.query('to') === 'off' ? 'off' : 'on');
