/**
 * Where the files of the console are. A package has them beside its bundle. A checkout builds them
 * with their first use, into a folder named by the content they are made of, so that what is served
 * is always made of the source as it is.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from '#platform/log.ts';

/** The package or the checkout: this file lies two folders beneath it, bundled and not. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What makes the console, beside its own source. */
const MAKERS = ['package-lock.json', 'tools/console.ts'] as const;

/** The folder of the files, or why there is none. */
export type ConsoleState =
  | { readonly is: 'ready'; readonly folder: string }
  | { readonly is: 'being built' | 'broken' };

export interface BuiltConsole {
  /** Looks whether the source is another one now, and has it built. */
  look(): Promise<ConsoleState>;
}

export function builtConsole(log: Log, root = ROOT): BuiltConsole {
  if (!MAKERS.every((path) => existsSync(join(root, path)))) {
    return { look: async () => ({ is: 'ready', folder: join(root, 'dist', 'console') }) };
  }
  return new CheckoutConsole(log, root);
}

class CheckoutConsole implements BuiltConsole {
  readonly #log: Log;
  readonly #root: string;
  #building: Promise<void> | undefined;
  /** The content whose build failed: it would fail again. */
  #broken: string | undefined;

  constructor(log: Log, root: string) {
    this.#log = log;
    this.#root = root;
  }

  async look(): Promise<ConsoleState> {
    if (this.#building) return { is: 'being built' };
    const content = await contentOf(this.#root);
    const folder = join(this.#root, '.bundle', `console-${content}`);
    if (existsSync(folder)) return { is: 'ready', folder };
    if (this.#broken === content) return { is: 'broken' };
    this.#building ??= this.#build(folder, content);
    return { is: 'being built' };
  }

  async #build(folder: string, content: string): Promise<void> {
    try {
      // In a process of its own: the server should not keep the memory that building takes.
      const args = [join(this.#root, 'tools', 'console.ts'), folder];
      await promisify(execFile)(process.execPath, args, { cwd: this.#root });
    } catch (cause) {
      this.#broken = content;
      this.#log.error('console not built', { cause });
    }
    this.#building = undefined;
  }
}

/** What was read of a checkout last. */
interface ReadSource {
  /** The names, sizes and times of the files. */
  readonly stamp: string;
  readonly content: string;
}

const readSources = new Map<string, ReadSource>();

/** A name for what the console is made of. Files are read anew when one of them was written. */
export async function contentOf(root: string): Promise<string> {
  const source = await readdir(join(root, 'console'), { recursive: true, withFileTypes: true });
  const files = source.filter((entry) => entry.isFile());
  const paths = [
    ...files.map(({ parentPath, name }) => join(parentPath, name)),
    ...MAKERS.map((path) => join(root, path)),
  ].sort();
  const stats = await Promise.all(paths.map((path) => stat(path)));
  const stamps = stats.map(({ size, mtimeMs, ctimeMs }, at) => [paths[at], size, mtimeMs, ctimeMs]);
  const stamp = JSON.stringify(stamps);
  const read = readSources.get(root);
  if (read?.stamp === stamp) return read.content;
  const content = await hashOf(root, paths);
  readSources.set(root, { stamp, content });
  return content;
}

async function hashOf(root: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  for (const [index, path] of paths.entries()) {
    hash.update(`${path.slice(root.length)} ${contents[index]!.length}\n`).update(contents[index]!);
  }
  return hash.digest('hex').slice(0, 16);
}
