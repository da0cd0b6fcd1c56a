/** `poolhouse admin …-access-key`: who may sign requests to a production server. */
import { SettingsError } from '#config/settings-error.ts';
import { AccessKeys, checkKeyName } from '#domain/access/access-keys.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import { noteMade } from '#domain/audit/occasion.ts';
import { systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { systemRandom } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { AccessKey } from '#store/tables/access-keys.ts';
import { every } from '#store/tables/page.ts';
import type { Run } from './call.ts';
import { asMisuse } from './misuse.ts';
import { readPolicyFile } from './policy-file.ts';
import { withAct, withStore } from './with-store.ts';

const keysIn = (store: Store) =>
  new AccessKeys({ store, clock: systemClock, random: systemRandom, ids: new Ids(systemRandom) });

export const createAccessKey: Run = async ({ settings, flags }) => {
  const name = flags.get('name');
  if (!name) throw new SettingsError('Give the key a name: --name <who will use it>.');
  asMisuse(() => checkKeyName(name));
  const expires = flags.get('expires');
  const expiresAt = expires === undefined ? undefined : readExpiry(expires, systemClock.now());
  const policyFile = flags.get('policy');
  const policy = policyFile === undefined ? undefined : readPolicyFile(policyFile, parsePolicy);
  const given = [
    `name=${name}`,
    policy === undefined ? 'everything' : 'policy',
    ...(expiresAt === undefined ? [] : [`expires=${isoDate(expiresAt)}`]),
  ];
  const key = await withAct(
    settings,
    { operation: 'admin create-access-key', given },
    async ({ store }) => {
      const keys = keysIn(store);
      const made = keys.make({
        name,
        ...(policy !== undefined && { policy }),
        ...(expiresAt !== undefined && { expiresAt }),
      });
      noteMade(`id=${made.id}`);
      await keys.add(made);
      return made;
    },
  );
  console.log(`AWS_ACCESS_KEY_ID=${key.id}`);
  console.log(`AWS_SECRET_ACCESS_KEY=${key.secret}`);
  console.error('The secret is not shown again.');
  return 0;
};

export const listAccessKeys: Run = async ({ settings }) =>
  withStore(settings, async (store) => {
    for await (const key of every((page) => keysIn(store).list(page))) {
      console.log(lineOf(key, systemClock.now()));
    }
    return 0;
  });

function lineOf({ id, name, policy, ...times }: AccessKey, now: number): string {
  const { createdAt, lastUsedAt, expiresAt } = times;
  return [
    id,
    `made ${isoDate(createdAt)}`,
    lastUsedAt === undefined ? 'never used' : `used ${isoDate(lastUsedAt)}`,
    expiresAt === undefined
      ? 'does not expire'
      : `${expiresAt > now ? 'expires' : 'expired'} ${isoDate(expiresAt)}`,
    policy === undefined ? 'everything' : 'policy',
    name,
  ].join('  ');
}

const isoDate = (ms: number) => new Date(ms).toISOString();

const DAY_MS = 86_400_000;
const MOST_DAYS = 36_500;

/** A number of days from now, or an instant with its zone. */
function readExpiry(given: string, now: number): number {
  const isDays = /^\d{1,5}$/.test(given) && Number(given) <= MOST_DAYS;
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/.test(given);
  const at = isDays ? now + Number(given) * DAY_MS : isTime ? Date.parse(given) : Number.NaN;
  if (at > now) return at;
  throw new SettingsError(
    '--expires takes a number of days, or a time to come such as 2030-01-31T00:00:00Z.',
  );
}

export const deleteAccessKey: Run = async ({ settings, operands }) => {
  const id = operands[0]!;
  const act = { operation: 'admin delete-access-key', given: [`id=${id}`] };
  await withAct(settings, act, ({ store }) => keysIn(store).delete(id));
  console.log(`Deleted ${id}.`);
  return 0;
};
