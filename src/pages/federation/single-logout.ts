/**
 * Signing out at the provider as well, once the browser is signed out here (IDPSignout). The
 * provider sends it back to `/saml2/logout`, and from there it goes where signing out leads.
 */
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import { FederationRefusal } from '#domain/federation/provider-answer.ts';
import type { SignOutDestination } from '#domain/oauth/sign-outs.ts';
import { formFields } from '#http/form.ts';
import { leaveSignedOut, signedOutAddress } from '#http/signed-out.ts';
import type { SiteApp, SiteContext } from '#http/site.ts';
import { clearSsoCookie } from '#http/sso-cookie.ts';
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

export function logoutResponses(app: SiteApp, parts: SingleLogoutParts): void {
  app.get(LOGOUT, (c) => {
    c.header('Allow', 'POST');
    return c.body(null, 400);
  });
  app.post(
    LOGOUT,
    guarded(parts, async (c) => {
      const { site } = c.env;
      const { journeys, federation } = parts;
      const form = formFields(await c.req.text());
      if (!form) return lost(parts, c);
      const id = form.get('RelayState');
      const found = journeys.openRequest(c, 'sign-out', site.pool.id, id);
      if (!found) return wasHandedOn(form) ? lost(parts, c) : handOn(parts, c, form);
      journeys.end(c, site, id!);
      const { provider, memory, leadsTo } = found.request;
      const domain = `${site.origin}${site.base}`;
      const back = { poolId: site.pool.id, domain, parameters: form, memory };
      try {
        await federation.finishLogout(site.pool, provider, back);
      } catch (error) {
        if (!(error instanceof FederationRefusal)) throw error;
        return lost(parts, c, { provider, reason: error.detail });
      }
      return c.redirect(leadsTo, 303);
    }),
  );
}
