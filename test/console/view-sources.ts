/** What the views of the console send, as their sources say it: command classes, and members of inputs. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';

const ROOT = fileURLToPath(new URL('../../console/src/', import.meta.url));

/** Catalogues of words send nothing. */
const isSource = (path: string) => /\.tsx?$/.test(path) && !/\/words\//.test(path);

/** What all views share edits no members. */
const isShared = (path: string) => path.startsWith('frame/');

interface ViewSource {
  /** The operations whose commands the file imports. */
  readonly operations: ReadonlySet<string>;
  /** The files of the console that it imports, but those that it loads later. */
  readonly imports: readonly string[];
  /** Names that it gives a value to or has a field for; what it only reads is not among them. */
  readonly written: ReadonlySet<string>;
}

/** Lists of what an update carries along: to be carried is not to be edited. */
const CARRIED = new Set(['CARRIED', 'TWINS']);

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function namesWrittenIn(node: Node, names: Set<string>): void {
  if (node.type === 'VariableDeclarator' && CARRIED.has(nameOf(node['id']))) return;
  // Types and patterns read, and so does the string of an import.
  if (/^(TS(?!As|Satisfies|NonNull)|ImportDeclaration|ObjectPattern)/.test(node.type)) return;
  if (node.type === 'Property') names.add(nameOf(node['key']));
  if (node.type === 'Literal' && typeof node['value'] === 'string') names.add(node['value']);
  for (const value of Object.values(node).flat()) if (isNode(value)) namesWrittenIn(value, names);
}

/** The name that an identifier or a string is. */
function nameOf(node: unknown): string {
  const { name, value } = node as { name?: unknown; value?: unknown };
  return String(name ?? value ?? '');
}

function readSource(path: string): ViewSource {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const operations = new Set<string>();
  const imports: string[] = [];
  const written = new Set<string>();
  for (const each of program.body) {
    if (each.type !== 'ImportDeclaration') continue;
    if (each.source.value.startsWith('.')) {
      imports.push(join(dirname(path), each.source.value));
    }
    for (const { local } of each.specifiers) {
      const [, operation] = /^([A-Z]\w+)Command$/.exec(local.name) ?? [];
      if (operation !== undefined) operations.add(operation);
    }
  }
  if (!isShared(path)) namesWrittenIn(program as unknown as Node, written);
  return { operations, imports, written };
}

/** All files of the console, by their paths under console/src. */
export function readViewSources(): ReadonlyMap<string, ViewSource> {
  const paths = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(isSource);
  return new Map(paths.map((path) => [path, readSource(path)]));
}

/**
 * The names written where an operation is sent from: in the file that has its command, in those
 * that import it, and in all that these are made of.
 */
export function namesWrittenFor(
  sources: ReadonlyMap<string, ViewSource>,
  operation: string,
): ReadonlySet<string> {
  const paths = new Set(
    [...sources].flatMap(([path, { operations }]) => (operations.has(operation) ? [path] : [])),
  );
  for (const reached of paths) {
    for (const [path, { imports }] of sources) if (imports.includes(reached)) paths.add(path);
  }
  for (const reached of paths) {
    for (const path of sources.get(reached)!.imports) if (sources.has(path)) paths.add(path);
  }
  return new Set([...paths].flatMap((path) => [...sources.get(path)!.written]));
}
