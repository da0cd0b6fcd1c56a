/** The identity providers that a person can sign in at, as buttons. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { type Field, field, form } from '../fields.ts';
import type { LoginVisit } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import { fill } from '../words/words.ts';

/**
 * Links, not forms: browsers let a form of this site lead to another one only where its policy
 * names that. Each leads on at once.
 */
export function providerChoices(
  visit: LoginVisit,
  providers: readonly IdentityProvider[],
  page: LeadingPage = PAGES.login,
): Markup | '' {
  if (providers.length === 0) return '';
  return html`<div class="choices">
${providers.map(
  (provider) =>
    html`<a class="button choice" href="${linkTo(visit, provider, page)}">${fill(visit.words.signIn.withProvider, { provider: providerLabel(provider.name) })}</a>`,
)}
</div>`;
}

/** Where a person types the address whose domain leads to its provider, if any has a domain. */
export function organizationForm(
  { words, csrf, link }: LoginVisit,
  providers: readonly IdentityProvider[],
  { name, fault }: { readonly name: string } & Pick<Field, 'fault'>,
): Markup | '' {
  if (!providers.some(({ identifiers }) => identifiers.length > 0)) return '';
  const address = {
    name: 'username',
    label: words.signIn.emailAtOrganization,
    type: 'email',
    autocomplete: 'email',
    value: name,
    autofocus: name === '',
    fault,
  } as const;
  return html`${form(
    { action: link(PAGES.login), csrf },
    html`${field(address, words)}
<button>${words.signIn.next}</button>`,
  )}
<p class="or">${words.signIn.or}</p>`;
}

/** Pages that lead on to the provider that their address names. */
type LeadingPage = typeof PAGES.login | typeof PAGES.reauthenticate;

/** The address that leads on to the provider. */
const linkTo = (
  { link }: LoginVisit,
  { name }: Pick<IdentityProvider, 'name'>,
  page: LeadingPage,
): string => link(page, { identity_provider: name, idp_identifier: '' });

/** Brands by the names that people know: social providers bear the names of their types. */
export function providerLabel(name: string): string {
  switch (name) {
    case 'LoginWithAmazon':
      return 'Amazon';
    case 'SignInWithApple':
      return 'Apple';
    default:
      return name;
  }
}
