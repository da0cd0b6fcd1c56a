/** The order of the house: who may import whom. Reads the source as text. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Areas of src/ from top to bottom; a file imports only from lower lines and its own area. */
const LAYERS = [
  ['main'],
  ['cli', 'testing'],
  ['server'],
  ['api', 'oauth', 'pages', 'dev', 'console'],
  ['http'],
  ['domain'],
  ['triggers', 'messaging'],
  ['store'],
  ['contract', 'config'],
  ['platform'],
];

/** The rooms of domain/, in the same order. */
const ROOMS = [
  ['archive', 'oauth', 'operators'],
  ['signin', 'import', 'federation'],
  ['accounts'],
  ['tokens', 'passwords', 'messages'],
  ['factors', 'risk', 'branding'],
  ['clients'],
  ['pools'],
  ['users', 'attempts', 'quotas', 'audit'],
  ['access'],
];

const sources = new Map(
  globSync('**/*.ts', { cwd: src })
    .sort()
    .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(src, path), 'utf8')] as const),
);

interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone when the program runs. */
  readonly typeOnly: boolean;
  /** With its first use, not with the file that imports it. */
  readonly lazy: boolean;
}

const imports: readonly Import[] = [...sources].flatMap(([from, text]) =>
  specifiersOf(text).flatMap(({ specifier, typeOnly, lazy }) => {
    const to = resolveSpecifier(from, specifier);
    return to === undefined ? [] : [{ from, to, typeOnly, lazy }];
  }),
);

function specifiersOf(text: string) {
  const pattern =
    /^(?:import|export)\b( type\b)?[^'"`;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(pattern)].map(([, type, from, bare, dynamic]) => ({
    specifier: (from ?? bare ?? dynamic)!,
    typeOnly: type !== undefined,
    lazy: dynamic !== undefined,
  }));
}

function resolveSpecifier(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return posix.join(dirname(from), specifier);
  return undefined;
}

/** The area of a path: its first folder, or its name when it stands in src/ itself. */
const areaOf = (path: string) => path.split('/')[0]!.replace(/\.ts$/, '');

/** The room of a file of the domain; a file beside the rooms stands for itself and has no place. */
const roomOf = (path: string) => path.split('/')[1]!;

/** The comment a file opens with. */
const headOf = (text: string) => /^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? '';

const depth = (layers: readonly (readonly string[])[], name: string) =>
  layers.findIndex((layer) => layer.includes(name));

const shown = ({ from, to }: Pick<Import, 'from' | 'to'>) => `${from} imports ${to}`;

test('every area has its place in the order', () => {
  const areas = new Set([...sources.keys()].map(areaOf));
  assert.deepEqual(
    [...areas].filter((area) => depth(LAYERS, area) < 0),
    [],
  );
});

test('an area imports only from areas below it, and doors never from each other', () => {
  const wrong = imports
    .filter(({ from, to }) => areaOf(from) !== areaOf(to))
    .filter(({ from, to }) => depth(LAYERS, areaOf(from)) >= depth(LAYERS, areaOf(to)));
  assert.deepEqual(wrong.map(shown), []);
});

test('every room of the domain has its place in the order', () => {
  const rooms = new Set(
    [...sources.keys()].filter((path) => areaOf(path) === 'domain').map(roomOf),
  );
  assert.deepEqual([...rooms].sort(), ROOMS.flat().sort());
});

test('a room of the domain imports only from rooms below it', () => {
  const wrong = imports
    .filter(({ from, to }) => areaOf(from) === 'domain' && areaOf(to) === 'domain')
    .map(({ from, to }) => ({ from, to, part: roomOf(from), below: roomOf(to) }))
    .filter(({ part, below }) => part !== below)
    .filter(({ part, below }) => depth(ROOMS, part) >= depth(ROOMS, below));
  assert.deepEqual(wrong.map(shown), []);
});

test('every room of the domain has one file that says what the room owns', () => {
  const saying = [...sources]
    .filter(([path, text]) => areaOf(path) === 'domain' && headOf(text).includes('This room owns'))
    .map(([path]) => path);
  assert.deepEqual(saying.map(roomOf).sort(), ROOMS.flat().sort());
  const architecture = readFileSync(join(src, '../ARCHITECTURE.md'), 'utf8');
  const named = (path: string) => architecture.includes(path.slice('domain/'.length));
  assert.deepEqual(
    saying.filter((path) => !named(path)),
    [],
  );
});

