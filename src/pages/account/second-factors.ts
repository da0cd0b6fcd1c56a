/**
 * The second step of signing in: which factors are on, and which is asked for first. One is turned
 * on by a code that it has brought, so that nobody depends on messages that do not arrive.
 */
import { html } from 'hono/html';
import { notSupported } from '#contract/errors.ts';
import type { UserAttributes } from '#domain/accounts/user-attributes.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import { targetOf } from '#domain/factors/second-factors.ts';
import type { SecondFactorState, UserFactors } from '#domain/factors/user-factors.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import { deliveryDetails, recipient } from '#domain/messages/code-recipients.ts';
import type { OwnSession } from '#domain/oauth/own-session.ts';
import type { Markup } from '#http/page.ts';
import type { Statements } from '#store/store.ts';
import type { MfaFactor } from '#store/tables/users.ts';
import { button, codeField, codeIn, form } from '../fields.ts';
import type { View } from '../layout.ts';
import { totpRefusals } from '../login/totp.ts';
import { changedBy } from '../page.ts';
import { fill, type Words } from '../words/words.ts';
import { ACCOUNT, type AccountMove, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink, doing, item, items, section } from './parts.ts';

export interface SecondFactorParts {
  readonly userFactors: Pick<UserFactors, 'secondFactors' | 'allowsSecond'>;
}

interface ChangeParts {
  readonly userFactors: Pick<UserFactors, 'secondFactors' | 'allowsSecond' | 'turn' | 'prefer'>;
  readonly notices: AccountNotices;
}

interface TurnOnParts extends ChangeParts {
  readonly userAttributes: Pick<UserAttributes, 'sendCode' | 'verify'>;
  readonly authenticators: Pick<Authenticators, 'prove'>;
  readonly ownSession: Pick<OwnSession, 'secondProven'>;
}

/** The part of the account page; nothing where the pool asks for no second factor. */
export async function secondFactorPart(
  { userFactors }: SecondFactorParts,
  visit: AccountVisit,
): Promise<Markup | string> {
  const own = visit.words.account.secondFactors;
  const states = await userFactors.secondFactors(visit.pool, visit.user);
  if (states.length === 0) return '';
  const on = states.filter(({ isOn }) => isOn);
  const isAllowed = on.length > 0 || (await userFactors.allowsSecond(visit));
  return section(
    'second-factors',
    own.title,
    html`<p class="hint">${on.length > 0 ? own.hint : own.none}</p>
${isAllowed ? '' : html`<p class="hint">${own.needsPassword}</p>`}
${items(states.map((each) => factorRow(visit, each, { several: on.length > 1, isAllowed })))}`,
  );
}

function factorRow(
  visit: AccountVisit,
  { factor, isOn, isAvailable, isPreferred, mayTurnOff }: SecondFactorState,
  { several, isAllowed }: { readonly several: boolean; readonly isAllowed: boolean },
): Markup {
  const { words, csrf, link } = visit;
  const own = words.account.secondFactors;
  const name = own.names[factor];
  const id = factor;
  const state = isOn ? (isPreferred && several ? own.first : own.on) : own.off;
  const address = addressOf(visit, factor);
  const detail = address === undefined ? state : `${state} · ${address}`;
  const actions: Markup[] = [];
  if (isOn && several && !isPreferred) {
    const label = html`${own.prefer}<span class="unseen">: ${name}</span>`;
    actions.push(button({ action: link(ACCOUNT.preferFactor, { id }), csrf }, 'link', label));
  }
  if (isOn && mayTurnOff)
    actions.push(doing(link(ACCOUNT.turnOff, { id }), own.turnOff, name, 'risky'));
  if (!isOn && isAllowed && (isAvailable || targetOf(factor) !== undefined)) {
    actions.push(doing(link(ACCOUNT.turnOn, { id }), own.turnOn, name));
  }
  return item(name, detail, actions);
}

const refusals = (words: Words) => ({
  factorDemanded: words.account.secondFactors.demanded,
  lastFactorDemanded: words.account.secondFactors.demanded,
  lastWayIn: words.account.secondFactors.needsPassword,
});

