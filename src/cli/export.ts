/** `poolhouse export`: a pool leaves, as an archive that `import` reads or as files in the clear. */
import { SettingsError } from '#config/settings-error.ts';
import { exportPool } from '#domain/archive/export-pool.ts';
import { exportAuthenticators, exportProfiles } from '#domain/archive/plain-exports.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { version } from '#platform/version.ts';
import type { Store } from '#store/store.ts';
import { commandAudit } from './audit.ts';
import type { Call, Run } from './call.ts';
import { newPassphrase } from './passphrase.ts';
import { grouped, ProgressBar } from './progress.ts';
import { countLines, countsInLog } from './transfer-report.ts';
import { type FileDigest, refuseExisting, writeWhole } from './whole-file.ts';
import { withAct } from './with-store.ts';

type Kind = 'out' | 'profiles' | 'otpauth';

/** What every kind of export gets to work with. */
interface Parts {
  readonly store: Store;
  readonly poolId: string;
  readonly write: (pieces: AsyncIterable<Uint8Array | string>) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
}

/** Answers how many records of each kind went out. */
type ExportWriter = (parts: Parts) => Promise<Readonly<Record<string, number>>>;

export const exportFromStore: Run = async (call) => {
  const { settings, flags } = call;
  const poolId = flags.get('pool');
  if (!poolId) throw new SettingsError('Say which user pool: --pool <id>.');
  const { kind, file } = destination(flags);
  refuseExisting(file);
  const work = await workFor(kind, call);

  const audit = commandAudit(settings);
  const fields = { poolId, outcome: kind === 'out' ? 'archive' : kind };
  await audit('pool export begun', fields);
  const progress = new ProgressBar();
  let written: FileDigest | undefined;
  const act = { operation: 'export', poolId, given: [fields.outcome] };
  const counts = await withAct(settings, act, ({ store }) =>
    work({
      store,
      poolId,
      write: async (pieces) => {
        written = await writeWhole(file, pieces);
      },
      progress: (done, total) => progress.show('Exporting', done, total),
    }),
  )
    .catch(async (error: Error) => {
      await audit('pool export failed', { ...fields, error: error.name });
      throw error;
    })
    .finally(() => progress.end());
  const { bytes, digest } = written!;
  await audit('pool exported', { ...fields, ...countsInLog(counts), digest });
  console.log(`Exported the user pool ${poolId} to ${file}, ${grouped(bytes)} bytes.`);
  for (const line of countLines(counts)) console.log(line);
  console.log(`SHA-256 ${digest}`);
  return 0;
};

function destination(flags: Call['flags']): { kind: Kind; file: string } {
  const given = (['out', 'profiles', 'otpauth'] as const).flatMap((kind) => {
    const file = flags.get(kind);
    return file === undefined ? [] : [{ kind, file }];
  });
  if (given.length !== 1) {
    throw new SettingsError('Say where to, once: --out, --profiles or --otpauth <file>.');
  }
  const [to] = given;
  if (to!.kind === 'otpauth' && !flags.has('in-the-clear')) {
    throw new SettingsError(
      'With --otpauth the file holds every secret of an authenticator for anybody to read: confirm it with --in-the-clear. An archive (--out) holds the same, encrypted.',
    );
  }
  return to!;
}

async function workFor(kind: Kind, { settings }: Call): Promise<ExportWriter> {
  if (kind === 'profiles') return profiles;
  if (kind === 'otpauth') return async (parts) => ({ ...(await exportAuthenticators(parts)) });
  const passphrase = await newPassphrase(settings);
  const madeBy = `poolhouse ${version()}`;
  const means = { clock: systemClock, random: systemRandom, passphrase, madeBy };
  return (parts) => exportPool({ ...parts, ...means });
}

const profiles: ExportWriter = async (parts) => {
  const { users, formulas, unverified } = await exportProfiles(parts);
  if (formulas > 0) {
    console.error(
      `Users with a value that a spreadsheet may take for a formula: ${grouped(formulas)}. Let it read every column as text.`,
    );
  }
  if (unverified > 0) {
    console.error(
      `Users whom an import job would skip, since no address that the pool verifies is verified: ${grouped(unverified)}.`,
    );
  }
  return { users };
};
