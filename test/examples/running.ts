/** Examples, run as a person runs them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A command line: what to run, and with what. */
type CommandLine = readonly [command: string, ...args: string[]];

/** The command line of a file among the examples. */
export const exampleFile = (path: string, ...args: readonly string[]): CommandLine => [
  process.execPath,
  fileURLToPath(new URL(`../../examples/${path}`, import.meta.url)),
  ...args,
];

/** The blocks of a language in the README of an example, in their order. */
export function blocksOf(example: string, language: string): readonly string[] {
  const text = readFileSync(
    new URL(`../../examples/${example}/README.md`, import.meta.url),
    'utf8',
  );
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...blocks].map(([, block]) => block!.trim());
}

/** A line for the shell as it is printed, with more arguments; the shell itself is not in between. */
export const printed = (line: string, ...args: readonly string[]): CommandLine => [
  'sh',
  '-c',
  `exec ${line} "$@"`,
  'sh',
  ...args,
];

/** Starts a program that runs until the test ends; `line` waits for a line that it says. */
export function run(
  t: Pick<TestContext, 'after'>,
  [command, ...args]: CommandLine,
  env: Readonly<Record<string, string>> = {},
) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env } });
  t.after(() => child.kill());
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(line));
  return {
    async line(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = said.map((line) => pattern.exec(line)).find((match) => match !== null);
        if (found) return found;
        await Promise.race([
          once(lines, 'line'),
          once(child, 'exit').then(() => assert.fail(`it ended, having said: ${said.join('\n')}`)),
        ]);
      }
    },
  };
}

/** What a program ends with, and what it says then. */
export async function end([command, ...args]: CommandLine) {
  const child = spawn(command, args, { cwd: root });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const [code] = await once(child, 'close');
  return { code, stderr: stderr.trim() };
}
