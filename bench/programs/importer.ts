/**
 * Brings an archive into a store as `poolhouse import` does, in a process of its own: what it
 * takes is told apart from all else.
 */
import { createReadStream } from 'node:fs';
import { importPool } from '#domain/archive/import-pool.ts';
import { openArchive } from '#domain/archive/open-archive.ts';
import { systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { systemRandom } from '#platform/random.ts';
import { openAt } from '../../test/store/open.ts';
import { serveOrders } from './orders.ts';

export interface ImportOrder {
  readonly file: string;
  readonly passphrase: string;
  readonly storeUrl: string;
}

export interface ImportResult {
  /** Of the writing alone: an archive is read to its end before. */
  readonly seconds: number;
  /** CPU seconds of the same, in all threads of the process. */
  readonly cpu: number;
  /** The most memory the process had, in bytes. */
  readonly peak: number;
}

async function bringIn({ file, passphrase, storeUrl }: ImportOrder): Promise<ImportResult> {
  const open = () => createReadStream(file);
  const archive = await openArchive({ passphrase, open, progress: () => {} });
  const { store } = await openAt(storeUrl);
  const begun = performance.now();
  const before = process.cpuUsage();
  const ids = new Ids(systemRandom);
  await importPool({ store, clock: systemClock, ids, archive, progress: () => {} });
  await store.close();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - begun) / 1000;
  const peak = process.resourceUsage().maxRSS * 1024;
  return { seconds, cpu: (user + system) / 1e6, peak };
}

serveOrders({ import: bringIn, stop: () => undefined });
