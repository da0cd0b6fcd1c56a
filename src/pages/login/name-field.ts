/** The field for the username, or for the address a pool signs in by. */
import { html } from 'hono/html';
import { longestOf } from '#contract/model.ts';
import type { Markup } from '#http/page.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import { type Field, field, form } from '../fields.ts';
import type { LoginVisit } from '../journey/login-visit.ts';
import { PAGES, type PagePath } from '../journey/next-page.ts';
import { nameLabel } from '../labels.ts';
import type { Words } from '../words/words.ts';

export function nameField(
  pool: Pool,
  words: Words,
  of: Pick<Field, 'label' | 'value' | 'autocomplete' | 'autofocus' | 'hint' | 'fault'>,
): Markup {
  const kind = kindOf(pool);
  return field(
    {
      name: 'username',
      type: kind,
      inputmode: kind,
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
  { typed, fault }: { readonly typed: URLSearchParams | undefined } & Pick<Field, 'fault'>,
): Markup {
  const { pool, words, csrf, request } = visit;
  const value = typed?.get('username') ?? request.loginHint ?? '';
  return html`${form(
    { action: visit.link(path), csrf },
    html`${nameField(pool, words, { label: nameLabel(pool, words), value, autofocus: true, fault })}
<button>${submit}</button>`,
  )}
<div class="links"><a href="${visit.link(PAGES.login)}">${words.common.backToSignIn}</a></div>`;
}

/** What else may be typed there, where an e-mail address leads to a provider and no name is one. */
export function organizationHint(
  pool: Pool,
  { signIn }: Words,
  providers: readonly IdentityProvider[],
): string | undefined {
  const leadsOn = providers.some(({ identifiers }) => identifiers.length > 0);
  return leadsOn && kindOf(pool) !== 'email' ? signIn.orEmailAtOrganization : undefined;
}

/** Of what kind a name is where every name is of one kind. */
function kindOf({ settings }: Pool) {
  const [only, ...others] = settings.UsernameAttributes ?? [];
  if (others.length > 0 || only === undefined) return 'text';
  return only === 'email' ? 'email' : 'tel';
}
