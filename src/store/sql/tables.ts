import type { Clock } from '#platform/clock.ts';
import type { Reads, Transaction } from '../store.ts';
import { SqlAccessKeys } from './access-keys.ts';
import { SqlArrivals } from './arrivals.ts';
import { SqlAttempts } from './attempts.ts';
import { SqlAuthEvents } from './auth-events.ts';
import { SqlBranding } from './branding.ts';
import { SqlClients } from './clients.ts';
import { SqlDevices } from './devices.ts';
import { SqlDomains } from './domains.ts';
import { SqlGroups } from './groups.ts';
import { SqlImports } from './imports.ts';
import { SqlMessageCodes } from './message-codes.ts';
import { SqlOutbox } from './outbox.ts';
import { SqlPasskeys } from './passkeys.ts';
import { SqlPools } from './pools.ts';
import type { Connection } from './query.ts';
import { SqlRecoveryCodes } from './recovery-codes.ts';
import { SqlResourceServers } from './resource-servers.ts';
import { SqlSigningKeys } from './signing-keys.ts';
import { SqlSoftwareTokens } from './software-tokens.ts';
import { SqlTerms } from './terms.ts';
import { SqlSessions, SqlTokens } from './tokens.ts';
import { SqlUsers } from './users.ts';
import type { Vault } from './vault.ts';

/** Every table over one connection. */
export class SqlTables implements Transaction, Reads {
  readonly pools: SqlPools;
  readonly clients: SqlClients;
  readonly domains: SqlDomains;
  readonly resourceServers: SqlResourceServers;
  readonly branding: SqlBranding;
  readonly terms: SqlTerms;
  readonly users: SqlUsers;
  readonly groups: SqlGroups;
  readonly softwareTokens: SqlSoftwareTokens;
  readonly recoveryCodes: SqlRecoveryCodes;
  readonly passkeys: SqlPasskeys;
  readonly devices: SqlDevices;
  readonly attempts: SqlAttempts;
  readonly sessions: SqlSessions;
  readonly tokens: SqlTokens;
  readonly signingKeys: SqlSigningKeys;
  readonly messageCodes: SqlMessageCodes;
  readonly authEvents: SqlAuthEvents;
  readonly imports: SqlImports;
  readonly outbox: SqlOutbox;
  readonly accessKeys: SqlAccessKeys;
  readonly arrivals: SqlArrivals;

  constructor(connection: Connection, vault: Vault, clock: Clock) {
    this.pools = new SqlPools(connection, clock);
    this.clients = new SqlClients(connection, vault);
    this.domains = new SqlDomains(connection);
    this.resourceServers = new SqlResourceServers(connection);
    this.branding = new SqlBranding(connection);
    this.terms = new SqlTerms(connection);
    this.users = new SqlUsers(connection, vault);
    this.groups = new SqlGroups(connection, clock);
    this.softwareTokens = new SqlSoftwareTokens(connection, vault);
    this.recoveryCodes = new SqlRecoveryCodes(connection, vault);
    this.passkeys = new SqlPasskeys(connection);
    this.devices = new SqlDevices(connection, vault);
    this.attempts = new SqlAttempts(connection);
    this.sessions = new SqlSessions(connection);
    this.tokens = new SqlTokens(connection);
    this.signingKeys = new SqlSigningKeys(connection, vault);
    this.messageCodes = new SqlMessageCodes(connection, vault);
    this.authEvents = new SqlAuthEvents(connection);
    this.imports = new SqlImports(connection, vault);
    this.outbox = new SqlOutbox(connection, vault);
    this.accessKeys = new SqlAccessKeys(connection, vault);
    this.arrivals = new SqlArrivals(connection);
  }
}
