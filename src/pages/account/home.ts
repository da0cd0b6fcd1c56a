/** The account page: everything by which the person signs in, and where it is signed in. */
import { html } from 'hono/html';
import type { Clients } from '#domain/clients/clients.ts';
import type { AuthenticatorApp, AuthenticatorApps } from '#domain/factors/authenticator-apps.ts';
import type { Devices } from '#domain/factors/devices.ts';
import { takesFirstFactors, takesSecondFactors } from '#domain/factors/federated-factors.ts';
import { offersPasskeys } from '#domain/factors/passkey-settings.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import { offersSoftwareTokens } from '#domain/factors/second-factors.ts';
import { X } from '#domain/factors/totp.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { tracksDevices } from '#domain/pools/device-config.ts';
import { sessionSettings } from '#domain/pools/session-config.ts';
import { offersRecoveryCodes } from '#domain/pools/tags.ts';
import { UNKNOWN_DEVICE } from '#domain/risk/caller.ts';
import type { TokenSessions } from '#domain/tokens/token-sessions.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { Markup } from '#http/page.ts';
import type { SsoUse } from '#store/tables/sso.ts';
import { button } from '../fields.ts';
import { fill } from '../words/words.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { type ApplicationParts, applicationPart } from './applications.ts';
import { doing, item, items, section } from './parts.ts';
import { profileRows } from './profile.ts';
import { type ProviderParts, providerPart } from './providers.ts';
import { type SecondFactorParts, secondFactorPart } from './second-factors.ts';

interface Parts extends ApplicationParts, ProviderParts, SecondFactorParts {
  readonly authenticatorApps: Pick<AuthenticatorApps, 'list'>;
  readonly recoveryCodes: Pick<RecoveryCodes, 'left'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly devices: Pick<Devices, 'list'>;
  readonly sso: Pick<SsoSessions, 'list'>;
  readonly tokenSessions: Pick<TokenSessions, 'active'>;
  readonly clients: Pick<Clients, 'find'>;
}

/** Shown of each kind: more than anyone has. */
const MOST = 60;

export function homePage(parts: Parts): AccountPage {
  return {
    path: ACCOUNT.home,
    recent: false,

    async show(visit, feedback) {
      const { words, csrf, user, link } = visit;
      const { account } = words;
      const authenticators = await parts.authenticatorApps.list(user);
      return {
        title: account.title,
        ...feedback,
        wide: true,
        body: html`<div class="who"><strong>${knownName(visit.pool, user)}</strong>
${button({ action: link(ACCOUNT.signOut), csrf }, 'link', account.signOut)}</div>
${section('profile', account.profile.title, profileRows(visit))}
${passwordPart(visit)}
${await secondFactorPart(parts, visit)}
${authenticatorPart(visit, authenticators)}
${authenticators.length > 0 ? await recoveryPart(parts, visit) : ''}
${await passkeyPart(parts, visit)}
${await providerPart(parts, visit)}
${await devicePart(parts, visit)}
${await applicationPart(parts, visit)}
${section('sessions', account.sessions.title, await sessionPart(parts, visit))}`,
      };
    },
  };
}

function passwordPart({ words, user, link }: AccountVisit): Markup | string {
  if (!takesFirstFactors(user)) return '';
  const { password } = words.account;
  return section(
    'password',
    password.title,
    html`<p class="hint">${password.hint}</p>
<p><a href="${link(ACCOUNT.password)}">${password.changeTitle}</a></p>`,
  );
}

function authenticatorPart(visit: AccountVisit, all: readonly AuthenticatorApp[]): Markup | string {
  const { words, pool, user, link } = visit;
  const { authenticators: own } = words.account;
  const offers = offersSoftwareTokens(pool) && takesSecondFactors(pool, user);
  if (!offers && all.length === 0) return '';
  const rows = all.map(({ id, name = own.unnamed, lastStep }) => {
    const used = fill(own.lastUsed, { time: visit.time(lastStep * X * 1000) });
    return item(name, used, [
      ...(offers ? [doing(link(ACCOUNT.addAuthenticator, { id }), own.replace, name)] : []),
      doing(link(ACCOUNT.renameAuthenticator, { id }), words.account.names.rename, name),
      doing(link(ACCOUNT.removeAuthenticator, { id }), words.common.remove, name),
    ]);
  });
  return section(
    'authenticators',
    own.title,
    html`<p class="hint">${all.length === 0 ? own.none : own.hint}</p>
${rows.length > 0 ? items(rows) : ''}
${offers ? html`<p><a href="${link(ACCOUNT.addAuthenticator)}">${own.add}</a></p>` : ''}`,
  );
}

