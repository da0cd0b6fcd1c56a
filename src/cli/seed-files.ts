/** `poolhouse dev --seed`: files of seeds, brought into the server at its start and when they change. */
import { readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import { Failure } from './failure.ts';

/** Users in one request: their passwords take a few milliseconds each. */
const USERS_AT_ONCE = 200;

/** A file of one's own may be large. */
const FILE_BOUNDS = { depth: 100, members: 10_000_000 };

/** An editor writes a file in several steps; the last of them counts. */
const SETTLED_MS = 150;

interface PoolJson {
  readonly users?: readonly unknown[];
}

/**
 * Brings what `path`, a file or a folder of `*.json` files, says into the server at `url`.
 * @throws Failure naming the file and what is wrong in it
 */
export async function applySeeds(url: string, path: string): Promise<string> {
  const counts = new Map<string, number>();
  for (const file of filesOf(path)) {
    for (const part of partsOf(file)) {
      const answer = await post(`${url}/_dev/seed`, part).catch((error: unknown) => {
        throw new Failure(`${file}: ${(error as Error).message}`);
      });
      for (const [name, count] of Object.entries(answer)) {
        // A pool comes once with all but its users, and again with each part of them.
        if (name === 'pools' && part.isContinued) continue;
        counts.set(name, (counts.get(name) ?? 0) + count);
      }
    }
  }
  const said = [...counts].map(([name, count]) =>
    count === 1 ? `1 ${name.slice(0, -1)}` : `${count} ${name}`,
  );
  return said.join(', ');
}

/** Applies them again whenever one changes; what is wrong in them is told, and the server goes on. */
export function watchSeeds(url: string, path: string, tell: (line: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const isFile = statSync(path).isFile();
  const watcher = watch(isFile ? dirname(path) : path, (_, name) => {
    if (isFile ? name !== basename(path) : !name?.endsWith('.json')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      applySeeds(url, path).then(
        (counts) => tell(`Seeded again: ${counts}.`),
        (error: Error) => tell(`Not seeded: ${error.message}`),
      );
    }, SETTLED_MS);
  });
  watcher.unref();
}

/** What the server holds, as a seed. */
export async function takeSnapshot(url: string): Promise<string> {
  const answer = await fetch(`${url}/_dev/snapshot`);
  return `${JSON.stringify(await answer.json(), undefined, 2)}\n`;
}

function filesOf(path: string): readonly string[] {
  try {
    if (statSync(path).isFile()) return [path];
    const files = readdirSync(path).filter((name) => name.endsWith('.json'));
    return files.sort().map((name) => join(path, name));
  } catch (error) {
    throw new Failure(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** The seed in pieces that a request can carry. */
function partsOf(file: string) {
  const seed = parsed(file) as { pools?: readonly PoolJson[] };
  if (!Array.isArray(seed?.pools)) return [{ seed, isContinued: false }];
  return seed.pools.flatMap((pool: PoolJson) => {
    const { users, ...rest } = pool ?? {};
    if (!Array.isArray(users) || users.length <= USERS_AT_ONCE) {
      return [{ seed: { ...seed, pools: [pool] }, isContinued: false }];
    }
    const starts = Array.from({ length: Math.ceil(users.length / USERS_AT_ONCE) }, (_, i) => i);
    return starts.map((i) => {
      const some = users.slice(i * USERS_AT_ONCE, (i + 1) * USERS_AT_ONCE);
      const whole = i === 0 ? { ...rest, users: some } : onlyUsers(rest, some);
      return { seed: { ...seed, pools: [whole] }, isContinued: i > 0 };
    });
  });
}

/** The pool with its settings, which a change of it needs, and these users alone. */
function onlyUsers(pool: Readonly<Record<string, unknown>>, users: readonly unknown[]) {
  const { clients: _, groups: __, resourceServers: ___, ...rest } = pool;
  return { ...rest, users };
}

function parsed(file: string): unknown {
  try {
    return parseBoundedJson(readFileSync(file, 'utf8'), FILE_BOUNDS);
  } catch (error) {
    throw new Failure(`${file}: ${(error as Error).message}`);
  }
}

/** @throws Error with the words of the server */
async function post(url: string, { seed }: { readonly seed: unknown }) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(seed),
  });
  const body: unknown = await answer.json();
  if (answer.ok) return body as Readonly<Record<string, number>>;
  const { message = `The server answered ${answer.status}.` } = body as { message?: string };
  throw new Error(message);
}
