/** What the pool knows of the person, and confirming an address or number. */
import { html } from 'hono/html';
import type { SchemaAttributeType } from '#contract/types.ts';
import type { UserAttributes } from '#domain/accounts/user-attributes.ts';
import { writableAttributes } from '#domain/clients/effective-settings.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import { deliveryDetails, recipient } from '#domain/messages/code-recipients.ts';
import { CONTACT_ATTRIBUTES, type ContactAttribute } from '#domain/users/attributes.ts';
import type { Markup } from '#http/page.ts';
import type { AccountChange } from '#messaging/account-change-texts.ts';
import { button, codeField, codeIn, form } from '../fields.ts';
import { attributeLabel } from '../labels.ts';
import { changedBy } from '../page.ts';
import { attributeField, valueIn } from '../signup/attribute-fields.ts';
import { fill } from '../words/words.ts';
import { ACCOUNT, type AccountMove, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink, doing, item, items, toDo, toDos } from './parts.ts';

interface Parts {
  readonly userAttributes: Pick<UserAttributes, 'update' | 'sendCode' | 'verify'>;
  readonly notices: AccountNotices;
}

/** Shown even where they are empty. */
const USUAL = ['name', 'given_name', 'family_name', 'email', 'phone_number'];

const CHANGES: Readonly<Record<ContactAttribute, AccountChange>> = {
  email: 'email-changed',
  phone_number: 'phone-number-changed',
};

/** The person's attributes, as the account page lists them. */
export function profileRows(visit: AccountVisit): Markup {
  const { words, user, link } = visit;
  const { profile } = words.account;
  const names = editable(visit).map(({ Name = '' }) => Name);
  const shown = [...new Set([...CONTACT_ATTRIBUTES, ...names])].filter(
    (name) => user.attributes[name],
  );
  const rows = shown.map((name) => {
    const contact = contactOf(name);
    const value = user.attributes[name]!;
    if (!contact) return item(attributeLabel(name, words), value);
    const isVerified = user.attributes[`${contact}_verified`] === 'true';
    const state = `${value} · ${(isVerified ? profile.verified : profile.unverified)[contact]}`;
    const confirm = doing(link(ACCOUNT.verify, { attribute: contact }), profile.confirm, value);
    return item(attributeLabel(name, words), state, isVerified ? [] : [confirm]);
  });
  return html`${rows.length > 0 ? items(rows) : html`<p class="hint">${profile.empty}</p>`}
${names.length > 0 ? toDos([toDo(link(ACCOUNT.profile), profile.editTitle)]) : ''}`;
}

/** An address may be how the person recovers the account: changing it is changing a factor. */
export function profilePage({ userAttributes, notices }: Parts): AccountPage {
  return {
    path: ACCOUNT.profile,
    recent: true,
    refusals: ({ account }) => ({
      lastFactorDemanded: account.authenticators.demanded,
      lastWayIn: account.profile.lastWay,
    }),

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf, user, link } = visit;
      const { profile } = words.account;
      return {
        title: profile.editTitle,
        ...feedback,
        body: html`${form(
          { action: link(ACCOUNT.profile), csrf },
          html`${editable(visit).map((each) => {
            const value = typed?.get(each.Name ?? '') ?? user.attributes[each.Name ?? ''];
            return attributeField(each, words, {
              value,
              optional: !each.Required,
              fault: feedback.fault,
            });
          })}
<button>${profile.submit}</button>`,
        )}
${backLink(visit)}`,
      };
    },

    async submit(visit, typed): Promise<AccountMove> {
      const { pool, user, client, link } = visit;
      const changed = editable(visit).flatMap(({ Name = '' }) => {
        const Value = valueIn(typed, Name);
        return typed.has(Name) && Value !== (user.attributes[Name] ?? '') ? [{ Name, Value }] : [];
      });
      const others = changed.filter(({ Name }) => !contactOf(Name));
      if (others.length > 0) await userAttributes.update(pool, user, others, client);
      let waiting: string | undefined;
      for (const change of changed) {
        const contact = contactOf(change.Name);
        if (!contact) continue;
        const sent = await notices.telling(changedBy(visit), CHANGES[contact], (post) =>
          userAttributes.update(pool, user, [change], client, undefined, {
            within: post,
            keeps: visit.session.id,
            signsInTo: client,
          }),
        );
        if (sent.length > 0) waiting = contact;
      }
      if (waiting === undefined) return { done: 'profile' };
      const to = link(ACCOUNT.verify, { attribute: waiting, sent: 'change' });
      return { done: 'profile-code-sent', to };
    },
  };
}

