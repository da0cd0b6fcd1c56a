import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Archive, openArchive } from '#domain/archive/open-archive.ts';
import { toJson } from '#domain/archive/record-json.ts';
import { compressed } from '#platform/compressed-lines.ts';
import { encrypted } from '#platform/encrypted-file.ts';
import { systemRandom } from '#platform/random.ts';
import { openAt } from '../store/open.ts';
import { archiveOf, CHEAP, opened, PASSPHRASE } from './archives.ts';
import { populate } from './populated.ts';

/** What a true archive of three users holds, line by line. */
let lines: string[];

before(async () => {
  const { store } = await openAt('sqlite::memory:');
  const { pool } = await populate(store, 3);
  lines = await textOf(await archiveOf(store, pool.id));
  await store.close();
});

async function textOf(bytes: Buffer): Promise<string[]> {
  const found: string[] = [];
  for await (const line of (await opened(bytes)).lines()) {
    const name = line.name === 'section' ? line.section.name : line.name;
    found.push(toJson({ [name]: line.record }));
  }
  return found;
}

/** An archive of these lines, genuine in every byte. */
async function openLines(given: readonly string[]): Promise<Archive> {
  const pieces: Buffer[] = [];
  const source = (async function* () {
    yield* given;
  })();
  for await (const piece of encrypted(compressed(source), PASSPHRASE, systemRandom, CHEAP)) {
    pieces.push(piece);
  }
  const open = async function* () {
    yield* pieces;
  };
  return openArchive({ passphrase: PASSPHRASE, open, progress: () => {} });
}

const isLine = (name: string) => (line: string) => line.startsWith(`{"${name}":`);

test('an archive tells what it holds', async () => {
  const { about, counts, clients, pool } = await openLines(lines);
  assert.deepEqual([about.poolId, about.madeBy], [pool.id, 'a test']);
  assert.equal(clients.length, 1);
  assert.deepEqual(counts, {
    clients: 1,
    groups: 1,
    loginNames: 3,
    password: 3,
    authenticator: 3,
    users: 3,
    groupMembers: 3,
  });
});

test('lines that are missing, doubled or not in their place are missed', async () => {
  const [first, ...rest] = lines;
  const last = lines.at(-1)!;
  const without = (name: string) => {
    const at = lines.findIndex(isLine(name));
    return lines.toSpliced(at, 1);
  };
  const wrong = {
    nothing: [],
    'no first line': rest,
    'no last line': lines.slice(0, -1),
    'two last lines': [...lines, last],
    'a line after the last': [...lines, lines.find(isLine('users'))!],
    'no pool': without('pool'),
    'a user less': without('users'),
    'a client less': without('clients'),
    'a member less': without('groupMembers'),
    'a user twice': lines.toSpliced(3, 0, lines.find(isLine('users'))!),
    'not JSON': [first!, 'x', ...rest],
    'not an object': [first!, '[]', ...rest],
    'no record': [first!, '{"users":1}', ...rest],
    'a user without an id': [first!, '{"users":{"user":{}}}', ...rest],
    'another pool': lines.map((line) =>
      isLine('pool')(line) ? line.replace('"us-east-1_', '"us-east-1_x') : line,
    ),
  };
  for (const [what, given] of Object.entries(wrong)) {
    await assert.rejects(
      openLines(given),
      { message: 'What is in the archive is not whole.' },
      what,
    );
  }
});

test('what this version does not know is refused by its name, and not left out', async () => {
  const [first, ...rest] = lines;
  const unknown = (name: string) => ({
    name: 'ArchiveRefused',
    message: `The archive has something that this version does not know (${name}): use a newer version of Poolhouse.`,
  });
  await assert.rejects(openLines([first!, '{"badges":{}}', ...rest]), unknown('badges'));
  const withBadge = lines.map((line) =>
    isLine('users')(line) ? line.replace('"loginNames":', '"badges":') : line,
  );
  await assert.rejects(openLines(withBadge), unknown('badges'));
  const newer = first!.replace('"format":1', '"format":2');
  await assert.rejects(openLines([newer, ...rest]), unknown('another format'));
});
