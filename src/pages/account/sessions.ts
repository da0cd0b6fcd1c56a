/** Forgetting devices, and signing out: here, or everywhere else. */
import { html } from 'hono/html';
import type { Devices } from '#domain/factors/devices.ts';
import type { OwnSession } from '#domain/oauth/own-session.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { UserSessions } from '#domain/oauth/user-sessions.ts';
import { signedOutPath } from '#http/signed-out.ts';
import { clearSsoCookie, ssoCookieOf } from '#http/sso-cookie.ts';
import { form } from '../fields.ts';
import type { View } from '../layout.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { backLink } from './parts.ts';

export function forgetDevicePage({
  devices,
}: {
  readonly devices: Pick<Devices, 'forget'>;
}): AccountPage {
  return {
    path: ACCOUNT.forgetDevice,
    recent: false,
    refusals: ({ account }) => ({ ResourceNotFoundException: account.devices.gone }),
    show: (visit, { form: _, ...feedback }) => ({
      title: visit.words.account.devices.title,
      ...feedback,
      body: backLink(visit),
    }),
    async submit({ pool, user }, typed) {
      await devices.forget(pool, user, typed.get('id') ?? '');
      return { done: 'device-forgotten' };
    },
  };
}

export function endSessionPage({
  userSessions,
}: {
  readonly userSessions: Pick<UserSessions, 'endOther'>;
}): AccountPage {
  return {
    path: ACCOUNT.endSession,
    recent: false,
    refusals: ({ account }) => ({ ResourceNotFoundException: account.sessions.gone }),
    show: (visit, { form: _, ...feedback }) => ({
      title: visit.words.account.sessions.title,
      ...feedback,
      body: backLink(visit),
    }),
    async submit({ pool, user, session }, typed) {
      await userSessions.endOther(pool, user, typed.get('id') ?? '', session);
      return { done: 'session-ended' };
    },
  };
}

export function endSessionsPage({
  ownSession,
}: {
  readonly ownSession: Pick<OwnSession, 'signOutElsewhere'>;
}): AccountPage {
  return {
    path: ACCOUNT.endSessions,
    recent: false,
    show: (visit, feedback) => {
      const { endTitle, endLead, endOthers } = visit.words.account.sessions;
      return oneButtonView(visit, ACCOUNT.endSessions, endTitle, endLead, endOthers, feedback);
    },
    async submit({ session }) {
      await ownSession.signOutElsewhere(session);
      return { done: 'signed-out' };
    },
  };
}

export function signOutPage({ sso }: { readonly sso: Pick<SsoSessions, 'end'> }): AccountPage {
  return {
    path: ACCOUNT.signOut,
    recent: false,
    show: (visit, feedback) => {
      const { signOut } = visit.words.account;
      return oneButtonView(visit, ACCOUNT.signOut, signOut, undefined, signOut, feedback);
    },
    async submit({ c, pool, site, client }) {
      await sso.end(pool, ssoCookieOf(c));
      clearSsoCookie(c, site);
      return { leave: `${site.base}${signedOutPath(client.id)}` };
    },
  };
}

/** A page that asks for one thing only. */
function oneButtonView(
  visit: AccountVisit,
  path: (typeof ACCOUNT)['endSessions' | 'signOut'],
  title: string,
  lead: string | undefined,
  submit: string,
  { problem }: Pick<View, 'problem'>,
): View {
  const { csrf, link } = visit;
  const body = html`${form({ action: link(path), csrf }, html`<button>${submit}</button>`)}
${backLink(visit)}`;
  return { title, lead, problem, body };
}
