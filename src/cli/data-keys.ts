/** `poolhouse keys list`, `rotate`, `reseal`, `retire` and `rewrap`: the data keys of the store. */
import { SettingsError } from '#config/settings-error.ts';
import { resealAll, retireKeys, rotateDataKey } from '#domain/operators/data-key-steps.ts';
import { type StatedDataKey, USUAL_UNUSED_DAYS } from '#store/sql/data-keys.ts';
import type { Resealed } from '#store/sql/reseal.ts';
import { commandAudit } from './audit.ts';
import type { Run } from './call.ts';
import { withAct, withOpenedStore } from './with-store.ts';

/** Nobody ends a command but by a signal of the system. */
const untilDone = new AbortController().signal;

export const listDataKeys: Run = async ({ settings, flags }) =>
  withOpenedStore(settings, async ({ dataKeys }) => {
    for (const key of await dataKeys.states(flags.has('rows') ? 'rows' : 'nothing')) {
      const parts = [
        String(key.id).padStart(3),
        `made ${when(key.createdAt)}`,
        `up to ${key.seals} seals`,
        shownState(key),
        ...(key.isUnderMasterKey ? [] : ['under the second master key']),
        ...(key.rows === undefined ? [] : [`${key.rows} values in rows`]),
        ...(key.canBeDeleted ? [] : ['never deleted']),
      ];
      console.log(parts.join('  '));
    }
    return 0;
  });

export const rotateDataKeys: Run = async ({ settings }) => {
  const tell = commandAudit(settings);
  return withAct(settings, { operation: 'keys rotate' }, async (opened) => {
    const { dataKeys } = opened;
    const sealing = await rotateDataKey(dataKeys, tell);
    console.error(
      `Key ${sealing} seals now. Rows are sealed anew; if this is interrupted, poolhouse keys reseal goes on.`,
    );
    await dataKeys.followed();
    return report(await resealAll(dataKeys, tell, untilDone));
  });
};

export const resealRows: Run = async ({ settings }) =>
  withAct(settings, { operation: 'keys reseal' }, async ({ dataKeys }) =>
    report(await resealAll(dataKeys, commandAudit(settings), untilDone)),
  );

export const retireDataKeys: Run = async ({ settings, flags }) => {
  const days = readDays(flags.get('unused-for'));
  const act = { operation: 'keys retire', given: [`days=${days}`] };
  return withAct(settings, act, async ({ dataKeys }) => {
    const retired = await retireKeys(dataKeys, days, commandAudit(settings), untilDone);
    const { deleted, inUse, ...done } = retired;
    for (const id of deleted) console.log(`Deleted key ${id}.`);
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
  if (given === undefined) return USUAL_UNUSED_DAYS;
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw new SettingsError('--unused-for must be a number of days.');
}

const shownState = ({ state, supersededAt }: StatedDataKey) =>
  supersededAt === undefined ? state : `opens, out of use since ${when(supersededAt)}`;

const when = (instant: number) => new Date(instant).toISOString();
