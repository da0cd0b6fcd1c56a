/**
 * Bundles src/ and builds the console into dist/, which is what the published package holds: Node
 * does not strip types under node_modules.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
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
 * The declarations of what the package offers, and of what those name, with relative imports in
 * place of its own map. Types are not checked again: `npm run check` does, these declarations with
 * them.
 */
function declareTypes(): void {
  const all = mkdtempSync(join(tmpdir(), 'poolhouse-types-'));
  process.once('exit', () => rmSync(all, { recursive: true, force: true }));
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tools/tsconfig.build.json', '--noCheck'];
  const { status } = spawnSync(process.execPath, [...tsc, '--outDir', all], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  // It grows while it is gone through.
  const named = new Set(['testing.d.ts']);
  for (const path of named) {
    const declaration = withRelativeImports(path, readFileSync(join(all, path), 'utf8'));
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    writeFileSync(join(dist, path), declaration.text);
    for (const to of declaration.named) named.add(to);
  }
}

/** The text of the declaration at `path`, and the paths of those that it imports. */
function withRelativeImports(path: string, text: string) {
  const specifier = /(\bfrom\s*|\bimport\s*|\bimport\()(['"])([#.][^'"]+)\.ts\2/g;
  const named: string[] = [];
  const relative = text.replaceAll(specifier, (_, head: string, quote: string, to: string) => {
    const target = to.startsWith('#') ? relativeTo(path, to.slice(1)) : to;
    named.push(posix.join(posix.dirname(path), `${target}.d.ts`));
    return `${head}${quote}${target}.js${quote}`;
  });
  return { text: relative, named };
}

function relativeTo(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
