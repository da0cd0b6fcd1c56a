/** Accounts: users, what they sign in with, and the threats to them. */

import { Accounts } from '#domain/accounts/accounts.ts';
import { Claimants } from '#domain/accounts/claimants.ts';
import { Invitations } from '#domain/accounts/invitations.ts';
import { Migrations } from '#domain/accounts/migrations.ts';
import { NewUsers } from '#domain/accounts/new-users.ts';
import { Recovery } from '#domain/accounts/recovery.ts';
import { SignUps } from '#domain/accounts/sign-ups.ts';
import { UserAttributes } from '#domain/accounts/user-attributes.ts';
import { WatchedActions } from '#domain/accounts/watched-actions.ts';
import { ActionLimits } from '#domain/attempts/action-limits.ts';
import { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import { AuthenticatorApps } from '#domain/factors/authenticator-apps.ts';
import { Authenticators } from '#domain/factors/authenticators.ts';
import { Devices } from '#domain/factors/devices.ts';
import { PasskeyAutofill } from '#domain/factors/passkey-autofill.ts';
import { Passkeys } from '#domain/factors/passkeys.ts';
import { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import { UserFactors } from '#domain/factors/user-factors.ts';
import { Imports } from '#domain/import/imports.ts';
import { ImportRunner } from '#domain/import/runner.ts';
import { Uploads } from '#domain/import/uploads.ts';
import { AccountNotices } from '#domain/messages/account-notices.ts';
import { ConfirmationCodes } from '#domain/messages/confirmation-codes.ts';
import { MessageCodes } from '#domain/messages/message-codes.ts';
import { PasswordChange } from '#domain/passwords/password-change.ts';
import { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { AuthEvents } from '#domain/risk/auth-events.ts';
import { RiskNotices } from '#domain/risk/risk-notices.ts';
import { ThreatProtection } from '#domain/risk/threat-protection.ts';
import { anyOf } from '#platform/compromised-passwords.ts';
import { nowhere } from '#platform/locations.ts';
import type { Addresses } from './addresses.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';
import type { OutsideParts } from './outside.ts';

export type AccountParts = ReturnType<typeof buildAccounts>;

export function buildAccounts(
  ground: Ground,
  outside: OutsideParts,
  addresses: Addresses,
  config: ServerConfig,
) {
  const { locations = nowhere, compromisedPasswords: passwords = anyOf([]) } = config;
  const passwordKeeper = new PasswordKeeper(ground);
  const groundAndOutside = { ...ground, ...outside, passwordKeeper };
  const invitations = new Invitations(groundAndOutside);
  const newUsers = new NewUsers({ ...groundAndOutside, invitations });
  const migrations = new Migrations({ ...groundAndOutside, invitations });
  const accounts = new Accounts({ ...groundAndOutside, newUsers, migrations });
  const claimants = new Claimants({ ...ground, accounts });

  const guard = new AttemptGuard(ground);
  const limits = new ActionLimits(ground);
  const codes = new ConfirmationCodes({ ...groundAndOutside, guard, limits });
  const messageCodes = new MessageCodes({ ...groundAndOutside, guard, limits });
  const journeyParts = { ...groundAndOutside, guard, limits, codes, claimants };

  const authEvents = new AuthEvents({ ...ground, locations, logs: outside.logDelivery });
  const protection = new ThreatProtection({ events: authEvents, passwords });
  const { feedbackPage } = addresses;

  const authenticators = new Authenticators({ ...ground, guard });
  return {
    passwordKeeper,
    accounts,
    claimants,
    guard,
    limits,
    messageCodes,
    signUps: new SignUps(journeyParts),
    recovery: new Recovery(journeyParts),
    passwordChange: new PasswordChange(journeyParts),
    userAttributes: new UserAttributes(journeyParts),
    authenticators,
    userFactors: new UserFactors({ ...ground, guard }),
    authenticatorApps: new AuthenticatorApps(journeyParts),
    recoveryCodes: new RecoveryCodes({ ...ground, guard, authenticators }),
    passkeys: new Passkeys(ground),
    passkeyAutofill: new PasskeyAutofill(ground),
    devices: new Devices(ground),
    accountNotices: new AccountNotices(groundAndOutside),
    authEvents,
    protection,
    riskNotices: new RiskNotices({ ...groundAndOutside, events: authEvents, feedbackPage }),
    watched: new WatchedActions({ ...ground, claimants, protection, events: authEvents }),
    ...buildImports(ground, addresses, config),
  };
}

function buildImports(
  ground: Ground,
  { uploadUrl }: Addresses,
  { importLimits: { rows: maxRows, bytes: largest, jobs: maxJobs } = {} }: ServerConfig,
) {
  const importRunner = new ImportRunner({ ...ground, maxRows });
  const wake = () => importRunner.wake();
  const most = maxJobs === undefined ? {} : { maxJobs };
  return {
    importRunner,
    imports: new Imports({ ...ground, uploadUrl, wake, ...most }),
    uploads: new Uploads({ ...ground, largest }),
  };
}