/** A code proves that an address is the person's: sent on request, or with a change of it. */
export function verifyPage({ userAttributes, notices }: Parts): AccountPage {
  return {
    path: ACCOUNT.verify,
    recent: true,

    show(visit, { form: _, ...feedback }) {
      const { c, words, csrf, user, link } = visit;
      const { verify } = words.account;
      const attribute = contactOf(c.req.query('attribute') ?? '') ?? 'email';
      const sent = c.req.query('sent');
      const action = link(ACCOUNT.verify, { attribute, ...(sent && { sent }) });
      const value = user.attributes[attribute];
      if (sent === undefined && value !== undefined) {
        const destination = deliveryDetails(recipient(attribute, value)).Destination!;
        return {
          title: verify.title[attribute],
          lead: fill(verify.leadSend, { destination }),
          ...feedback,
          body: html`${form({ action, csrf }, html`<button>${verify.send}</button>`)}
${backLink(visit)}`,
        };
      }
      return {
        title: verify.title[attribute],
        lead: verify.lead,
        ...feedback,
        body: html`${form({ action, csrf }, html`${codeField(words, { fault: feedback.fault })}<button>${verify.submit}</button>`)}
${anotherCode(visit, attribute)}
${backLink(visit)}`,
      };
    },

    async submit(visit, typed): Promise<AccountMove> {
      const { c, pool, user, client, link } = visit;
      const attribute = contactOf(c.req.query('attribute') ?? '') ?? 'email';
      if (c.req.query('sent') === undefined) {
        await userAttributes.sendCode(pool, client, user, attribute);
        return { done: 'code-sent', to: link(ACCOUNT.verify, { attribute, sent: '1' }) };
      }
      await notices.telling(changedBy(visit), CHANGES[attribute], (post) =>
        userAttributes.verify(pool, user, attribute, codeIn(typed), {
          within: post,
          keeps: visit.session.id,
        }),
      );
      return { done: `${attribute}-verified` };
    },
  };
}

/** Another code: for a value that waits for it, the value has to be given again. */
function anotherCode(visit: AccountVisit, attribute: ContactAttribute): Markup {
  const { c, words, pool, csrf, link } = visit;
  const { AttributesRequireVerificationBeforeUpdate: waiting = [] } =
    pool.settings.UserAttributeUpdateSettings ?? {};
  const isWaiting = c.req.query('sent') === 'change' && waiting.includes(attribute);
  return html`<div class="links">${
    isWaiting
      ? html`<a href="${link(ACCOUNT.profile)}">${words.account.profile.editTitle}</a>`
      : button(
          { action: link(ACCOUNT.verify, { attribute }), csrf },
          'link',
          words.signInCode.sendAgain,
        )
  }</div>`;
}

/** What the application lets its users write: the usual, what the pool requires or has of its own, and what is there. */
function editable({ pool, client, user }: AccountVisit): readonly SchemaAttributeType[] {
  // An administrator has not said what users of a client that registered itself may write.
  if (client.registered) return [];
  const writable = writableAttributes(client, pool);
  return pool.schema.filter(
    ({ Name = '', Mutable, Required }) =>
      Mutable !== false &&
      writable.has(Name) &&
      (Required ||
        USUAL.includes(Name) ||
        Name.startsWith('custom:') ||
        user.attributes[Name] !== undefined),
  );
}

function contactOf(name: string): ContactAttribute | undefined {
  return CONTACT_ATTRIBUTES.find((each) => each === name);
}
