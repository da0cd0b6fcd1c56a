/** Runs the `poolhouse` command as a process, the way a person or a supervisor does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));

type Env = Readonly<Record<string, string>>;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end. */
export async function poolhouse(args: readonly string[], env: Env = {}): Promise<Outcome> {
  return new Started(args, env).ended;
}

/** A command that goes on, such as `dev`. */
export class Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], env: Env = {}) {
    this.child = spawn(process.execPath, [launcher, 'src/main.ts', ...args], {
      env: { ...ownEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (data) => {
      this.stdout += data;
    });
    this.child.stderr!.on('data', (data) => {
      this.stderr += data;
    });
    this.ended = once(this.child, 'close').then(([code]) => ({
      code,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** The match of `pattern` in what the command says, as soon as it has said it. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match) return match;
      if (this.child.exitCode !== null) {
        throw new Error(`it ended before it said ${pattern}: ${this.stdout}${this.stderr}`);
      }
      await Promise.race([
        once(this.child.stdout!, 'data'),
        once(this.child.stderr!, 'data'),
        once(this.child, 'close'),
      ]);
    }
  }
}

/** Starts a server that is killed, if it still runs, when the test ends; answers its address. */
export async function startServing(t: TestContext, args: readonly string[], env: Env = {}) {
  const server = new Started([...args, '--port', '0'], env);
  t.after(() => server.child.kill('SIGKILL'));
  const [, url] = await server.says(/[Ll]istens?(?:ing)? on\s+(https?:\/\/[\w.:]+\d)/);
  return { server, url: url! };
}

/** A folder that goes away with the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Without the settings of whoever runs the tests. */
function ownEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('POOLHOUSE_'));
  return Object.fromEntries(kept);
}
