/** `poolhouse admin …-access-key`: who may sign requests to a production server. */
import { SettingsError } from '#config/settings-error.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import { SECRET_ALPHABET, SECRET_LENGTH } from '#domain/access/secrets.ts';
import { systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { randomText, systemRandom } from '#platform/random.ts';
import type { AccessKey } from '#store/tables/access-keys.ts';
import { every } from '#store/tables/page.ts';
import type { Run } from './call.ts';
import { Failure } from './failure.ts';
import { readPolicyFile } from './policy-file.ts';
import { withAct, withStore } from './with-store.ts';

const MOST_NAME_LENGTH = 128;

export const createAccessKey: Run = async ({ settings, flags }) => {
  const name = flags.get('name');
  if (!name) throw new SettingsError('Give the key a name: --name <who will use it>.');
  // Names go into logs and listings, one line each.
  if (name.length > MOST_NAME_LENGTH || /\p{C}/u.test(name)) {
    throw new SettingsError(`A name has at most ${MOST_NAME_LENGTH} printable characters.`);
  }
  const createdAt = systemClock.now();
  const expires = flags.get('expires');
  const expiresAt = expires === undefined ? undefined : readExpiry(expires, createdAt);
  const policyFile = flags.get('policy');
  const policy = policyFile === undefined ? undefined : readPolicyFile(policyFile, parsePolicy);
  const key: AccessKey = {
    id: new Ids(systemRandom).accessKeyId(),
    secret: randomText(systemRandom, SECRET_ALPHABET, SECRET_LENGTH),
    name,
    createdAt,
    ...(policy !== undefined && { policy }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const given = [
    `id=${key.id}`,
    `name=${name}`,
    policy === undefined ? 'everything' : 'policy',
    ...(expiresAt === undefined ? [] : [`expires=${isoDate(expiresAt)}`]),
  ];
  await withAct(settings, { operation: 'admin create-access-key', given }, ({ store }) =>
    store.transaction((tx) => tx.accessKeys.insert(key)),
  );
  console.log(`AWS_ACCESS_KEY_ID=${key.id}`);
  console.log(`AWS_SECRET_ACCESS_KEY=${key.secret}`);
  console.error('The secret is not shown again.');
  return 0;
};

export const listAccessKeys: Run = async ({ settings }) =>
  withStore(settings, async (store) => {
    for await (const key of every((page) => store.accessKeys.list(page))) {
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
  await withAct(settings, act, async ({ store }) => {
    const deleted = await store.transaction((tx) => tx.accessKeys.delete(id));
    if (!deleted) throw new Failure(`There is no access key ${id}.`);
  });
  console.log(`Deleted ${id}.`);
  return 0;
};
