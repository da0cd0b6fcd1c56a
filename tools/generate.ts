/**
 * Writes every generated file; with `--check`, only says which are out of date.
 * The texts come from the other modules of this folder; Biome formats the TypeScript.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contractTypes } from './generate-contract.ts';
import { metricsReference } from './generate-metrics.ts';
import { settingsReference } from './generate-settings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const generated = {
  'src/contract/types.ts': contractTypes,
  'docs/settings.md': settingsReference,
  'docs/metrics.md': metricsReference,
};

function formatted(path: string, text: string): string {
  if (!path.endsWith('.ts')) return text;
  const biome = `${root}node_modules/@biomejs/biome/bin/biome`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'format', `--stdin-file-path=${path}`],
    { cwd: root, input: text, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`cannot format ${path}: ${stderr}`);
  return stdout;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(root + path, 'utf8');
  } catch {
    return undefined;
  }
}

const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(generated)) {
  const wanted = formatted(path, text());
  if (current(path) === wanted) continue;
  if (check) {
    console.error(`${path} is out of date: run npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(root + path, wanted);
    console.log(`wrote ${path}`);
  }
}
