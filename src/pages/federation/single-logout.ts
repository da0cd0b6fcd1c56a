/**
 * Single logout. Once a browser is signed out here it signs out at its provider as well
 * (IDPSignout), which sends it back to `/saml2/logout`; from there it goes where signing out leads.
 * A provider that begins by itself sends a browser to the same place.
 */
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import { FederationRefusal } from '#domain/federation/provider-answer.ts';
import type { ProviderLogouts } from '#domain/federation/provider-logouts.ts';
import type { MessageDelivery } from '#domain/federation/saml/delivered-message.ts';
import type { SignOutDestination } from '#domain/oauth/sign-outs.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { formFields } from '#http/form.ts';
import { leaveSignedOut, SIGNED_OUT_PAGE, signedOutAddress } from '#http/signed-out.ts';
import type { SiteApp, SiteContext } from '#http/site.ts';
import { clearSsoCookie, ssoCookieOf } from '#http/sso-cookie.ts';
import type { Log } from '#platform/log.ts';
import type { ProviderSession } from '#store/tables/sso.ts';
import { answerApplication } from '../application-answer.ts';
import type { Journeys } from '../journey/journeys.ts';
import type { VisitParts } from '../site-frame.ts';
import { guarded, handOn, lost, wasHandedOn } from './posted-forms.ts';

export interface SingleLogoutParts extends VisitParts {
  readonly journeys: Journeys;
  readonly log: Log;
  readonly federation: Pick<FederatedSignIns, 'beginLogout' | 'finishLogout'>;
}

const LOGOUT = '/saml2/logout';

/** Sends a browser that is signed out on its way, by its provider where that is asked. */
export const leaveByProvider =
  (parts: SingleLogoutParts) =>
  async (
    c: SiteContext,
    destination: SignOutDestination,
    session: ProviderSession | undefined,
  ): Promise<Response> => {
    const { site } = c.env;
    const { journeys, federation } = parts;
    const state = journeys.beginRequest();
    const asked =
      session && (await unlessRefused(c, federation.beginLogout(site.pool, session, state)));
    if (!asked) return leaveSignedOut(c, destination);
    const { provider, visit } = asked;
    clearSsoCookie(c, site);
    journeys.saveRequest(c, site, 'sign-out', site.pool.id, state, {
      provider: provider.name,
      since: provider.createdAt,
      memory: visit.memory,
      leadsTo: signedOutAddress(c, destination),
    });
    return answerApplication(parts)(c, undefined, visit.go);
  };

/** Whoever is signed out here goes on, though the provider cannot be asked. */
async function unlessRefused<T>(c: SiteContext, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof FederationRefusal)) throw error;
    Object.assign(c.env.record, { error: error.code, reason: error.detail });
    return undefined;
  }
}

export interface LogoutEndpointParts extends SingleLogoutParts {
  readonly providerLogouts: Pick<ProviderLogouts, 'receive'>;
  readonly sso: Pick<SsoSessions, 'holder'>;
}

/** Where providers send requests for logout, and answers to ours, by links and by forms. */
export function logoutEndpoint(app: SiteApp, parts: LogoutEndpointParts): void {
  app.get(
    LOGOUT,
    guarded(parts, async (c) => {
      const { search, searchParams } = new URL(c.req.url);
      const delivery = { by: 'link', query: search.slice(1) } as const;
      if (searchParams.has('SAMLRequest')) return receive(parts, c, delivery);
      if (searchParams.has('SAMLResponse')) {
        return (await answered(parts, c, delivery, searchParams)) ?? lost(parts, c);
      }
      c.header('Allow', 'POST');
      return c.body(null, 400);
    }),
  );
  app.post(
    LOGOUT,
    guarded(parts, async (c) => {
      const form = formFields(await c.req.text());
      if (!form) return lost(parts, c);
      const delivery = { by: 'form', form } as const;
      // Whoever brings it needs no cookie: it is the provider that asks.
      if (form.has('SAMLRequest')) return receive(parts, c, delivery);
      const answer = await answered(parts, c, delivery, form);
      return answer ?? (wasHandedOn(form) ? lost(parts, c) : handOn(parts, c, form));
    }),
  );
}

/** The provider's answer to a request of ours; undefined where this browser has made none. */
async function answered(
  parts: SingleLogoutParts,
  c: SiteContext,
  delivery: MessageDelivery,
  parameters: URLSearchParams,
): Promise<Response | undefined> {
  const { site } = c.env;
  const { journeys, federation } = parts;
  const id = parameters.get('RelayState');
  const found = journeys.openRequest(c, 'sign-out', site.pool.id, id);
  if (!found) return undefined;
  journeys.end(c, site, id!);
  const { provider, memory, leadsTo } = found.request;
  const domain = `${site.origin}${site.base}`;
  try {
    await federation.finishLogout(site.pool, provider, { domain, delivery, memory });
  } catch (error) {
    if (!(error instanceof FederationRefusal)) throw error;
    return lost(parts, c, { provider, reason: error.detail });
  }
  c.env.admission?.proven();
  return c.redirect(leadsTo, 303);
}

/** A logout that the provider begins. */
async function receive(
  parts: LogoutEndpointParts,
  c: SiteContext,
  delivery: MessageDelivery,
): Promise<Response> {
  const { site } = c.env;
  const domain = `${site.origin}${site.base}`;
  try {
    const { provider, go } = await parts.providerLogouts.receive(site.pool, { domain, delivery });
    c.env.record.provider = provider;
    c.env.admission?.proven();
    const cookie = ssoCookieOf(c);
    if (cookie !== undefined && !(await parts.sso.holder(site.pool, cookie))) {
      clearSsoCookie(c, site);
    }
    if (go) return await answerApplication(parts)(c, undefined, go);
    return c.redirect(`${site.base}${SIGNED_OUT_PAGE}`, 303);
  } catch (error) {
    if (!(error instanceof FederationRefusal)) throw error;
    return lost(parts, c, { reason: error.detail });
  }
}
