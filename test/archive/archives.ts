/** Archives in tests: made and read in this process, or by the command. */
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { exportPool } from '#domain/archive/export-pool.ts';
import { importPool } from '#domain/archive/import-pool.ts';
import { type Archive, openArchive } from '#domain/archive/open-archive.ts';
import { toJson } from '#domain/archive/record-json.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { systemRandom } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import { type Outcome, poolhouse } from '../cli/poolhouse.ts';

export const PASSPHRASE = 'correct horse battery staple';

/** The least an archive may cost to open: the usual cost is for guessers. */
export const CHEAP = { log2N: 10, r: 8, p: 1 };

/** The whole pool, as the bytes of an archive. */
export async function archiveOf(
  store: Store,
  poolId: string,
  { progress = () => {}, clock = systemClock }: { progress?: () => void; clock?: Clock } = {},
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await exportPool({
    store,
    clock,
    random: systemRandom,
    poolId,
    passphrase: PASSPHRASE,
    cost: CHEAP,
    madeBy: 'a test',
    write: async (bytes) => {
      for await (const piece of bytes) pieces.push(piece);
    },
    progress,
  });
  return Buffer.concat(pieces);
}

export function opened(bytes: Buffer, passphrase = PASSPHRASE): Promise<Archive> {
  const open = async function* () {
    for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
  };
  return openArchive({ passphrase, open, progress: () => {} });
}

/** Brings the archive into the store. */
export async function bringInto(
  store: Store,
  archive: Archive,
  progress: (users: number) => void = () => {},
): Promise<void> {
  await importPool({ store, clock: systemClock, ids: new Ids(systemRandom), archive, progress });
}

/** Everything an archive says about the pool, in no particular order. */
export async function contents(bytes: Buffer): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of (await opened(bytes)).lines()) {
    if (line.name === 'archive') continue;
    const name = line.name === 'section' ? line.section.name : line.name;
    lines.push(`${name} ${toJson(line.record)}`);
  }
  return lines.sort();
}

/** A store that the command can be sent to, and the key that opens it. */
export interface Place {
  readonly storeUrl: string;
  readonly masterKey: Buffer;
}

/** Runs the command on the store of `place`. */
export function onStore(
  { storeUrl, masterKey }: Place,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  return poolhouse(args, {
    ...(storeUrl.startsWith('sqlite:')
      ? { POOLHOUSE_DATA: dirname(storeUrl.slice('sqlite:'.length)) }
      : { POOLHOUSE_DATABASE_URL: storeUrl }),
    POOLHOUSE_MASTER_KEY: masterKey.toString('base64'),
    POOLHOUSE_ARCHIVE_PASSPHRASE: PASSPHRASE,
    ...env,
  });
}

/** The same, for a command that must succeed; answers what it says. */
export async function succeeds(place: Place, args: readonly string[]): Promise<Outcome> {
  const outcome = await onStore(place, args);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome;
}

/** The audit records among what a command says on standard error. */
export function auditIn({ stderr }: Outcome): Record<string, unknown>[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line)).filter(({ audit }) => audit === true);
}
