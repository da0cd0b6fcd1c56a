import type {
  FurtherAuthenticator,
  SoftwareToken,
  SoftwareTokenTable,
  TokenOfUser,
} from '../tables/software-tokens.ts';
import { FurtherAuthenticators, type FurtherRow, fingerprintOf } from './further-authenticators.ts';
import { batches, type Connection, key, sql, type Value } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

export const softwareTokens = {
  name: 'software_tokens',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    pending_sealed: 'sealed?',
    pending_fingerprint: 'bytes?',
    active_sealed: 'sealed?',
    active_fingerprint: 'bytes?',
    friendly_name: 'text?',
    last_step: 'integer',
  },
  primaryKey: ['pool_id', 'user_id'],
  deletedWith: { user: 'user_id' },
  archive: { section: 'authenticator' },
} as const satisfies TableDescription;

const pendingOf = (...row: KeyOf<typeof softwareTokens>): PlaceIn<typeof softwareTokens> => ({
  column: 'software_tokens.pending',
  row,
});
const activeOf = (...row: KeyOf<typeof softwareTokens>): PlaceIn<typeof softwareTokens> => ({
  column: 'software_tokens.active',
  row,
});

type SecretsRow = Pick<RowOf<typeof softwareTokens>, 'pending_sealed' | 'active_sealed'>;

/** A token with a further authenticator of its user, if there is one: a row for each of them. */
interface TokenRow extends SecretsRow, FurtherRow {
  readonly token_name: string | null;
  readonly token_step: number;
}

const COLUMNS = Object.keys(softwareTokens.columns);
const insertTokens = batches(
  `insert into software_tokens (${COLUMNS.join(', ')}) values`,
  COLUMNS.length,
);

