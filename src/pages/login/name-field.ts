/** The field for the username, or for the address a pool signs in by. */
import { html } from 'hono/html';
import { longestOf } from '#contract/model.ts';
import type { Markup } from '#http/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import { type Field, field, form } from '../fields.ts';
import type { LoginVisit } from '../journey/login-visit.ts';
import { PAGES, type PagePath } from '../journey/next-page.ts';
import type { Words } from '../words/words.ts';

export function nameField(
  pool: Pool,
  words: Words,
  of: Pick<Field, 'value' | 'autofocus'>,
): Markup {
  const { label, type, inputmode } = kindOf(pool, words);
  return field(
    {
      name: 'username',
      label,
      type,
      inputmode,
      autocomplete: 'username',
      maxlength: longestOf('UsernameType'),
      ...of,
    },
    words,
  );
}

/** A form for the name alone, for people who cannot sign in. */
export function nameForm(
  visit: LoginVisit,
  path: PagePath,
  submit: string,
  typed: URLSearchParams | undefined,
): Markup {
  const { pool, words, csrf, request } = visit;
  const value = typed?.get('username') ?? request.loginHint ?? '';
  return html`${form(
    { action: visit.link(path), csrf },
    html`${nameField(pool, words, { value, autofocus: true })}
<button>${submit}</button>`,
  )}
<div class="links"><a href="${visit.link(PAGES.login)}">${words.common.backToSignIn}</a></div>`;
}

function kindOf({ settings }: Pool, { signIn: { nameOf } }: Words) {
  const names = settings.UsernameAttributes ?? [];
  if (names.length === 1 && names[0] === 'email') {
    return { label: nameOf.email, type: 'email', inputmode: 'email' } as const;
  }
  if (names.length === 1) {
    return { label: nameOf.phone_number, type: 'tel', inputmode: 'tel' } as const;
  }
  const label =
    names.length > 1
      ? nameOf.emailOrPhone
      : (settings.AliasAttributes ?? []).some((each) => each !== 'preferred_username')
        ? nameOf.usernameOrAlias
        : nameOf.username;
  return { label, type: 'text', inputmode: 'text' } as const;
}
