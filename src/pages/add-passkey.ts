/**
 * Adding a passkey, for who is signed in in this browser: applications send their users here, and
 * get them back. Who signed in some time ago signs in once more: a browser that was left open must
 * not make a way in for good.
 */

import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import { isRecentlyAuthenticated } from '#domain/oauth/recent-authentication.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { SiteContext, SiteMount } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { Client } from '#store/tables/clients.ts';
import type { User } from '#store/tables/users.ts';
import { csrfSecret, ownForm } from './forms.ts';
import { PAGES } from './journey/next-page.ts';
import { render, type View } from './layout.ts';
import type { ManagedParts } from './managed.ts';
import { parsedCredential, passkeyForm } from './passkey-form.ts';
import { PASSKEY_SCRIPT } from './passkey-script.ts';
import { problemOf } from './refusals.ts';
import { frameOf, toErrorPage } from './site-visit.ts';
import { afterwards } from './then.ts';
import type { Said } from './visit.ts';

interface Parts extends ManagedParts {
  readonly clients: Pick<Clients, 'find'>;
  readonly sso: Pick<SsoSessions, 'find'>;
  readonly passkeys: Pick<Passkeys, 'startRegistration' | 'completeRegistration'>;
  readonly notices: Pick<AccountNotices, 'telling'>;
}

/** An application that sends its user here, and where the user goes from here. */
interface Sender {
  readonly client: Client;
  readonly redirectUri: string;
}

export function addPasskey(parts: Parts): SiteMount {
  return (app) => {
    app.get(PAGES.addPasskey, async (c) => {
      const sender = await senderOf(parts, c);
      if (sender instanceof Response) return sender;
      const user = await userOf(parts, c, sender);
      if (user instanceof Response) return user;
      return show(parts, c, sender, user, {});
    });

    app.post(PAGES.addPasskey, async (c) => {
      const sender = await senderOf(parts, c);
      if (sender instanceof Response) return sender;
      const user = await userOf(parts, c, sender);
      if (user instanceof Response) return user;
      const { client, redirectUri } = sender;
      const { words } = await frameOf(parts, c, client);
      const form = await ownForm(c);
      if (!form) return show(parts, c, sender, user, { problem: words.problems.stale });
      const credential = parsedCredential(form);
      if (credential === undefined) {
        return show(parts, c, sender, user, { problem: words.addPasskey.needsScript });
      }
      try {
        const holder = { pool: c.env.site.pool, client, user };
        await parts.notices.telling(holder.pool, user, 'passkey-added', (post) =>
          parts.passkeys.completeRegistration(holder, credential, post),
        );
      } catch (error) {
        if (!(error instanceof CognitoError)) throw error;
        const own = { InvalidParameterException: words.problems.passkey };
        return show(parts, c, sender, user, { problem: problemOf(error, words, own) });
      }
      return c.redirect(redirectUri, 302);
    });
  };
}

/** Only an address that the application has registered is ever gone to. */
async function senderOf(parts: Parts, c: SiteContext): Promise<Sender | Response> {
  const { site } = c.env;
  const { client_id = '', redirect_uri } = c.req.query();
  const client = await parts.clients.find(client_id);
  if (client?.poolId !== site.pool.id) return toErrorPage(c, 'Client does not exist', client_id);
  if (redirect_uri === undefined || !client.settings.CallbackURLs?.includes(redirect_uri)) {
    return toErrorPage(c, 'redirect_mismatch', client_id);
  }
  return { client, redirectUri: redirect_uri };
}

/** Who is signed in, and was just now; else the way to the sign-in, which leads back here. */
async function userOf(parts: Parts, c: SiteContext, sender: Sender): Promise<User | Response> {
  const { site } = c.env;
  const { client, redirectUri } = sender;
  const signedIn = await parts.sso.find(site.pool, ssoCookieOf(c), client);
  if (signedIn && isRecentlyAuthenticated(signedIn.session, parts.clock.now()))
    return signedIn.user;
  const name = signedIn?.user.username;
  return c.redirect(afterwards(site, client, redirectUri, 'passkey', name), 302);
}

async function show(
  parts: Parts,
  c: SiteContext,
  { client, redirectUri }: Sender,
  user: User,
  said: Said,
): Promise<Response> {
  const { site } = c.env;
  const frame = await frameOf(parts, c, client);
  const { words } = frame;
  const later = html`<div class="links"><a href="${redirectUri}">${words.addPasskey.later}</a></div>`;
  const { title, lead } = words.addPasskey;
  const view: View = { title, lead, ...said };
  let options: unknown;
  try {
    options = await parts.passkeys.startRegistration({ pool: site.pool, client, user });
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    return render(c, frame, { ...view, problem: words.problems.notHere, body: later });
  }
  const query = new URLSearchParams({ client_id: client.id, redirect_uri: redirectUri });
  const form = passkeyForm(
    {
      ceremony: 'create',
      action: `${site.base}${PAGES.addPasskey}?${query}`,
      csrf: csrfSecret(c, site, parts.random),
      options: JSON.stringify(options),
    },
    words.addPasskey,
  );
  return render(c, frame, {
    ...view,
    scripts: [PASSKEY_SCRIPT.path],
    body: html`${form}${later}`,
  });
}
