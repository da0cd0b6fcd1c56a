/** Accounts: users, what they sign in with, and the threats to them. */

import { Accounts } from '#domain/accounts/accounts.ts';
import { Claimants } from '#domain/accounts/claimants.ts';
import { Recovery } from '#domain/accounts/recovery.ts';
import { SignUps } from '#domain/accounts/sign-ups.ts';
import { UserAttributes } from '#domain/accounts/user-attributes.ts';
import { WatchedActions } from '#domain/accounts/watched-actions.ts';
import { ActionLimits } from '#domain/attempts/action-limits.ts';
import { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import { AuthenticatorApps } from '#domain/factors/authenticator-apps.ts';
import { Authenticators } from '#domain/factors/authenticators.ts';
import { Devices } from '#domain/factors/devices.ts';
import { Passkeys } from '#domain/factors/passkeys.ts';
import { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import { Imports } from '#domain/import/imports.ts';
import { ImportRunner } from '#domain/import/runner.ts';
import { Uploads } from '#domain/import/uploads.ts';
import { AccountNotices } from '#domain/messages/account-notices.ts';
import { ConfirmationCodes } from '#domain/messages/confirmation-codes.ts';
import { MessageCodes } from '#domain/messages/message-codes.ts';
import { PasswordChange } from '#domain/passwords/password-change.ts';
import { AuthEvents } from '#domain/risk/auth-events.ts';
import { RiskNotices } from '#domain/risk/risk-notices.ts';
import { ThreatProtection } from '#domain/risk/threat-protection.ts';
import { anyOf } from '#platform/compromised-passwords.ts';
import { nowhere } from '#platform/locations.ts';
import type { Addresses } from './addresses.ts';
import type { Ground } from './ground.ts';
import type { ServerOptions } from './options.ts';
import type { OutsideParts } from './outside.ts';

export type AccountParts = ReturnType<typeof buildAccounts>;

export function buildAccounts(
  ground: Ground,
  outside: OutsideParts,
  addresses: Addresses,
  options: ServerOptions,
) {
  const { locations = nowhere, compromisedPasswords: passwords = anyOf([]) } = options;
  const reaching = { ...ground, ...outside };
  const accounts = new Accounts(reaching);
  const claimants = new Claimants({ ...ground, accounts });

  const guard = new AttemptGuard(ground);
  const limits = new ActionLimits(ground);
  const codes = new ConfirmationCodes({ ...reaching, guard });
  const messageCodes = new MessageCodes({ ...reaching, guard, limits });
  const asking = { ...reaching, guard, limits, codes, claimants };

  const authEvents = new AuthEvents({ ...ground, locations });
  const protection = new ThreatProtection({ events: authEvents, passwords });
  const { feedbackPage } = addresses;

  const authenticators = new Authenticators({ ...ground, guard });
  return {
    accounts,
    claimants,
    guard,
    limits,
    messageCodes,
    signUps: new SignUps(asking),
    recovery: new Recovery(asking),
    passwordChange: new PasswordChange(asking),
    userAttributes: new UserAttributes(asking),
    authenticators,
    authenticatorApps: new AuthenticatorApps(asking),
    recoveryCodes: new RecoveryCodes({ ...ground, guard, authenticators }),
    passkeys: new Passkeys(ground),
    devices: new Devices(ground),
    accountNotices: new AccountNotices(reaching),
    authEvents,
    protection,
    riskNotices: new RiskNotices({ ...reaching, events: authEvents, feedbackPage }),
    watched: new WatchedActions({ ...ground, claimants, protection, events: authEvents }),
    ...buildImports(ground, addresses, options),
  };
}

function buildImports(
  ground: Ground,
  { uploadUrl }: Addresses,
  { importLimits: { rows: maxRows, bytes: largest, jobs: maxJobs } = {} }: ServerOptions,
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