async function recoveryPart(
  { recoveryCodes }: Parts,
  visit: AccountVisit,
): Promise<Markup | string> {
  const { words, pool, user, link } = visit;
  const offers = offersRecoveryCodes(pool) && offersSoftwareTokens(pool);
  if (!offers || !takesSecondFactors(pool, user)) return '';
  const own = words.account.recoveryCodes;
  const { remaining, createdAt } = await recoveryCodes.left(pool, user);
  const state =
    createdAt === undefined
      ? own.none
      : fill(own.left, { count: remaining, time: visit.time(createdAt) });
  return section(
    'recovery-codes',
    own.title,
    html`<p class="hint">${own.hint} ${state}</p>
<p><a href="${link(ACCOUNT.recoveryCodes)}">${createdAt === undefined ? own.make : own.manage}</a></p>`,
  );
}

async function passkeyPart({ passkeys }: Parts, visit: AccountVisit): Promise<Markup | string> {
  const { words, pool, user, link } = visit;
  const own = words.account.passkeys;
  const offers = offersPasskeys(pool) && takesFirstFactors(user);
  const { items: all } = await passkeys.list({ pool, user }, { limit: MOST });
  if (!offers && all.length === 0) return '';
  const rows = all.map(({ CredentialId: id, FriendlyCredentialName: name, CreatedAt }) =>
    item(name, fill(own.added, { time: visit.time(CreatedAt) }), [
      doing(link(ACCOUNT.renamePasskey, { id }), words.account.names.rename, name),
      doing(link(ACCOUNT.removePasskey, { id }), words.common.remove, name),
    ]),
  );
  return section(
    'passkeys',
    own.title,
    html`<p class="hint">${all.length === 0 ? `${own.hint} ${own.none}` : own.hint}</p>
${rows.length > 0 ? items(rows) : ''}
${offers ? html`<p><a href="${link(ACCOUNT.addPasskey)}">${own.add}</a></p>` : ''}`,
  );
}

async function devicePart({ devices }: Parts, visit: AccountVisit): Promise<Markup | string> {
  const { words, pool, user, csrf, link } = visit;
  if (!tracksDevices(pool)) return '';
  const own = words.account.devices;
  const { items: all } = await devices.list(pool, user, { limit: MOST });
  if (all.length === 0 && !takesFirstFactors(user)) return '';
  const rows = all.map(({ deviceKey: id, name: given = UNKNOWN_DEVICE, authenticatedAt }) => {
    const name = given === UNKNOWN_DEVICE ? own.unnamed : given;
    return item(name, fill(own.lastUsed, { time: visit.time(authenticatedAt) }), [
      button(
        { action: link(ACCOUNT.forgetDevice), csrf },
        'link',
        html`${own.forget}<span class="unseen">: ${name}</span>`,
        { id },
      ),
    ]);
  });
  return section(
    'devices',
    own.title,
    rows.length > 0 ? items(rows) : html`<p class="hint">${own.none}</p>`,
  );
}

async function sessionPart(parts: Parts, visit: AccountVisit): Promise<Markup> {
  const { words, pool, user, session, link } = visit;
  const own = words.account.sessions;
  const row = (name: string, known: SsoUse, here: readonly string[] = []) => {
    const { device, address, lastActiveAt } = known;
    const active = fill(own.lastActive, { time: visit.time(lastActiveAt) });
    const from = [device === UNKNOWN_DEVICE || device === name ? undefined : device, address];
    return item(name, [...here, active, ...from.filter(Boolean)].join(' · '));
  };
  const browsers = (await parts.sso.list(pool, user)).map((each) => {
    const name = each.device === UNKNOWN_DEVICE ? own.browser : each.device;
    return row(name, each, each.id === session.id ? [own.here] : []);
  });
  // Sessions of applications are known only where the pool tracks them.
  const { tracking } = sessionSettings(pool);
  const ofTokens = tracking ? await parts.tokenSessions.active(pool, user) : [];
  const applications: Markup[] = [];
  for (const each of ofTokens.slice(0, MOST)) {
    const client = await parts.clients.find(each.clientId);
    applications.push(row(client?.name ?? own.application, each));
  }
  return html`${items([...browsers, ...applications])}
<p><a href="${link(ACCOUNT.endSessions)}">${own.endOthers}</a></p>`;
}
