/** Reads an archive to its end, before any of it is used. */
import { decompressed } from '#platform/compressed-lines.ts';
import { type DecryptedFile, openEncrypted } from '#platform/encrypted-file.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import {
  type ArchiveHeader,
  type ArchiveLine,
  damaged,
  parseLine,
  type RecordCounts,
  Tally,
} from './lines.ts';

export interface OpenOptions {
  readonly passphrase: string;
  /** Opens the bytes of the archive from the beginning; called more than once. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Called with the number of users read. */
  readonly progress: (users: number) => void;
}

/** An archive of which every byte is genuine and every line is known. */
export interface Archive {
  readonly about: ArchiveHeader;
  readonly pool: Pool;
  readonly clients: readonly Client[];
  readonly counts: RecordCounts;
  /** All lines again, from the first. */
  lines(): AsyncIterable<ArchiveLine>;
}

/**
 * @throws FileRefused when the file cannot be opened or is not genuine
 * @throws ArchiveRefused when this version cannot import its contents
 */
export async function openArchive({ passphrase, open, progress }: OpenOptions): Promise<Archive> {
  const file = await openEncrypted(open(), passphrase);
  const lines = () => linesIn(file, open);
  return { ...(await inspect(lines(), progress)), lines };
}

async function* linesIn(
  file: DecryptedFile,
  open: OpenOptions['open'],
): AsyncGenerator<ArchiveLine> {
  for await (const text of decompressed(file.read(open()))) yield parseLine(text);
}

async function inspect(
  lines: AsyncIterable<ArchiveLine>,
  progress: (users: number) => void,
): Promise<Omit<Archive, 'lines'>> {
  const tally = new Tally();
  const clients: Client[] = [];
  let about: ArchiveHeader | undefined;
  let pool: Pool | undefined;
  let end: RecordCounts | undefined;
  for await (const line of lines) {
    if (end || (!about && line.name !== 'archive')) throw damaged();
    if (line.name === 'archive') about = line.record;
    else if (line.name === 'pool') pool = line.record;
    else if (line.name === 'end') end = line.record;
    else if (line.name === 'users') progress(tally.addUser(line.record));
    else if (line.name === 'section') tally.add(line.section.name);
    else {
      tally.add('clients');
      clients.push(line.record);
    }
  }
  if (!about || !pool || !end || !sameCounts(end, tally.counts)) throw damaged();
  if (pool.id !== about.poolId || !pool.id.startsWith(`${pool.region}_`)) throw damaged();
  return { about, pool, clients, counts: tally.counts };
}

function sameCounts(one: RecordCounts, other: RecordCounts): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
