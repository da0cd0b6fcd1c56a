/**
 * Bundles src/ into dist/, which is what the published package holds: Node does not strip types
 * under node_modules, and a start that reads a dozen files takes half as long as one of four
 * hundred. Packages are not bundled: they are the package's dependencies.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const dist = join(root, 'dist');
/** As deep as the folders of src/, from where the code finds package.json. */
const lib = join(dist, 'lib');

/** What is started by its name: the command, what tests import, and threads. */
const ENTRIES = [
  'main.ts',
  'testing.ts',
  'platform/modexp-worker.ts',
  'platform/slow-hash-worker.ts',
  'store/sql/dialects/sqlite-checkpointer.ts',
];

rmSync(dist, { recursive: true, force: true });
declareTypes();
const bundle = await rolldown({
  input: Object.fromEntries(ENTRIES.map((path) => [basename(path, '.ts'), join(src, path)])),
  cwd: root,
  platform: 'node',
  preserveEntrySignatures: 'allow-extension',
  // But not what the bundler adds of its own.
  external: (id) => /^[^#./\0]/.test(id) && !id.startsWith('@oxc-project/'),
});
const { output } = await bundle.write({
  dir: lib,
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  sourcemap: true,
  // A start parses one file of what every server needs; these come with the first request for any.
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: 'operations', test: /src\/api\/operations\/(?!index)/ },
      { name: 'pages', test: /src\/(?:pages|oauth)\/(?!words\/)/ },
    ],
  },
});
for (const path of filesIn(src, '**/*.json')) cpSync(join(src, path), join(lib, basename(path)));
chmodSync(join(lib, 'main.js'), 0o755);
const chunks = output.filter(({ type }) => type === 'chunk');
console.log(`Bundled src/ into ${chunks.length} files of dist/lib/.`);

/** The declarations of what the package offers, with relative imports in place of its own map. */
function declareTypes(): void {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tools/tsconfig.build.json'],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) process.exit(1);
  for (const path of filesIn(dist, '**/*.d.ts')) {
    const file = join(dist, path);
    writeFileSync(file, withRelativeImports(path, readFileSync(file, 'utf8')));
  }
}

function filesIn(folder: string, pattern: string): string[] {
  return globSync(pattern, { cwd: folder }).map((path) => path.replaceAll('\\', '/'));
}

function withRelativeImports(path: string, text: string): string {
  const specifier = /(\bfrom\s*|\bimport\s*|\bimport\()(['"])([#.][^'"]+)\.ts\2/g;
  return text.replaceAll(specifier, (_, head: string, quote: string, to: string) => {
    const target = to.startsWith('#') ? relativeTo(path, to.slice(1)) : to;
    return `${head}${quote}${target}.js${quote}`;
  });
}

function relativeTo(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
