/** The parts forms are made of. */
import { html } from 'hono/html';
import type { PasswordPolicyType } from '#contract/types.ts';
import { policyRules } from '#domain/passwords/policy.ts';
import type { Markup } from '#http/page.ts';
import { UNITS_OF_CHARACTER } from '#platform/text-length.ts';
import { csrfField } from './forms.ts';
import type { JourneyVisit, LoginVisit } from './journey/login-visit.ts';
import { PAGES } from './journey/next-page.ts';
import { type FieldFault, faultId } from './layout.ts';
import { fill, type Words } from './words/words.ts';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'date' | 'url' | 'number';
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly autocomplete?: string;
  readonly inputmode?: 'numeric' | 'text' | 'email' | 'tel';
  readonly optional?: boolean;
  readonly autofocus?: boolean;
  /** The most characters it may hold. A browser counts units, so the server counts again. */
  readonly maxlength?: number;
  /** The id of an explanation elsewhere on the page. */
  readonly describedBy?: string;
  /** Further classes of the input. */
  readonly look?: string;
  /** A password that was typed and may stay; no other is ever sent back. */
  readonly kept?: string | undefined;
  /** What is wrong with one of the form's fields, this one or another. */
  readonly fault?: FieldFault | undefined;
}

/**
 * A labelled input; what it must be like stands under its label, and what is wrong with it below.
 * The field that something is wrong with has the focus, whichever has it otherwise.
 */
export function field(of: Field, words: Words): Markup {
  const { name, label, type = 'text', value, hint, autocomplete = 'off', inputmode, look } = of;
  const shown = type === 'password' ? of.kept : value;
  const hintId = `${name}-hint`;
  const fault = of.fault?.field === name ? of.fault.problem : undefined;
  const described = [
    fault === undefined ? '' : faultId(name),
    hint === undefined ? '' : hintId,
    of.describedBy ?? '',
  ];
  const describedBy = described.filter(Boolean).join(' ');
  const hasFocus = of.fault ? fault !== undefined : of.autofocus;
  return html`<div class="field">
<label for="${name}">${label}${of.optional ? html` <span class="hint">(${words.common.optional})</span>` : ''}</label>
${hint === undefined ? '' : html`<div class="hint" id="${hintId}">${hint}</div>`}
${type === 'password' ? html`<div class="secret">` : ''}<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false"
${shown === undefined ? '' : html`value="${shown}"`}
${inputmode === undefined ? '' : html`inputmode="${inputmode}"`}
${look === undefined ? '' : html`class="${look}"`}
${of.maxlength === undefined ? '' : html`maxlength="${UNITS_OF_CHARACTER * of.maxlength}"`}
${describedBy === '' ? '' : html`aria-describedby="${describedBy}"`}
${of.optional ? '' : html`required`}
${fault === undefined ? '' : html`aria-invalid="true"`}
${hasFocus ? html`autofocus` : ''}>${type === 'password' ? html`${revealButton(name, label, words)}</div>` : ''}
${fault === undefined ? '' : html`<p class="fault" id="${faultId(name)}" role="alert">${fault}</p>`}
</div>`;
}

/** Shows what is typed into a password field, for those who can run its script. */
function revealButton(name: string, label: string, { common }: Words): Markup {
  const { show, hide } = common;
  return html`<button type="button" class="reveal" data-reveal="${name}" data-show="${show}" data-hide="${hide}" data-what="${label}" aria-label="${show}: ${label}" hidden>${show}</button>`;
}

/** Where a code of digits is typed or pasted, with or without spaces; phones offer it themselves. */
export function codeField(
  words: Words,
  of: Pick<Field, 'fault' | 'autofocus' | 'value'> = {},
): Markup {
  return field(
    {
      name: 'code',
      label: words.common.code,
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      look: 'code-input',
      value: of.value,
      autofocus: of.autofocus ?? true,
      fault: of.fault,
    },
    words,
  );
}

/** A form with the browser's secret. */
export function form(
  { action, csrf }: { readonly action: string; readonly csrf: string },
  body: Markup,
): Markup {
  return html`<form method="post" action="${action}">
${csrfField(csrf)}
${body}
</form>`;
}

/** A form that is one button, to look like a link or like a choice. */
export function button(
  of: { readonly action: string; readonly csrf: string },
  look: 'link' | 'choice' | 'plain',
  label: Markup | string,
  fields: Readonly<Record<string, string>> = {},
): Markup {
  return form(
    of,
    html`${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    )}
<button class="${look}">${label}</button>`,
  );
}

/** Whose sign-in it is, with the way to another one. */
export const who = (visit: JourneyVisit): Markup => whoIs(visit, visit.journey.name);

/** The same of a person who is known by `name`. */
export function whoIs({ words, link }: LoginVisit, name: string): Markup {
  const other = link(PAGES.login, { login_hint: '' });
  const { change, otherAccount } = words.common;
  return html`<div class="who"><strong title="${name}">${name}</strong> <a href="${other}" title="${otherAccount}">${change}</a></div>`;
}

/** The id of the rules for new passwords on a page. */
export const PASSWORD_RULES = 'password-rules';

/** What a new password must have; a script ticks what the password in the field has. */
export function passwordRules(words: Words, policy: PasswordPolicyType | undefined): Markup {
  const { title, met, ...sentences } = words.passwordRules;
  return html`<div class="hint" id="${PASSWORD_RULES}">${title}<ul class="rules" data-rules-for="password" data-met="${met}">${policyRules(
    policy,
  ).map(
    ({ name, pattern, count }) =>
      html`<li data-pattern="${pattern}">${fill(sentences[name], { count })}<span class="unseen"></span></li>`,
  )}</ul></div>`;
}

/** What is wrong with a field that was left empty. */
export const missingIn = (words: Words, field: string, label: string): FieldFault => ({
  field,
  problem: fill(words.problems.missing, { field: label }),
});

/** A code without the spaces and hyphens that people type it with; wide digits are digits. */
export const codeIn = (form: URLSearchParams, name = 'code') =>
  (form.get(name) ?? '').normalize('NFKC').replaceAll(/[\s-]/g, '');
