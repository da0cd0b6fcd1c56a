/** `poolhouse keys list`, `rotate`, `reseal`, `retire` and `rewrap`: the data keys of the store. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import type { DataKeys } from '#store/sql/data-keys.ts';
import type { OpenedStore } from '#store/sql/open.ts';
import type { Resealed } from '#store/sql/reseal.ts';
import type { DataKeyRecord } from '#store/sql/sealing-keys.ts';
import { commandAudit } from './audit.ts';
import type { Run } from './call.ts';
import { withAct, withOpenedStore } from './with-store.ts';

const DAY_MS = 86_400_000;
/** Feedback links are good for a week, what else browsers hold for less or for as long as it goes. */
const USUAL_DAYS = 30;
/** Servers have gone on to the key that seals after a second. */
const FOLLOWED_MS = 2_500;

export const listDataKeys: Run = async ({ settings, flags }) =>
  withOpenedStore(settings, async ({ dataKeys }) => {
    const counts = flags.has('rows') ? await dataKeys.countRows() : undefined;
    const keys = await dataKeys.list();
    for (const key of keys) {
      const parts = [
        String(key.id).padStart(3),
        `made ${when(key.createdAt)}`,
        `up to ${key.seals} seals`,
        stateOf(key, dataKeys),
        ...((await dataKeys.isUnderMasterKey(key)) ? [] : ['under the second master key']),
        ...(counts ? [`${counts.get(key.id) ?? 0} values in rows`] : []),
        ...(key.id === keys[0]!.id ? ['never deleted'] : []),
      ];
      console.log(parts.join('  '));
    }
    return 0;
  });

export const rotateDataKeys: Run = async ({ settings }) => {
  const audit = commandAudit(settings);
  return withAct(settings, { operation: 'keys rotate' }, async (opened) => {
    const { dataKeys, store } = opened;
    await dataKeys.advance();
    await audit('data key rotated', { outcome: `key ${dataKeys.sealing}` });
    console.error(
      `Key ${dataKeys.sealing} seals now. Rows are sealed anew; if this is interrupted, poolhouse keys reseal goes on.`,
    );
    if (!store.isSoleWriter) await sleep(FOLLOWED_MS);
    return resealed(settings, opened);
  });
};

export const resealRows: Run = async ({ settings }) =>
  withAct(settings, { operation: 'keys reseal' }, (opened) => resealed(settings, opened));

async function resealed(settings: Settings, { dataKeys }: OpenedStore): Promise<number> {
  const done = await dataKeys.reseal();
  await commandAudit(settings)('rows sealed anew', { count: done.resealed });
  return report(done);
}

export const retireDataKeys: Run = async ({ settings, flags }) => {
  const days = readDays(flags.get('unused-for'));
  const act = { operation: 'keys retire', given: [`days=${days}`] };
  return withAct(settings, act, async ({ dataKeys }) => {
    const { deleted, inUse, ...done } = await dataKeys.retire(days * DAY_MS);
    for (const id of deleted) {
      await commandAudit(settings)('data key deleted', { outcome: `key ${id}` });
      console.log(`Deleted key ${id}.`);
    }
    if (deleted.length === 0) console.log('Deleted none.');
    if (inUse.length > 0) {
      console.error(`Values are still sealed under the keys ${inUse.join(', ')}; they stay.`);
    }
    return report(done);
  });
};

export const rewrapDataKeys: Run = async ({ settings }) =>
  withAct(settings, { operation: 'keys rewrap' }, async ({ dataKeys }) => {
    const count = await dataKeys.rewrap();
    await commandAudit(settings)('data keys wrapped anew', { count });
    console.log(`Wrapped ${count} data keys anew; all are under the master key.`);
    return 0;
  });

/** Tells what was done; 1 where something does not open. */
function report({ resealed, broken }: Resealed): number {
  console.log(`Sealed ${resealed} values anew.`);
  if (broken === 0) return 0;
  console.error(
    `${broken} values do not open: they were altered, moved, or sealed under a key that is not there. They were left as they are.`,
  );
  return 1;
}

function readDays(given: string | undefined): number {
  if (given === undefined) return USUAL_DAYS;
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw new SettingsError('--unused-for must be a number of days.');
}

function stateOf({ id, supersededAt }: DataKeyRecord, { sealing }: DataKeys): string {
  if (supersededAt !== undefined) return `opens, out of use since ${when(supersededAt)}`;
  if (id === sealing) return 'seals';
  return id > sealing ? 'next' : 'opens';
}

const when = (instant: number) => new Date(instant).toISOString();
