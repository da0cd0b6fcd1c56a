import type { Clock } from '#platform/clock.ts';
import type { Reads, Store, Transaction } from '../store.ts';
import { purge } from './purge.ts';
import type { Database } from './query.ts';
import { SqlTables } from './tables.ts';
import type { Vault } from './vault.ts';

/** The store over an SQL database. */
export class SqlStore implements Store {
  readonly pools: SqlTables['pools'];
  readonly clients: SqlTables['clients'];
  readonly domains: SqlTables['domains'];
  readonly resourceServers: SqlTables['resourceServers'];
  readonly branding: SqlTables['branding'];
  readonly terms: SqlTables['terms'];
  readonly users: SqlTables['users'];
  readonly groups: SqlTables['groups'];
  readonly softwareTokens: SqlTables['softwareTokens'];
  readonly recoveryCodes: SqlTables['recoveryCodes'];
  readonly passkeys: SqlTables['passkeys'];
  readonly devices: SqlTables['devices'];
  readonly attempts: SqlTables['attempts'];
  readonly tokens: SqlTables['tokens'];
  readonly authorizations: SqlTables['authorizations'];
  readonly sso: SqlTables['sso'];
  readonly signingKeys: SqlTables['signingKeys'];
  readonly messageCodes: SqlTables['messageCodes'];
  readonly authEvents: SqlTables['authEvents'];
  readonly imports: SqlTables['imports'];
  readonly outbox: SqlTables['outbox'];
  readonly accessKeys: SqlTables['accessKeys'];
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #clock: Clock;

  constructor(database: Database, vault: Vault, clock: Clock) {
    this.#database = database;
    this.#vault = vault;
    this.#clock = clock;
    const reads = new SqlTables(database.reads, vault, clock);
    this.pools = reads.pools;
    this.clients = reads.clients;
    this.domains = reads.domains;
    this.resourceServers = reads.resourceServers;
    this.branding = reads.branding;
    this.terms = reads.terms;
    this.users = reads.users;
    this.groups = reads.groups;
    this.softwareTokens = reads.softwareTokens;
    this.recoveryCodes = reads.recoveryCodes;
    this.passkeys = reads.passkeys;
    this.devices = reads.devices;
    this.attempts = reads.attempts;
    this.tokens = reads.tokens;
    this.authorizations = reads.authorizations;
    this.sso = reads.sso;
    this.signingKeys = reads.signingKeys;
    this.messageCodes = reads.messageCodes;
    this.authEvents = reads.authEvents;
    this.imports = reads.imports;
    this.outbox = reads.outbox;
    this.accessKeys = reads.accessKeys;
  }

  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#database.transaction((connection) =>
      body(new SqlTables(connection, this.#vault, this.#clock)),
    );
  }

  snapshot<T>(body: (reads: Reads) => Promise<T>): Promise<T> {
    return this.#database.snapshot((connection) =>
      body(new SqlTables(connection, this.#vault, this.#clock)),
    );
  }

  ping(): Promise<void> {
    return this.#database.ready();
  }

  purge(now: number): Promise<number> {
    return purge(this.#database, now);
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
