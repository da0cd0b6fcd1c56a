/**
 * What an archive holds. Every kind of record of a pool has its line here or is named here as left
 * out:
 *
 * - sign-ins under way, codes sent by message and undelivered messages: they last for minutes or
 *   hours, and can be requested again;
 * - SSO sessions and authorization codes: their cookies belong to the domains of the old server;
 * - authentication events: what is usual for a user is learnt again;
 * - token families that are revoked or have expired: a missing family counts as revoked;
 * - counts of attempts on unknown names: they are kept under a secret of the server;
 * - files of import jobs and rows that made no user: they are kept for a while only.
 *
 * This room owns the export and import of a whole pool. A record's form and rules stay with its
 * own room; how a file is encrypted is in #platform.
 */

import type { PoolSection, UserSection } from './section.ts';
import { attempts } from './sections/attempts.ts';
import { authenticator, furtherAuthenticators } from './sections/authenticator.ts';
import { brandings, classicStyles, styleAssets, terms } from './sections/branding.ts';
import { devices } from './sections/devices.ts';
import { domains } from './sections/domains.ts';
import { groupMembers, groups } from './sections/groups.ts';
import { importJobs } from './sections/import-jobs.ts';
import { loginNames } from './sections/login-names.ts';
import { passkeys } from './sections/passkeys.ts';
import { password, passwordHistory } from './sections/passwords.ts';
import { recoveryCodes } from './sections/recovery-codes.ts';
import { resourceServers } from './sections/resource-servers.ts';
import { sessions } from './sections/sessions.ts';
import { signingKeys } from './sections/signing-keys.ts';
import { refreshTokens, tokenFamilies } from './sections/tokens.ts';

/** Before the users. */
export const poolSections: readonly PoolSection[] = [
  signingKeys,
  domains,
  resourceServers,
  groups,
  brandings,
  classicStyles,
  styleAssets,
  terms,
  importJobs,
];

/** With each user. */
export const userSections: readonly UserSection[] = [
  loginNames,
  password,
  passwordHistory,
  authenticator,
  furtherAuthenticators,
  passkeys,
  devices,
  recoveryCodes,
  sessions,
];

/** After the users. */
export const laterSections: readonly PoolSection[] = [
  groupMembers,
  attempts,
  tokenFamilies,
  refreshTokens,
];
