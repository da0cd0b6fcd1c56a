/**
 * Everything that can be said about the source without running it: `npm run check`.
 * Lint and format, types, generated files, and words that must not be in the tree.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { unwelcomeLines } from './unwelcome.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
}

function run(name: string, file: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root });
    const output: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => output.push(data));
    child.stderr.on('data', (data: Buffer) => output.push(data));
    child.on('close', (code) => {
      resolve({ name, ok: code === 0, output: Buffer.concat(output).toString().trim() });
    });
  });
}

const outcomes = await Promise.all([
  run('lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--colors=off', '.'),
  run('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
  run('types of the console', 'node_modules/typescript/bin/tsc', '-p', 'console'),
  run('generated files', 'tools/generate.ts', '--check'),
  unwelcomeLines(root).then((lines) => ({
    name: 'words',
    ok: lines.length === 0,
    output: lines.join('\n'),
  })),
]);

for (const { name, ok, output } of outcomes) {
  if (!ok && output) console.log(output);
  console.log(`${ok ? 'ok' : 'FAILED'}  ${name}`);
}
if (outcomes.some(({ ok }) => !ok)) process.exitCode = 1;
