/**
 * Compiles src/ into dist/, which is what the published package holds: Node does not strip types
 * under node_modules. Subpath imports become relative ones, so that dist/ stands by itself.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const dist = join(root, 'dist');

// Node calls its own type stripping experimental when it is asked for by name.
process.removeAllListeners('warning');

rmSync(dist, { recursive: true, force: true });
const declarations = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tools/tsconfig.build.json'],
  { cwd: root, stdio: 'inherit' },
);
if (declarations.status !== 0) process.exit(1);
for (const path of filesIn(dist, '**/*.d.ts')) {
  const file = join(dist, path);
  writeFileSync(file, withRelativeImports(path, readFileSync(file, 'utf8')));
}

const sources = filesIn(src, '**/*.ts');
for (const path of sources) {
  const text = stripTypeScriptTypes(readFileSync(join(src, path), 'utf8'));
  const file = join(dist, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, withRelativeImports(path, text));
}
for (const path of filesIn(src, '**/*.json')) cpSync(join(src, path), join(dist, path));
chmodSync(join(dist, 'main.js'), 0o755);
console.log(`Compiled ${sources.length} files into dist/.`);

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
