/**
 * Bundles the source: a start that reads a dozen files takes half as long as one of four hundred.
 * By itself, `bundle.ts <folder>`, it does that for the launcher.
 */
import { chmodSync, cpSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

/** What is started by its name: the command, what tests import, and threads. */
const ENTRIES = [
  'main.ts',
  'testing.ts',
  'platform/modexp-worker.ts',
  'platform/slow-hash-worker.ts',
  'store/sql/dialects/sqlite-checkpointer.ts',
];

/**
 * Writes the bundle of src/ to `folder`, which must lie as deep beneath the checkout as the folders
 * of src/, from where the code finds package.json. Answers how many files it has. Packages are not
 * bundled: they are the package's dependencies.
 */
export async function bundleSource(folder: string): Promise<number> {
  const bundle = await rolldown({
    input: Object.fromEntries(ENTRIES.map((path) => [basename(path, '.ts'), join(src, path)])),
    cwd: root,
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    // But not what the bundler adds of its own.
    external: (id) => /^[^#./\0]/.test(id) && !id.startsWith('@oxc-project/'),
  });
  const { output } = await bundle.write({
    dir: folder,
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
  for (const path of globSync('**/*.json', { cwd: src })) {
    cpSync(join(src, path), join(folder, basename(path)));
  }
  chmodSync(join(folder, 'main.js'), 0o755);
  return output.filter(({ type }) => type === 'chunk').length;
}

if (import.meta.main) await bundleSource(process.argv[2]!);
