/** Changes of tables and indexes: of those that nobody uses yet, and beside requests. */

import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { isLocked } from './postgres-errors.ts';

/** Who changes tables in use holds the advisory lock of this number, which is Poolhouse's own. */
const DEFINING = 7_066_541_104;

/** How long a change of a table in use keeps requests waiting behind it. */
const LONGEST_LOCK_OF_ALL_MS = 500;

/** How soon what could not be locked is tried again. */
const AGAIN_MS = 250;

/**
 * Waits until no other connection changes tables in use. Who waits asks again and again: a
 * statement that waits would hold up what it waits for, which waits for all statements to end.
 */
export async function changeAlone(client: pg.PoolClient): Promise<void> {
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as locked', [DEFINING]);
    if (rows[0].locked) return;
    await pause(AGAIN_MS);
  }
}

/**
 * Builds an index without keeping writers out. One that was given up half-way is there by name,
 * and of no use: it goes first. Whatever else waits for a table keeps those waiting who come after
 * it, so it gives up soon and tries again.
 */
export async function defineInUse(client: pg.PoolClient, text: string): Promise<void> {
  const [, head, name] = /^(create (?:unique )?index) if not exists (\w+)/.exec(text) ?? [];
  if (!name) {
    await client.query(`set lock_timeout = ${LONGEST_LOCK_OF_ALL_MS}`);
    for (;;) {
      try {
        return void (await client.query(text));
      } catch (error) {
        if (!isLocked(error)) throw error;
        await pause(AGAIN_MS);
      }
    }
  }
  await client.query('set lock_timeout = 0');
  const { rows } = await client.query(
    'select 1 from pg_index where indexrelid = to_regclass($1) and not indisvalid',
    [name],
  );
  if (rows.length > 0) await client.query(`drop index concurrently ${name}`);
  await client.query(text.replace(head!, `${head} concurrently`));
}

/** Defines what no request uses yet. */
export async function defineEmpty(client: pg.PoolClient, text: string): Promise<void> {
  await client.query(text);
}
