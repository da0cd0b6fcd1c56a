/**
 * Adding a passkey, for the user who is signed in in this browser: applications send their users
 * here, and get them back. It needs a recent sign-in: a browser that was left open must not give
 * anyone lasting access.
 */

import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { Clients } from '#domain/clients/clients.ts';
import { isRegistered } from '#domain/clients/redirect-uris.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { SiteContext } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { User } from '#store/tables/users.ts';
import { PAGES } from './journey/next-page.ts';
import type { View } from './layout.ts';
import { changedBy, type PageFamily, type SitePage, type Visit } from './page.ts';
import { parsedCredential, passkeyForm } from './passkey-form.ts';
import { PASSKEY_PAGE, signInFor } from './return-to.ts';
import { PASSKEY_SCRIPT } from './scripts/passkey-script.ts';
import { toErrorPage, type VisitParts, visitOf } from './site-frame.ts';

/** A request of a person whom an application has sent here, and who goes back there. */
interface PasskeyVisit extends Visit {
  readonly user: User;
  /** An address that the application has registered. */
  readonly redirectUri: string;
}

/** Back to the application. */
interface BackMove {
  readonly location: string;
}

type PasskeyPage = SitePage<PasskeyVisit, BackMove>;

export interface PasskeyFamilyParts extends VisitParts {
  readonly clients: Pick<Clients, 'find'>;
  readonly sso: Pick<SsoSessions, 'find' | 'mayChangeSignIn'>;
}

/** The page wants a recent sign-in at the application that is named. */
export function passkeyFamily(parts: PasskeyFamilyParts): PageFamily<PasskeyVisit, BackMove> {
  return {
    admit: (c) => passkeyVisit(parts, c),
    // The sign-in that it rests on is what was counted.
    count: () => Promise.resolve(),
    feedbackIn: () => ({}),
    moveAfter: () => undefined,
    follow: ({ c }, { location }) => c.redirect(location, 302),
    unavailable: (visit, problem) => ({ ...headOf(visit), problem, body: laterLink(visit) }),
  };
}

export function addPasskeyPage({
  passkeys,
  notices,
}: {
  readonly passkeys: Pick<Passkeys, 'startRegistration' | 'completeRegistration'>;
  readonly notices: Pick<AccountNotices, 'telling'>;
}): PasskeyPage {
  return {
    path: PAGES.addPasskey,
    refusals: ({ problems, account }) => ({
      InvalidParameterException: problems.passkey,
      LimitExceededException: account.passkeys.tooMany,
    }),

    async show(visit, { form: _, ...feedback }) {
      const { site, client, redirectUri, csrf, words } = visit;
      const view: View = { ...headOf(visit), ...feedback };
      let options: unknown;
      try {
        options = await passkeys.startRegistration(visit);
      } catch (error) {
        if (!(error instanceof CognitoError)) throw error;
        return { ...view, problem: words.problems.notHere, body: laterLink(visit) };
      }
      const query = new URLSearchParams({ client_id: client.id, redirect_uri: redirectUri });
      const form = passkeyForm(
        {
          ceremony: 'create',
          action: `${site.base}${PAGES.addPasskey}?${query}`,
          csrf,
          options: JSON.stringify(options),
        },
        words.addPasskey,
      );
      return {
        ...view,
        scripts: [PASSKEY_SCRIPT.path],
        body: html`${form}${laterLink(visit)}`,
      };
    },

    async submit(visit, form) {
      const { redirectUri, words } = visit;
      const credential = parsedCredential(form);
      if (credential === undefined) return { again: { problem: words.addPasskey.needsScript } };
      await notices.telling(changedBy(visit), 'passkey-added', (post) =>
        passkeys.completeRegistration(visit, credential, post),
      );
      return { location: redirectUri };
    },
  };
}

/** Redirects only ever lead to an address that the application has registered. */
async function passkeyVisit(
  parts: PasskeyFamilyParts,
  c: SiteContext,
): Promise<PasskeyVisit | Response> {
  const { site } = c.env;
  const { client_id = '', redirect_uri: redirectUri } = c.req.query();
  const client = await parts.clients.find(client_id);
  if (client?.poolId !== site.pool.id) return toErrorPage(c, 'Client does not exist', client_id);
  if (redirectUri === undefined || !isRegistered(redirectUri, client.settings.CallbackURLs)) {
    return toErrorPage(c, 'redirect_mismatch', client_id);
  }
  const signedIn = await parts.sso.find(site.pool, ssoCookieOf(c), client);
  if (!signedIn || !(await parts.sso.mayChangeSignIn(site.pool, signedIn))) {
    const whose = signedIn ? 'the known person’s' : 'anyone’s';
    return c.redirect(signInFor(site, client, redirectUri, PASSKEY_PAGE, whose), 302);
  }
  return { ...(await visitOf(parts, c, client)), user: signedIn.user, redirectUri };
}

const headOf = ({ words: { addPasskey } }: Visit) => ({
  title: addPasskey.title,
  lead: addPasskey.lead,
});

const laterLink = ({ redirectUri, words }: PasskeyVisit) =>
  html`<div class="links"><a href="${redirectUri}">${words.addPasskey.later}</a></div>`;
