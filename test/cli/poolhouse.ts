/**
 * Runs the `poolhouse` command. Servers are processes, the way a supervisor has them. What runs to
 * its end is a thread with arguments, environment, output and exit code of its own, in a third of
 * the time: the same command as a process is run by the guide's commands (test/docs), and where it
 * is killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundledServer } from '../../tools/source-bundle.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

let main: string | undefined;
/** What the launcher would look for with every start. */
export const mainFile = (): string => {
  main ??= bundledServer(root) ?? join(root, 'src', 'main.ts');
  return main;
};

type Env = Readonly<Record<string, string>>;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end. */
export async function poolhouse(args: readonly string[], env: Env = {}): Promise<Outcome> {
  // A server logs to the standard output of its process.
  if (args[0] === 'serve' || args[0] === 'dev') return new Started(args, env).ended;
  return withoutServer(args, env);
}

/** The same for what starts no server: also `serve` and `dev` that are refused for their settings. */
export async function withoutServer(args: readonly string[], env: Env = {}): Promise<Outcome> {
  const thread = new Worker(mainFile(), {
    argv: [...args],
    env: { ...ownEnvironment(), ...env },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(thread, 'exit'),
    text(thread.stdout),
    text(thread.stderr),
  ]);
  return { code, stdout, stderr };
}

/** A command that goes on, such as `dev`. */
export class Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], env: Env = {}, start: readonly string[] = [mainFile()]) {
    this.child = spawn(process.execPath, [...start, ...args], {
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

/** A command by the launcher, as `npm start` and `npm run poolhouse` have it. */
export function launched(args: readonly string[], env: Env = {}): Started {
  return new Started(args, env, [join(root, 'tools', 'run.mjs'), 'src/main.ts']);
}

/** Starts a server that is killed, if it still runs, when the test ends; answers its address. */
export async function startServing(t: TestContext, args: readonly string[], env: Env = {}) {
  const server = new Started([...args, '--port', '0'], env);
  t.after(() => server.child.kill('SIGKILL'));
  const [, url] = await server.says(/[Ll]istens?(?:ing)? on\s+(https?:\/\/[\w.:]+\d)/);
  return { server, url: url! };
}

/** Without the settings of whoever runs the tests. */
function ownEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('POOLHOUSE_'));
  return Object.fromEntries(kept);
}