export function turnOnPage(parts: TurnOnParts): AccountPage {
  const { userFactors, userAttributes, authenticators, notices, ownSession } = parts;
  const turnOn = (visit: AccountVisit, factor: MfaFactor, claim?: Statements) =>
    notices.telling(changedBy(visit), 'second-factors-changed', (post) =>
      userFactors.turn(visit.pool, visit.user, factor, 'on', {
        within: async (tx) => {
          await claim?.(tx);
          await post(tx);
          await ownSession.secondProven(visit.session)(tx);
        },
        keeps: visit.session.id,
        signsInTo: visit.client,
      }),
    );
  return {
    path: ACCOUNT.turnOn,
    recent: true,
    refusals: (words, visit) => ({
      ...refusals(words),
      ...(idIn(visit) === 'SOFTWARE_TOKEN_MFA' && totpRefusals(words, visit)),
    }),

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, link } = visit;
      const own = words.account.secondFactors;
      const { factor, isOn, isAvailable } = await stateOf(parts, visit);
      const title = fill(own.turnOnTitle, { name: own.names[factor] });
      if (!isOn && !(await userFactors.allowsSecond(visit))) {
        return {
          title,
          problem: own.needsPassword,
          body: html`<div class="actions"><a class="button" href="${link(ACCOUNT.password)}">${words.account.password.title}</a></div>
${backLink(visit)}`,
        };
      }
      if (!isAvailable) {
        return {
          title,
          ...feedback,
          ...missing(visit, factor),
        };
      }
      const action = link(ACCOUNT.turnOn, { id: factor, ...(isSent(visit) && { sent: '1' }) });
      const destination = destinationOf(visit, factor);
      if (destination !== undefined && !isSent(visit)) {
        return {
          title,
          lead: fill(own.sendLead, { destination }),
          ...feedback,
          body: html`${form({ action, csrf }, html`<button>${words.account.verify.send}</button>`)}
${backLink(visit)}`,
        };
      }
      const again = button(
        { action: link(ACCOUNT.turnOn, { id: factor }), csrf },
        'link',
        words.signInCode.sendAgain,
      );
      return {
        title,
        lead: destination === undefined ? words.mfa.totpLead : words.account.verify.lead,
        ...feedback,
        body: html`${form(
          { action, csrf },
          html`${codeField(words, { fault: feedback.fault })}
<button>${own.turnOn}</button>`,
        )}
${destination === undefined ? '' : html`<div class="links">${again}</div>`}
${backLink(visit)}`,
      };
    },

    async submit(visit, typed): Promise<AccountMove> {
      const { pool, client, user, link } = visit;
      const { factor } = await stateOf(parts, visit);
      const attribute = targetOf(factor);
      if (attribute === undefined) {
        await authenticators.prove(user, codeIn(typed), (claim) => turnOn(visit, factor, claim));
      } else if (isSent(visit)) {
        await userAttributes.verify(pool, user, attribute, codeIn(typed));
        await turnOn(visit, factor);
      } else {
        await userAttributes.sendCode(pool, client, user, attribute);
        return { done: 'code-sent', to: link(ACCOUNT.turnOn, { id: factor, sent: '1' }) };
      }
      return { done: 'factor-on' };
    },
  };
}

export function turnOffPage(parts: ChangeParts): AccountPage {
  const { userFactors, notices } = parts;
  return {
    path: ACCOUNT.turnOff,
    recent: true,
    refusals,

    async show(visit, { form: _, ...feedback }) {
      const { words, pool, user, csrf, link } = visit;
      const own = words.account.secondFactors;
      const { factor, mayTurnOff } = await stateOf(parts, visit);
      const title = fill(own.turnOffTitle, { name: own.names[factor] });
      if (!mayTurnOff) return { title, problem: own.demanded, body: backLink(visit) };
      const states = await userFactors.secondFactors(pool, user);
      const isLast = states.every((each) => each.factor === factor || !each.isOn);
      return {
        title,
        lead: isLast ? `${own.turnOffLead} ${own.turnOffLast}` : own.turnOffLead,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.turnOff, { id: factor }), csrf },
          html`<button class="danger">${own.turnOff}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      const { factor } = await stateOf(parts, visit);
      await notices.telling(changedBy(visit), 'second-factors-changed', (post) =>
        userFactors.turn(visit.pool, visit.user, factor, 'off', {
          within: post,
          keeps: visit.session.id,
        }),
      );
      return { done: 'factor-off' };
    },
  };
}

export function preferFactorPage(parts: ChangeParts): AccountPage {
  const { userFactors, notices } = parts;
  return {
    path: ACCOUNT.preferFactor,
    recent: true,
    refusals: (words) => ({
      ...refusals(words),
      preferenceNeedsFactor: words.account.secondFactors.notOn,
    }),

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, link } = visit;
      const own = words.account.secondFactors;
      const { factor } = await stateOf(parts, visit);
      return {
        title: fill(own.preferTitle, { name: own.names[factor] }),
        lead: own.preferLead,
        ...feedback,
        body: html`${form({ action: link(ACCOUNT.preferFactor, { id: factor }), csrf }, html`<button>${own.prefer}</button>`)}
${backLink(visit)}`,
      };
    },

    async submit(visit) {
      const { factor } = await stateOf(parts, visit);
      await notices.telling(changedBy(visit), 'second-factors-changed', (post) =>
        userFactors.prefer(visit.pool, visit.user, factor, { within: post }),
      );
      return { done: 'factor-first' };
    },
  };
}

/** The factor that the page is about. @throws where the pool does not offer it to the user */
async function stateOf(
  { userFactors }: Pick<ChangeParts, 'userFactors'>,
  visit: AccountVisit,
): Promise<SecondFactorState> {
  const states = await userFactors.secondFactors(visit.pool, visit.user);
  const found = states.find(({ factor }) => factor === idIn(visit));
  if (!found) throw notSupported('this second factor');
  return found;
}

/** What the person has to add before the factor can be turned on. */
function missing(visit: AccountVisit, factor: MfaFactor): Pick<View, 'lead' | 'body'> {
  const { words, link } = visit;
  const { secondFactors, authenticators, profile } = words.account;
  const attribute = targetOf(factor);
  const [lead, path, label] =
    attribute === undefined
      ? ([authenticators.none, ACCOUNT.addAuthenticator, authenticators.add] as const)
      : ([secondFactors.needsAddress[attribute], ACCOUNT.profile, profile.editTitle] as const);
  return {
    lead,
    body: html`<div class="actions"><a class="button" href="${link(path)}">${label}</a></div>
${backLink(visit)}`,
  };
}

/** The address that codes of the factor go to. */
function addressOf({ user }: AccountVisit, factor: MfaFactor): string | undefined {
  const attribute = targetOf(factor);
  return attribute && user.attributes[attribute];
}

function destinationOf(visit: AccountVisit, factor: MfaFactor): string | undefined {
  const attribute = targetOf(factor);
  const address = addressOf(visit, factor);
  if (attribute === undefined || address === undefined) return undefined;
  return deliveryDetails(recipient(attribute, address)).Destination;
}

const idIn = ({ c }: AccountVisit) => c.req.query('id') ?? '';
const isSent = ({ c }: AccountVisit) => c.req.query('sent') !== undefined;
