/** The steps of the work on data keys, and what each has recorded, whoever takes them. */
import type { LogFields } from '#platform/log.ts';
import type { DataKeys, Retired } from '#store/sql/data-keys.ts';
import type { Resealed } from '#store/sql/reseal.ts';

const DAY_MS = 86_400_000;

/** Records a step. */
export type TellStep = (event: string, fields: LogFields) => void | Promise<void>;

/** Goes on to the next key, which seals from now on; answers its id. */
export async function rotateDataKey(dataKeys: DataKeys, tell: TellStep): Promise<number> {
  await dataKeys.advance();
  const { sealing } = dataKeys;
  await tell('data key rotated', { outcome: `key ${sealing}` });
  return sealing;
}

/** Seals under the key in use what is sealed under another. */
export async function resealAll(
  dataKeys: DataKeys,
  tell: TellStep,
  signal: AbortSignal,
): Promise<Resealed> {
  const done = await dataKeys.reseal(signal);
  await tell('rows sealed anew', { count: done.resealed });
  return done;
}

/** Deletes the keys that have not sealed for so many days and that nothing is sealed under. */
export async function retireKeys(
  dataKeys: DataKeys,
  days: number,
  tell: TellStep,
  signal: AbortSignal,
): Promise<Retired> {
  const done = await dataKeys.retire(days * DAY_MS, signal);
  for (const id of done.deleted) await tell('data key deleted', { outcome: `key ${id}` });
  return done;
}
