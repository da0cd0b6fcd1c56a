/**
 * Asking whether an application that registered itself may have what it asks for. What it says of
 * itself is shown as what it is: a claim of a stranger.
 */
import { html } from 'hono/html';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import { needsConsent } from '#domain/oauth/consents.ts';
import type { Permissions } from '#domain/oauth/permissions.ts';
import { refusalTo } from '#domain/oauth/redirection.ts';
import { OAuthRefusal } from '#domain/oauth/refusal.ts';
import { button, form, who } from '../fields.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import { permissionText } from '../permission-text.ts';
import { fill } from '../words/words.ts';

interface Parts {
  readonly authorizations: Pick<Authorizations, 'allow'>;
  readonly permissions: Permissions;
}

export function consentPage({ authorizations, permissions }: Parts): JourneyPage {
  return {
    path: PAGES.consent,

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, pool, client, request } = visit;
      const { consent } = words;
      const action = visit.link(PAGES.consent);
      const asked = await permissions.of(pool, request.scopes);
      return {
        title: consent.title,
        lead: fill(consent.lead, { name: client.name }),
        ...feedback,
        body: html`${who(visit)}
${needsConsent(client) ? html`<p class="message">${consent.claimed}</p>` : ''}
<section class="part">
<h2>${consent.asksFor}</h2>
<ul class="terms">${asked.map((each) => html`<li>${permissionText(each, words)}</li>`)}</ul>
<p class="hint">${fill(consent.goesTo, { place: placeOf(request.redirectUri) })} ${consent.lasts}</p>
</section>
<div class="choices">
${form(
  { action, csrf },
  html`<input type="hidden" name="answer" value="allow">
<button>${consent.allow}</button>`,
)}
${button({ action, csrf }, 'plain', consent.deny, { answer: 'deny' })}
</div>`,
      };
    },

    async submit(visit, typed) {
      const { request, journey, ssoCookie } = visit;
      const isAllowed = typed.get('answer') === 'allow';
      if (!isAllowed) {
        return { answer: refusalTo(request, new OAuthRefusal('access_denied')) };
      }
      const answer =
        journey.consent && (await authorizations.allow(visit, ssoCookie, journey.consent));
      if (answer === undefined) {
        return { to: PAGES.login, notice: 'expired', name: journey.name };
      }
      return { answer };
    },
  };
}

/** Where the person goes, as far as it tells whose it is: a host, or the scheme of an app. */
function placeOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return protocol === 'https:' || protocol === 'http:' ? host : protocol;
}
