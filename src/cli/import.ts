/** `poolhouse import`: a pool arrives, from the archive that `export` has made elsewhere. */
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { importPool } from '#domain/archive/import-pool.ts';
import { type Archive, openArchive } from '#domain/archive/open-archive.ts';
import { systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { systemRandom } from '#platform/random.ts';
import { commandAudit } from './audit.ts';
import type { Run } from './call.ts';
import { archivePassphrase } from './passphrase.ts';
import { ProgressBar } from './progress.ts';
import { countLines, countsInLog } from './transfer-report.ts';
import { digestOf, withFile } from './whole-file.ts';
import { withAct } from './with-store.ts';

export const importIntoStore: Run = async ({ settings, flags }) => {
  const file = flags.get('in');
  if (!file) throw new SettingsError('Say which archive: --in <file>.');
  return withFile(file, async (open) => {
    const passphrase = await archivePassphrase(settings);
    const audit = commandAudit(settings);
    const digest = await digestOf(open());
    await audit('pool import begun', { digest });
    try {
      const { pool, about, counts } = await bringIn(settings, passphrase, open);
      await audit('pool imported', { poolId: pool.id, ...countsInLog(counts), digest });
      const made = new Date(about.madeAt).toISOString();
      console.log(`Imported the user pool ${pool.id}, as it was at ${made}.`);
      for (const line of countLines(counts)) console.log(line);
      return 0;
    } catch (error) {
      await audit('pool import failed', { digest, error: (error as Error).name });
      throw error;
    }
  });
};

/** Opens the store only for an archive that is known to be whole. */
async function bringIn(
  settings: Settings,
  passphrase: string,
  open: () => AsyncIterable<Uint8Array>,
): Promise<Archive> {
  const progress = new ProgressBar();
  try {
    const archive = await openArchive({
      passphrase,
      open,
      progress: (users) => progress.show('Checking', users),
    });
    const total = archive.counts['users'] ?? 0;
    await withAct(settings, { operation: 'import', poolId: archive.pool.id }, ({ store }) =>
      importPool({
        store,
        clock: systemClock,
        ids: new Ids(systemRandom),
        archive,
        progress: (users) => progress.show('Importing', users, total),
      }),
    );
    return archive;
  } finally {
    progress.end();
  }
}
