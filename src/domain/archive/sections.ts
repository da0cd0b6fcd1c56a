/**
 * What an archive holds, in one place. Every kind of record of a pool has its line here or is
 * named here as left out:
 *
 * - sign-ins under way, codes sent by message and messages on their way: they are good for
 *   minutes or hours, and are asked for again;
 * - SSO sessions and codes of authorizations: the cookies are those of the old server's domains;
 * - events of threat protection: what a user's sign-ins look like is learnt anew;
 * - token families that are revoked or have ended: no family is as good as a revoked one;
 * - counts of attempts on names that are nobody's: they are kept under a secret of the server;
 * - events of authentication, files of import jobs and rows that made no user: they tell of the past
 *   of a server, and are kept for a while only.
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
