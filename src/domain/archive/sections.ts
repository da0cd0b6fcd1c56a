/**
 * What an archive holds, in its order. Every table of the store names its section where it is
 * described, or says there why it has none. Some rows of tables that have one are left out:
 *
 * - token families that are revoked or have expired: a missing family counts as revoked;
 * - counts of attempts on unknown names: they are kept under a secret of the server;
 * - import jobs that brought no hashes: they say nothing of the pool as it is.
 *
 * This room owns the export and import of a whole pool. A record's form and rules stay with its
 * own room; how a file is encrypted is in #platform.
 */

import { every } from '#store/tables/page.ts';
import { type PoolSection, poolRecords, type UserSection, userRecords } from './section.ts';
import { attempts } from './sections/attempts.ts';
import { authenticator, furtherAuthenticators } from './sections/authenticator.ts';
import { groupMembers } from './sections/group-members.ts';
import { importJobs } from './sections/import-jobs.ts';
import { loginNames } from './sections/login-names.ts';
import { password, passwordHistory } from './sections/passwords.ts';
import { recoveryCodes } from './sections/recovery-codes.ts';
import { sessions } from './sections/sessions.ts';
import { classicStyles, styleAssets } from './sections/styles.ts';
import { refreshTokens, tokenFamilies } from './sections/tokens.ts';

/** Before the users. */
export const poolSections: readonly PoolSection[] = [
  // Tokens that were issued before go on verifying, also against a cached JWKS.
  poolRecords({
    name: 'signingKeys',
    // In the order in which they sign, which is that in which they can be written.
    list: async (reads, poolId) =>
      [...(await reads.signingKeys.list(poolId))].sort((one, other) => one.slot - other.slot),
    // Archives of versions that kept one key for each use say nothing of its times.
    insert: (tx, key) =>
      tx.signingKeys.insert({
        ...key,
        slot: key.slot ?? 0,
        signsFrom: key.signsFrom ?? key.createdAt,
      }),
    refusal: ({ kid }) => `The archive has the signing key ${kid} twice, or one after it.`,
  }),
  // The pool's address moves with it; one that another pool has meanwhile stays that pool's.
  poolRecords({
    name: 'domains',
    list: (reads, poolId) => reads.domains.ofPool(poolId),
    insert: (tx, domain) => tx.domains.insert({ ...domain, version: 1 }),
    refusal: ({ domain }) =>
      `The domain ${domain} belongs to another user pool of this store; nothing was changed.`,
  }),
  poolRecords({
    name: 'resourceServers',
    list: (reads, poolId) => every((page) => reads.resourceServers.list(poolId, page)),
    insert: (tx, server) => tx.resourceServers.insert({ ...server, version: 1 }),
    refusal: ({ identifier }) => `The archive has the resource server ${identifier} twice.`,
  }),
  // With their secrets, as clients are.
  poolRecords({
    name: 'identityProviders',
    list: (reads, poolId) => every((page) => reads.identityProviders.list(poolId, page)),
    insert: async (tx, provider) =>
      (await tx.identityProviders.insert({ ...provider, version: 1 })) === undefined,
    refusal: ({ name }) =>
      `The archive has the identity provider ${name} twice, or one of its identifiers.`,
  }),
  poolRecords({
    name: 'groups',
    list: (reads, poolId) => every((page) => reads.groups.list(poolId, page)),
    insert: (tx, group) => tx.groups.insert(group),
    refusal: ({ name }) => `The archive has the group ${name} twice.`,
  }),
  poolRecords({
    name: 'brandings',
    list: (reads, poolId) => every((page) => reads.branding.list(poolId, page)),
    insert: (tx, branding) => tx.branding.insert(branding),
    refusal: ({ clientId }) => `The archive has two brandings of the client ${clientId}.`,
  }),
  classicStyles,
  styleAssets,
  poolRecords({
    name: 'terms',
    list: (reads, poolId) => every((page) => reads.terms.list(poolId, page)),
    insert: (tx, document) => tx.terms.insert(document),
    refusal: ({ name }) => `The archive has ${name} of one client twice.`,
  }),
  importJobs,
];

/** With each user. */
export const userSections: readonly UserSection[] = [
  loginNames,
  userRecords({
    name: 'identities',
    list: (reads, user) => reads.identities.ofUser(user.poolId, user.id),
    insert: (tx, identity) => tx.identities.insert(identity),
    refusal: ({ id }) => `The user ${id} is linked to a subject that is another user's.`,
  }),
  password,
  passwordHistory,
  authenticator,
  furtherAuthenticators,
  // They go on working where the other server has the same relying party, which is a domain.
  userRecords({
    name: 'passkeys',
    list: (reads, user) => reads.passkeys.ofUser(user.poolId, user.id),
    insert: (tx, passkey) => tx.passkeys.insert(passkey),
    refusal: ({ id }) => `The user ${id} has a passkey that is another user's.`,
  }),
  userRecords({
    name: 'consents',
    list: (reads, user) => reads.consents.ofUser(user.poolId, user.id),
    insert: (tx, consent) => tx.consents.insert(consent),
    refusal: ({ id }) => `The user ${id} has allowed one client twice.`,
  }),
  // With the verifiers by which remembered ones prove themselves.
  userRecords({
    name: 'devices',
    list: (reads, user) => every((page) => reads.devices.list(user.poolId, user.id, page)),
    insert: (tx, device) => tx.devices.insert(device),
    refusal: ({ id }) => `The user ${id} has a device twice.`,
  }),
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
