/** Every table of the store: what is known of each, and its statements over a connection. */
import type { Clock } from '#platform/clock.ts';
import type { Reads, Transaction } from '../store.ts';
import { accessKeys, firstAccessKeys, SqlAccessKeys } from './access-keys.ts';
import { arrivingPools, SqlArrivals } from './arrivals.ts';
import { attempts, SqlAttempts } from './attempts.ts';
import { auditChains, auditRecords, SqlAudit } from './audit.ts';
import { authEvents, SqlAuthEvents } from './auth-events.ts';
import { authorizationCodes, SqlAuthorizations } from './authorizations.ts';
import { brandings, classicStyles, SqlBranding, styleAssets } from './branding.ts';
import { clients, SqlClients } from './clients.ts';
import { compatibility } from './compatibility.ts';
import { consents, SqlConsents } from './consents.ts';
import { poolDeletion, tableDeletions, userDeletions } from './deletions.ts';
import { deviceFamilies, devices, endedFamilies, SqlDevices } from './devices.ts';
import { poolDomains, SqlDomains } from './domains.ts';
import { furtherAuthenticators } from './further-authenticators.ts';
import { deletedGroups, groupMembers } from './group-rows.ts';
import { groups, SqlGroups } from './groups.ts';
import { identities, SqlIdentities } from './identities.ts';
import { identityProviders, SqlIdentityProviders } from './identity-providers.ts';
import { importRows } from './import-rows.ts';
import { importPieces } from './import-uploads.ts';
import { importJobs, SqlImports } from './imports.ts';
import { leases } from './leases.ts';
import { loginNames } from './login-names.ts';
import { messageCodes, SqlMessageCodes } from './message-codes.ts';
import { migrations } from './migrations/migrate.ts';
import { outbox, SqlOutbox } from './outbox.ts';
import { passkeys, SqlPasskeys } from './passkeys.ts';
import { earlierPasswords, passwords } from './passwords.ts';
import { deletedPools, pools, SqlPools } from './pools.ts';
import { providerIdentifiers } from './provider-identifiers.ts';
import { provisionedLimits, SqlProvisionedLimits } from './provisioned-limits.ts';
import type { Connection } from './query.ts';
import { recoveryCodes, SqlRecoveryCodes } from './recovery-codes.ts';
import { resourceServers, SqlResourceServers } from './resource-servers.ts';
import { roles, SqlRoles } from './roles.ts';
import { sealCounts, sealingKeys } from './sealing-keys.ts';
import { SqlSessions, sessions } from './sessions.ts';
import { SqlSigningKeys, signingKeys } from './signing-keys.ts';
import { SqlSoftwareTokens, softwareTokens } from './software-tokens.ts';
import { SqlSso, ssoSessions } from './sso.ts';
import type { TableDescription } from './table.ts';
import { SqlTerms, terms } from './terms.ts';
import {
  authorizedFamilies,
  refreshTokens,
  SqlTokens,
  tokenFamilies,
  tokenSessions,
} from './tokens.ts';
import { users } from './user-row.ts';
import { SqlUsers, userCounts } from './users.ts';
import type { Vault } from './vault.ts';

/** In the order in which rows go with their pool or user. */
export const TABLES: readonly TableDescription[] = [
  migrations,
  compatibility,
  leases,
  sealingKeys,
  sealCounts,
  accessKeys,
  firstAccessKeys,
  roles,
  provisionedLimits,
  auditRecords,
  auditChains,
  pools,
  deletedPools,
  arrivingPools,
  clients,
  poolDomains,
  resourceServers,
  identityProviders,
  providerIdentifiers,
  users,
  userCounts,
  loginNames,
  identities,
  passwords,
  earlierPasswords,
  softwareTokens,
  furtherAuthenticators,
  authEvents,
  // After the authenticators: a transaction that gives out codes holds a row of those.
  recoveryCodes,
  passkeys,
  consents,
  devices,
  deviceFamilies,
  endedFamilies,
  messageCodes,
  outbox,
  groups,
  groupMembers,
  deletedGroups,
  attempts,
  sessions,
  tokenSessions,
  ssoSessions,
  tokenFamilies,
  authorizedFamilies,
  authorizationCodes,
  refreshTokens,
  signingKeys,
  classicStyles,
  brandings,
  styleAssets,
  terms,
  importJobs,
  importPieces,
  importRows,
];

export const deletionsOfPool = tableDeletions(TABLES);
export const deleteRowsOfPool = poolDeletion(deletionsOfPool);
const deletionsOfUser = userDeletions(TABLES);

/** Every table over one connection. */
export function tablesOver(
  connection: Connection,
  vault: Vault,
  clock: Clock,
): Reads & Omit<Transaction, 'afterCommit'> {
  return {
    pools: new SqlPools(connection, clock, deleteRowsOfPool),
    clients: new SqlClients(connection, vault),
    domains: new SqlDomains(connection),
    resourceServers: new SqlResourceServers(connection),
    identityProviders: new SqlIdentityProviders(connection, vault),
    branding: new SqlBranding(connection),
    terms: new SqlTerms(connection),
    users: new SqlUsers(connection, vault, deletionsOfUser),
    identities: new SqlIdentities(connection),
    groups: new SqlGroups(connection, clock),
    softwareTokens: new SqlSoftwareTokens(connection, vault),
    recoveryCodes: new SqlRecoveryCodes(connection, vault),
    passkeys: new SqlPasskeys(connection),
    consents: new SqlConsents(connection),
    devices: new SqlDevices(connection, vault),
    attempts: new SqlAttempts(connection),
    sessions: new SqlSessions(connection),
    tokens: new SqlTokens(connection),
    authorizations: new SqlAuthorizations(connection),
    sso: new SqlSso(connection),
    signingKeys: new SqlSigningKeys(connection, vault),
    messageCodes: new SqlMessageCodes(connection, vault),
    authEvents: new SqlAuthEvents(connection),
    imports: new SqlImports(connection, vault),
    outbox: new SqlOutbox(connection, vault),
    accessKeys: new SqlAccessKeys(connection, vault),
    roles: new SqlRoles(connection),
    provisionedLimits: new SqlProvisionedLimits(connection),
    audit: new SqlAudit(connection),
    arrivals: new SqlArrivals(connection, deleteRowsOfPool),
  };
}
