/**
 * Bundles src/ and builds the console into dist/, which is what the published package holds: Node
 * does not strip types under node_modules.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleSource } from './bundle.ts';
import { buildConsole } from './console.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
declareTypes();
const count = await bundleSource(join(dist, 'lib'));
console.log(`Bundled src/ into ${count} files of dist/lib/.`);
await buildConsole(join(dist, 'console'));
console.log('Built console/ into dist/console/.');

/**
 * The declarations of what the package offers, with relative imports in place of its own map. Types
 * are not checked again: `npm run check` does, these declarations with them.
 */
function declareTypes(): void {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tools/tsconfig.build.json', '--noCheck'],
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