export class SqlSoftwareTokens implements SoftwareTokenTable {
  readonly #connection: Connection;
  readonly #vault: Vault;
  readonly #further: FurtherAuthenticators;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
    this.#further = new FurtherAuthenticators(connection, vault);
  }

  async find(poolId: string, userId: string): Promise<SoftwareToken | undefined> {
    const rows = await this.#connection.all<TokenRow>(
      sql`select t.pending_sealed, t.active_sealed, t.friendly_name as token_name,
                 t.last_step as token_step,
                 f.fingerprint, f.secret_sealed, f.friendly_name, f.last_step, f.created_at
            from software_tokens t
            left join further_authenticators f on f.pool_id = t.pool_id and f.user_id = t.user_id
           where t.pool_id = ${poolId} and t.user_id = ${key(userId)}
           order by f.created_at, f.fingerprint`,
    );
    const [row] = rows;
    if (!row) return undefined;
    const { pending_sealed, active_sealed, token_name } = row;
    const further = await this.#further.read(poolId, userId, rows);
    return {
      ...(pending_sealed && {
        pending: await this.#vault.open(pending_sealed, pendingOf(poolId, userId)),
      }),
      ...(active_sealed && {
        active: await this.#vault.open(active_sealed, activeOf(poolId, userId)),
      }),
      ...(token_name !== null && { friendlyName: token_name }),
      lastStep: row.token_step,
      ...(further.length > 0 && { further }),
    };
  }

  async enrolled(poolId: string, userId: string) {
    const row = await this.#connection.first<{ readonly friendly_name: string | null }>(
      sql`select friendly_name from software_tokens
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and active_fingerprint is not null`,
    );
    if (!row) return undefined;
    return row.friendly_name === null ? {} : { friendlyName: row.friendly_name };
  }

  /** One conditional statement: of two requests that have seen the same, exactly one gets true. */
  async associate(
    poolId: string,
    userId: string,
    secret: Buffer,
    seen: Buffer | undefined,
  ): Promise<boolean> {
    const place = pendingOf(poolId, userId);
    const changes = await this.#connection.run(
      sql`insert into software_tokens
            (pool_id, user_id, pending_sealed, pending_fingerprint, last_step)
          values (${poolId}, ${key(userId)}, ${this.#vault.seal(secret, place)},
                  ${this.#fingerprint(poolId, userId, secret)}, -1)
          on conflict (pool_id, user_id) do update
            set pending_sealed = excluded.pending_sealed,
                pending_fingerprint = excluded.pending_fingerprint
            where software_tokens.pending_fingerprint
                  is not distinct from ${seen ? this.#fingerprint(poolId, userId, seen) : null}`,
    );
    return changes === 1;
  }

  /** One conditional statement: of two requests with one code, exactly one gets true. */
  async activate(
    poolId: string,
    userId: string,
    pending: Buffer,
    step: number,
    friendlyName: string | undefined,
  ): Promise<boolean> {
    const sealed = this.#vault.seal(pending, activeOf(poolId, userId));
    const changes = await this.#connection.run(
      sql`update software_tokens
             set active_sealed = ${sealed}, active_fingerprint = pending_fingerprint,
                 pending_sealed = null, pending_fingerprint = null,
                 friendly_name = ${friendlyName ?? null}, last_step = ${step}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and pending_fingerprint = ${this.#fingerprint(poolId, userId, pending)}`,
    );
    return changes === 1;
  }

  async use(poolId: string, userId: string, step: number, secret: Buffer): Promise<boolean> {
    const fingerprint = this.#fingerprint(poolId, userId, secret);
    const changes = await this.#connection.run(
      sql`update software_tokens set last_step = ${step}
           where pool_id = ${poolId} and user_id = ${key(userId)} and last_step < ${step}
             and active_fingerprint = ${fingerprint}`,
    );
    return changes === 1 || this.#further.use(poolId, userId, step, fingerprint);
  }

  async putAll(poolId: string, tokens: readonly TokenOfUser[]): Promise<void> {
    const rows = tokens.map((each) => this.#rowOf(poolId, each));
    for (const query of insertTokens(rows)) await this.#connection.run(query);
  }

  #rowOf(poolId: string, { userId, token }: TokenOfUser): Value[] {
    const { pending, active, friendlyName = null, lastStep } = token;
    return [
      poolId,
      key(userId),
      pending ? this.#vault.seal(pending, pendingOf(poolId, userId)) : null,
      pending ? this.#fingerprint(poolId, userId, pending) : null,
      active ? this.#vault.seal(active, activeOf(poolId, userId)) : null,
      active ? this.#fingerprint(poolId, userId, active) : null,
      friendlyName,
      lastStep,
    ];
  }

  async delete(poolId: string, userId: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update software_tokens
             set pending_sealed = null, pending_fingerprint = null,
                 active_sealed = null, active_fingerprint = null, friendly_name = null
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and (pending_fingerprint is not null or active_fingerprint is not null)`,
    );
    await this.#further.deleteAll(poolId, userId);
    return changes === 1;
  }

  async add(poolId: string, userId: string, authenticator: FurtherAuthenticator): Promise<void> {
    const { secret, friendlyName = null, lastStep } = authenticator;
    const sealed = this.#vault.seal(secret, activeOf(poolId, userId));
    const isFirst = await this.#connection.run(
      sql`insert into software_tokens
            (pool_id, user_id, active_sealed, active_fingerprint, friendly_name, last_step)
          values (${poolId}, ${key(userId)}, ${sealed},
                  ${this.#fingerprint(poolId, userId, secret)}, ${friendlyName}, ${lastStep})
          on conflict (pool_id, user_id) do update
            set active_sealed = excluded.active_sealed,
                active_fingerprint = excluded.active_fingerprint,
                friendly_name = excluded.friendly_name, last_step = excluded.last_step
            where software_tokens.active_fingerprint is null`,
    );
    if (isFirst === 0) await this.#further.insert(poolId, userId, authenticator);
  }

  async replace(
    poolId: string,
    userId: string,
    old: Buffer,
    authenticator: FurtherAuthenticator,
  ): Promise<boolean> {
    if (await this.#putInPlace(poolId, userId, old, authenticator)) return true;
    if (!(await this.#further.delete(poolId, userId, this.#fingerprint(poolId, userId, old)))) {
      return false;
    }
    await this.#further.insert(poolId, userId, authenticator);
    return true;
  }

  async rename(
    poolId: string,
    userId: string,
    secret: Buffer,
    friendlyName: string,
  ): Promise<boolean> {
    const fingerprint = this.#fingerprint(poolId, userId, secret);
    const changes = await this.#connection.run(
      sql`update software_tokens set friendly_name = ${friendlyName}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and active_fingerprint = ${fingerprint}`,
    );
    return changes === 1 || this.#further.rename(poolId, userId, fingerprint, friendlyName);
  }

  async remove(poolId: string, userId: string, secret: Buffer): Promise<boolean> {
    const fingerprint = this.#fingerprint(poolId, userId, secret);
    if (await this.#further.delete(poolId, userId, fingerprint)) return true;
    // Held, if it is this one: of many requests that remove it, one promotes its successor.
    const held = await this.#connection.run(
      sql`update software_tokens set last_step = last_step
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and active_fingerprint = ${fingerprint}`,
    );
    if (held === 0) return false;
    const successor = await this.#further.takeOldest(poolId, userId);
    if (successor) return this.#putInPlace(poolId, userId, secret, successor);
    const changes = await this.#connection.run(
      sql`update software_tokens
             set active_sealed = null, active_fingerprint = null, friendly_name = null
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and active_fingerprint = ${fingerprint}`,
    );
    return changes === 1;
  }

  /** Replaces the active secret `old`, and the step that was used last with it. */
  async #putInPlace(
    poolId: string,
    userId: string,
    old: Buffer,
    authenticator: FurtherAuthenticator,
  ): Promise<boolean> {
    const { secret, friendlyName = null, lastStep } = authenticator;
    const sealed = this.#vault.seal(secret, activeOf(poolId, userId));
    const changes = await this.#connection.run(
      sql`update software_tokens
             set active_sealed = ${sealed},
                 active_fingerprint = ${this.#fingerprint(poolId, userId, secret)},
                 friendly_name = ${friendlyName}, last_step = ${lastStep}
           where pool_id = ${poolId} and user_id = ${key(userId)}
             and active_fingerprint = ${this.#fingerprint(poolId, userId, old)}`,
    );
    return changes === 1;
  }

  #fingerprint(poolId: string, userId: string, secret: Buffer): Buffer {
    return fingerprintOf(this.#vault, poolId, userId, secret);
  }
}
