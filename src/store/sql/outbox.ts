import type {
  Backlog,
  OutboxTable,
  OutgoingMessage,
  OutgoingMessageKey,
} from '../tables/outbox.ts';
import { leaseIn } from './leases.ts';
import { type Connection, fromKey, key, sql } from './query.ts';
import type { KeyOf, PlaceIn, RowOf, TableDescription } from './table.ts';
import type { Vault } from './vault.ts';

/** A message that has expired is removed by the node that would deliver it, which says so. */
export const outbox = {
  name: 'outbox',
  columns: {
    pool_id: 'text',
    user_id: 'key',
    topic: 'text',
    id: 'text',
    medium: 'text',
    content_sealed: 'sealed',
    expires_at: 'integer',
    due_at: 'integer',
    tries: 'integer',
    lease: 'text?',
  },
  primaryKey: ['pool_id', 'user_id', 'topic'],
  deletedWith: { user: 'user_id' },
  archive: { leftOut: 'they last for minutes or hours, and can be requested again' },
} as const satisfies TableDescription;

const leaseOfTopic = leaseIn(outbox.name, 'lease', outbox.primaryKey);
/** Of the message itself, and not of one that has replaced it. */
const leaseOfOne = leaseIn(outbox.name, 'lease', [...outbox.primaryKey, 'id']);

type MessageRow = Omit<RowOf<typeof outbox>, 'lease'>;

const contentOf = (...row: KeyOf<typeof outbox>): PlaceIn<typeof outbox> => ({
  column: 'outbox.content',
  row,
});

const placeOf = ({ poolId, userId, topic }: Omit<OutgoingMessageKey, 'id'>) =>
  contentOf(poolId, userId, topic);

const BEFORE_ALL = { dueAt: 0, poolId: '', userId: '', topic: '' };

export class SqlOutbox implements OutboxTable {
  readonly #connection: Connection;
  readonly #vault: Vault;

  constructor(connection: Connection, vault: Vault) {
    this.#connection = connection;
    this.#vault = vault;
  }

  async due(
    medium: OutgoingMessage['medium'],
    now: number,
    limit: number,
    after: Pick<OutgoingMessage, 'dueAt' | 'poolId' | 'userId' | 'topic'> = BEFORE_ALL,
  ): Promise<readonly OutgoingMessage[]> {
    const rows = await this.#connection.all<MessageRow>(
      sql`select pool_id, user_id, topic, id, medium, content_sealed, expires_at, due_at, tries
            from outbox
           where medium = ${medium} and due_at between ${after.dueAt} and ${now}
             and (due_at, pool_id, user_id, topic)
               > (${after.dueAt}, ${after.poolId}, ${key(after.userId)}, ${after.topic})
           order by due_at, pool_id, user_id, topic limit ${limit}`,
    );
    return Promise.all(rows.map((row) => this.#toMessage(row)));
  }

  async backlog(medium: OutgoingMessage['medium']): Promise<Backlog> {
    const row = await this.#connection.first<{ count: number; due_at: number | null }>(
      sql`select count(*) as count, min(due_at) as due_at from outbox where medium = ${medium}`,
    );
    const { count = 0, due_at: dueAt = null } = row ?? {};
    return { count, ...(dueAt !== null && { dueAt }) };
  }

  async put(message: OutgoingMessage): Promise<void> {
    const { poolId, userId, topic, id, medium, content, expiresAt, dueAt, tries } = message;
    const sealed = this.#vault.seal(Buffer.from(content), placeOf(message));
    // The node with the lease is sending the earlier one: the new one waits until that is over.
    await this.#connection.run(
      sql`insert into outbox
            (pool_id, user_id, topic, id, medium, content_sealed, expires_at, due_at, tries, lease)
          values (${poolId}, ${key(userId)}, ${topic}, ${id}, ${medium}, ${sealed}, ${expiresAt},
                  ${dueAt}, ${tries}, null)
          on conflict (pool_id, user_id, topic) do update
            set id = excluded.id, medium = excluded.medium,
                content_sealed = excluded.content_sealed, expires_at = excluded.expires_at,
                tries = excluded.tries,
                due_at = case when outbox.lease is null then excluded.due_at
                              else outbox.due_at end`,
    );
  }

  async claim(
    { poolId, userId, topic, id }: OutgoingMessageKey,
    lease: string,
    now: number,
    until: number,
  ): Promise<boolean> {
    const taken = leaseOfOne.take(lease, until, poolId, key(userId), topic, id, now);
    return (await this.#connection.run(taken)) === 1;
  }

  async remove({ poolId, userId, topic, id }: OutgoingMessageKey): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from outbox
           where pool_id = ${poolId} and user_id = ${key(userId)} and topic = ${topic}
             and id = ${id}`,
    );
    return changes === 1;
  }

  async putOff(
    { poolId, userId, topic, id }: OutgoingMessageKey,
    lease: string,
    dueAt: number,
    tries: number,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update outbox set lease = null, due_at = ${dueAt}, tries = ${tries}
           where pool_id = ${poolId} and user_id = ${key(userId)} and topic = ${topic}
             and id = ${id} and lease = ${lease}`,
    );
    return changes === 1;
  }

  async release(
    { poolId, userId, topic }: OutgoingMessageKey,
    lease: string,
    dueAt: number,
  ): Promise<boolean> {
    const returned = leaseOfTopic.giveBack(dueAt, poolId, key(userId), topic, lease);
    return (await this.#connection.run(returned)) === 1;
  }

  async drop(poolId: string, userId: string, topic: string): Promise<void> {
    await this.#connection.run(
      sql`delete from outbox
           where pool_id = ${poolId} and user_id = ${key(userId)} and topic = ${topic}`,
    );
  }

  async #toMessage(row: MessageRow): Promise<OutgoingMessage> {
    const at = { poolId: row.pool_id, userId: fromKey(row.user_id), topic: row.topic };
    const content = await this.#vault.open(row.content_sealed, placeOf(at));
    return {
      ...at,
      id: row.id,
      medium: row.medium as OutgoingMessage['medium'],
      content: content.toString(),
      expiresAt: row.expires_at,
      dueAt: row.due_at,
      tries: row.tries,
    };
  }
}
