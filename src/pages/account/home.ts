/** The account page: everything by which the person signs in, and where it is signed in. */
import { html } from 'hono/html';
import type { Clients } from '#domain/clients/clients.ts';
import type { AuthenticatorApp, AuthenticatorApps } from '#domain/factors/authenticator-apps.ts';
import type { Devices } from '#domain/factors/devices.ts';
import { takesFirstFactors, takesSecondFactors } from '#domain/factors/federated-factors.ts';
import { takesPasskeys } from '#domain/factors/passkey-settings.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import { offersSoftwareTokens } from '#domain/factors/second-factors.ts';
import { X } from '#domain/factors/totp.ts';
import { sessionIdOf } from '#domain/oauth/session-ids.ts';
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
import { fillIn } from '../fill-in.ts';
import { fill } from '../words/words.ts';
import { ACCOUNT, type AccountPage, type AccountVisit } from './account-visit.ts';
import { type ApplicationParts, applicationPart } from './applications.ts';
import { ownDataPart } from './own-data.ts';
import { doing, factsOf, item, items, section, toDo, toDos } from './parts.ts';
import { type PasskeyAloneParts, passkeyAloneRow } from './passkey-alone.ts';
import { profileRows } from './profile.ts';
import { type ProviderParts, providerPart } from './providers.ts';
import { type SecondFactorParts, secondFactorPart } from './second-factors.ts';

interface Parts extends ApplicationParts, ProviderParts {
  readonly userFactors: SecondFactorParts['userFactors'] & PasskeyAloneParts['userFactors'];
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
      const { words, user } = visit;
      const { account } = words;
      const authenticators = await parts.authenticatorApps.list(user);
      return {
        title: account.title,
        ...feedback,
        wide: true,
        body: html`${header(visit)}
${section('profile', account.profile.title, profileRows(visit))}
${passwordPart(visit)}
${await secondFactorPart(parts, visit)}
${authenticatorPart(visit, authenticators)}
${authenticators.length > 0 ? await recoveryPart(parts, visit) : ''}
${await passkeyPart(parts, visit)}
${await providerPart(parts, visit)}
${await devicePart(parts, visit)}
${await applicationPart(parts, visit)}
${section('sessions', account.sessions.title, await sessionPart(parts, visit))}
${ownDataPart(visit)}`,
      };
    },
  };
}

/** Whose account it is, with the ways out of here. */
function header({ words, csrf, pool, user, frame, link }: AccountVisit): Markup {
  const name = knownName(pool, user);
  const { application } = frame;
  const home = application?.home;
  return html`<div class="who"><strong title="${name}">${name}</strong>
<div class="doings">${
    home === undefined
      ? ''
      : html`<a href="${home}">${fill(words.common.toApplication, { name: application!.name })}</a>`
  }${button({ action: link(ACCOUNT.signOut), csrf }, 'link', words.account.signOut)}</div></div>`;
}

function passwordPart({ words, user, link }: AccountVisit): Markup | string {
  if (!takesFirstFactors(user)) return '';
  const { password } = words.account;
  return section(
    'password',
    password.title,
    html`<p class="hint">${password.hint}</p>
${toDos([toDo(link(ACCOUNT.password), password.changeTitle)])}`,
  );
}

function authenticatorPart(visit: AccountVisit, all: readonly AuthenticatorApp[]): Markup | string {
  const { words, pool, user, link } = visit;
  const { authenticators: own } = words.account;
  const offers = offersSoftwareTokens(pool) && takesSecondFactors(pool, user);
  if (!offers && all.length === 0) return '';
  const rows = all.map(({ id, name = own.unnamed, lastStep }) => {
    const used = fillIn(own.lastUsed, { time: visit.time(lastStep * X * 1000) });
    return item(name, used, [
      ...(offers ? [doing(link(ACCOUNT.addAuthenticator, { id }), own.replace, name)] : []),
      doing(link(ACCOUNT.renameAuthenticator, { id }), words.account.names.rename, name),
      doing(link(ACCOUNT.removeAuthenticator, { id }), words.common.remove, name, 'risky'),
    ]);
  });
  return section(
    'authenticators',
    own.title,
    html`<p class="hint">${all.length === 0 ? own.none : own.hint}</p>
${rows.length > 0 ? items(rows) : ''}
${offers ? toDos([toDo(link(ACCOUNT.addAuthenticator), own.add)]) : ''}`,
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
      : fillIn(own.left, { count: `${remaining}`, time: visit.time(createdAt) });
  return section(
    'recovery-codes',
    own.title,
    html`<p class="hint">${own.hint} ${state}</p>
${toDos([toDo(link(ACCOUNT.recoveryCodes), createdAt === undefined ? own.make : own.manage)])}`,
  );
}

async function passkeyPart(parts: Parts, visit: AccountVisit): Promise<Markup | string> {
  const { words, pool, user, link } = visit;
  const own = words.account.passkeys;
  const offers = takesPasskeys(pool) && takesFirstFactors(user);
  const { items: all } = await parts.passkeys.list({ pool, user }, { limit: MOST });
  const alone = await passkeyAloneRow(parts, visit);
  if (!offers && all.length + alone.length === 0) return '';
  const rows = all.map(({ CredentialId: id, FriendlyCredentialName: name, CreatedAt }) =>
    item(name, fillIn(own.added, { time: visit.time(CreatedAt) }), [
      doing(link(ACCOUNT.renamePasskey, { id }), words.account.names.rename, name),
      doing(link(ACCOUNT.removePasskey, { id }), words.common.remove, name, 'risky'),
    ]),
  );
  return section(
    'passkeys',
    own.title,
    html`<p class="hint">${all.length === 0 ? `${own.hint} ${own.none}` : own.hint}</p>
${rows.length + alone.length > 0 ? items([...rows, ...alone]) : ''}
${offers ? toDos([toDo(link(ACCOUNT.addPasskey), own.add)]) : ''}`,
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
    return item(name, fillIn(own.lastUsed, { time: visit.time(authenticatedAt) }), [
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
  const { words, pool, user, session, csrf, link } = visit;
  const own = words.account.sessions;
  const row = (name: string, known: SsoUse, end: { readonly id: string } | 'here') => {
    const { device, address, lastActiveAt } = known;
    const facts = [
      end === 'here' ? own.here : undefined,
      fillIn(own.lastActive, { time: visit.time(lastActiveAt) }),
      device === UNKNOWN_DEVICE || device === name ? undefined : device,
      address,
    ];
    const label = html`${own.end}<span class="unseen">: ${name}</span>`;
    const action = { action: link(ACCOUNT.endSession), csrf };
    const actions = end === 'here' ? [] : [button(action, 'link', label, end)];
    return item(name, factsOf(facts), actions);
  };
  const browsers = (await parts.sso.list(pool, user)).map((each) => {
    const name = each.device === UNKNOWN_DEVICE ? own.browser : each.device;
    return row(name, each, each.id === session.id ? 'here' : { id: sessionIdOf('SSO', each.id) });
  });
  // Sessions of applications are known only where the pool tracks them.
  const { tracking } = sessionSettings(pool);
  const ofTokens = tracking ? await parts.tokenSessions.active(pool, user) : [];
  const applications: Markup[] = [];
  for (const each of ofTokens.slice(0, MOST)) {
    const client = await parts.clients.find(each.clientId);
    const id = sessionIdOf('TOKEN', each.familyId);
    applications.push(row(client?.name ?? own.application, each, { id }));
  }
  return html`${items([...browsers, ...applications])}
${toDos([toDo(link(ACCOUNT.endSessions), own.endOthers, 'risky')])}`;
}
