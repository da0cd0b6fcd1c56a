/** All pages of the account. */

import type { Accounts } from '#domain/accounts/accounts.ts';
import type { UserAttributes } from '#domain/accounts/user-attributes.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import type { OwnData } from '#domain/archive/own-data.ts';
import type { AuthenticatorApps } from '#domain/factors/authenticator-apps.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { UserFactors } from '#domain/factors/user-factors.ts';
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import type { OwnLinks } from '#domain/federation/own-links.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { ApplicationAccess } from '#domain/oauth/application-access.ts';
import type { OwnSession } from '#domain/oauth/own-session.ts';
import type { Permissions } from '#domain/oauth/permissions.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { UserSessions } from '#domain/oauth/user-sessions.ts';
import type { PasswordChange } from '#domain/passwords/password-change.ts';
import type { TokenSessions } from '#domain/tokens/token-sessions.ts';
import type { SiteMount } from '#http/site.ts';
import type { Sealer } from '#platform/sealing.ts';
import { Journeys } from '../journey/journeys.ts';
import { type ServeParts, servePages } from '../serve-pages.ts';
import { type AccountFamilyParts, accountFamily } from './account-family.ts';
import { endAccessPage } from './applications.ts';
import {
  addAuthenticatorPage,
  removeAuthenticatorPage,
  renameAuthenticatorPage,
} from './authenticators.ts';
import { homePage } from './home.ts';
import { deletePage, exportPage } from './own-data.ts';
import { passkeyAlonePage } from './passkey-alone.ts';
import { addPasskeyPage, removePasskeyPage, renamePasskeyPage } from './passkeys.ts';
import { passwordPage } from './password.ts';
import { profilePage, verifyPage } from './profile.ts';
import { linkProviderPage, unlinkProviderPage } from './providers.ts';
import { recoveryCodesPage } from './recovery-codes.ts';
import { preferFactorPage, turnOffPage, turnOnPage } from './second-factors.ts';
import { endSessionPage, endSessionsPage, forgetDevicePage, signOutPage } from './sessions.ts';

export interface AccountPagesParts extends AccountFamilyParts, ServeParts {
  readonly authenticatorApps: AuthenticatorApps;
  readonly authenticators: Authenticators;
  readonly userFactors: UserFactors;
  readonly recoveryCodes: RecoveryCodes;
  readonly passkeys: Passkeys;
  readonly devices: Devices;
  readonly passwordChange: PasswordChange;
  readonly userAttributes: UserAttributes;
  readonly watched: WatchedActions;
  readonly ownSession: OwnSession;
  readonly notices: AccountNotices;
  readonly sso: SsoSessions;
  readonly accounts: Accounts;
  readonly applicationAccess: ApplicationAccess;
  readonly ownData: OwnData;
  readonly userSessions: UserSessions;
  readonly permissions: Permissions;
  readonly tokenSessions: TokenSessions;
  readonly ownLinks: OwnLinks;
  readonly federation: FederatedSignIns;
  readonly sealer: Sealer;
}

export function accountPages(parts: AccountPagesParts): SiteMount {
  const pages = [
    homePage(parts),
    profilePage(parts),
    verifyPage(parts),
    passwordPage(parts),
    addAuthenticatorPage(parts),
    renameAuthenticatorPage(parts),
    removeAuthenticatorPage(parts),
    turnOnPage(parts),
    turnOffPage(parts),
    preferFactorPage(parts),
    recoveryCodesPage(parts),
    addPasskeyPage(parts),
    renamePasskeyPage(parts),
    removePasskeyPage(parts),
    passkeyAlonePage(parts),
    linkProviderPage({ ...parts, journeys: new Journeys(parts) }),
    unlinkProviderPage(parts),
    endAccessPage(parts),
    exportPage(parts),
    deletePage(parts),
    forgetDevicePage(parts),
    endSessionPage(parts),
    endSessionsPage(parts),
    signOutPage(parts),
  ];
  return (app) => servePages(app, parts, accountFamily(parts), pages);
}