test('a file of the domain that calls itself pure knows the store by its types alone', () => {
  const isPure = (path: string) => /\bPure\b/.test(headOf(sources.get(path)!));
  const wrong = imports
    .filter(({ from }) => areaOf(from) === 'domain' && isPure(from))
    .filter(({ to, typeOnly }) => areaOf(to) === 'store' && !typeOnly);
  assert.deepEqual(wrong.map(shown), []);
});

test('the composition root builds the domain without knowing the doors', () => {
  const doors = ['api', 'oauth', 'pages', 'dev', 'console'];
  const opening = ['server.ts', 'server/api.ts', 'server/mounts.ts', 'server/site-mounts.ts'];
  const wrong = imports
    .filter(({ from, to }) => areaOf(from) === 'server' && doors.includes(areaOf(to)))
    .filter(({ from }) => !opening.includes(from));
  assert.deepEqual(wrong.map(shown), []);
});

test('a server starts without the code of OAuth, of the pages and of the console', () => {
  const wrong = imports
    .filter(({ from, typeOnly, lazy }) => areaOf(from) === 'server' && !typeOnly && !lazy)
    .filter(
      ({ to }) => ['oauth', 'pages', 'console'].includes(areaOf(to)) || to === 'http/site.ts',
    );
  assert.deepEqual(wrong.map(shown), []);
});

test('a server starts without openid-client', () => {
  const statically = /^import (?!type\b)[^;]*?from 'openid-client'/m;
  const wrong = [...sources].filter(([, text]) => statically.test(text)).map(([path]) => path);
  assert.deepEqual(wrong, []);
});

test('a server starts without the code that reads XML', () => {
  const started = new Set(['main.ts', 'server.ts', 'testing.ts']);
  for (const path of started) {
    for (const { from, to, typeOnly, lazy } of imports) {
      if (from === path && !typeOnly && !lazy) started.add(to);
    }
  }
  assert.ok(started.has('domain/federation/saml/saml-protocol.ts'));
  assert.ok(!started.has('domain/federation/saml/xml-libraries.ts'));
});

test('no files import each other in a circle', () => {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const { to } of targets.get(path) ?? []) {
      const circle = visit(to, [...trail, path]);
      if (circle) return circle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of sources.keys()) assert.deepEqual(visit(path, []), undefined);
});

test('the head of a file names the other areas it uses', () => {
  const wrong = [...sources]
    .filter(([from]) => from.includes('/'))
    .flatMap(([from, text]) =>
      specifiersOf(text)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => areaOf(resolveSpecifier(from, specifier)!) !== areaOf(from))
        .map(({ specifier }) => `${from}: ${specifier}`),
    );
  assert.deepEqual(wrong, []);
});

test('every type has a name of its own, but for the parts a class is built from', () => {
  const declaration = /^(?:export )?(?:abstract )?(?:interface|type|class) (\w+)/gm;
  const declared = [...sources]
    .filter(([path]) => path !== 'contract/types.ts')
    .flatMap(([path, text]) => [...text.matchAll(declaration)].map(([, name]) => ({ name, path })))
    .filter(({ name }) => name !== 'Parts');
  const shared = [...Map.groupBy(declared, ({ name }) => name)]
    .filter(([, places]) => places.length > 1)
    .map(([name, places]) => `${name}: ${places.map(({ path }) => path).join(', ')}`);
  assert.deepEqual(shared, []);
});

test('names are exported by name: no barrel, no default export', () => {
  const wrong = [...sources].filter(([, text]) => /^export (\*|default\b)/m.test(text));
  assert.deepEqual(
    wrong.map(([path]) => path),
    [],
  );
});

test('time and randomness come from outside, in the domain and in the store', () => {
  const wrong = [...sources].filter(
    ([path, text]) =>
      ['domain', 'store'].includes(areaOf(path)) &&
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/.test(text),
  );
  assert.deepEqual(
    wrong.map(([path]) => path),
    [],
  );
});
