/** Whatever an operation of the API can do is done by a view of the console, or docs/console.md says that it is not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isOperationName, model, shapeOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { namesWrittenFor, readViewSources } from './view-sources.ts';

const sources = readViewSources();
const sent = new Set([...sources.values()].flatMap(({ operations }) => [...operations]));
const written = new Map<string, ReadonlySet<string>>();
function namesFor(operation: string): ReadonlySet<string> {
  const names = written.get(operation) ?? namesWrittenFor(sources, operation);
  written.set(operation, names);
  return names;
}

const operations = Object.keys(model.operations) as OperationName[];
const isForUsers = (operation: OperationName) => model.operations[operation].auth === 'none';

const [, section = ''] =
  /\n## What it does not do\n(.*?)(?=\n## |$)/s.exec(
    readFileSync(new URL('../../docs/console.md', import.meta.url), 'utf8'),
  ) ?? [];

/** The rows of the table under `## What it does not do` whose head begins with a word; names are `code`. */
function rowsOf(head: string) {
  const [, table = ''] =
    new RegExp(`^\\| ${head} \\|.*\\n\\|.*\\n((?:\\|.*\\n?)*)`, 'm').exec(section) ?? [];
  assert.notEqual(table, '', `a table of docs/console.md begins with ${head}`);
  return table.match(/^\|.*\|$/gm)!.map((row) => {
    const cells = row.split('|').slice(1, -1);
    assert.ok(cells.at(-1)!.trim().length > 10, `says why: ${row}`);
    return cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
  });
}

/**
 * Paths such as `Policies.PasswordPolicy.MinimumLength`: all of a shape that have a value of their
 * own. A member with a few values has a path for each, such as `UserPoolTier.PLUS`.
 */
function membersOf(shape: string, above: readonly string[] = []): readonly string[] {
  if (above.includes(shape)) return [];
  const described = shapeOf(shape);
  if (described.type === 'list') return membersOf(described.member, above);
  if (described.type === 'string') return described.enum ?? [];
  if (described.type !== 'structure') return [];
  return Object.entries(described.members).flatMap(([name, member]) => {
    const below = membersOf(member, [...above, shape]);
    return below.length === 0 ? [name] : below.map((path) => `${name}.${path}`);
  });
}

/** What is made with its defaults is edited where it can be changed. */
const updateOf = (operation: OperationName) => operation.replace(/^Create/, 'Update');

function isWritten(operation: string, path: string): boolean {
  if (!isOperationName(operation) || !sent.has(operation)) return false;
  if (!membersOf(model.operations[operation].input).includes(path)) return false;
  const names = namesFor(operation);
  return path.split('.').every((name) => names.has(name));
}

test('every operation is sent by a view, belongs to users themselves, or is named as left out', () => {
  const named = rowsOf('operation').flatMap(([names = []]) => names);
  assert.equal(new Set(named).size, named.length, 'an operation is named once');
  const left = operations.filter((name) => !sent.has(name) && !isForUsers(name));
  assert.deepEqual(named.toSorted(), left.toSorted());
});

test('no view sends what belongs to users themselves', () => {
  assert.match(section, /Operations that need no signature belong to users themselves/);
  assert.deepEqual(
    operations.filter((name) => isForUsers(name) && sent.has(name)),
    [],
  );
});

test('every member of what views send is edited by them, or named as left out', () => {
  const rows = rowsOf('input of');
  const isNamed = (operation: string, path: string) =>
    rows.some(
      ([of, members]) =>
        of!.includes(operation) && members!.some((name) => `${path}.`.startsWith(`${name}.`)),
    );
  const unnamed: string[] = [];
  const edited: string[] = [];
  for (const operation of operations) {
    if (!sent.has(operation) || /^(Admin)?(List|Get|Describe)/.test(operation)) continue;
    for (const path of membersOf(model.operations[operation].input)) {
      const isEdited = isWritten(operation, path) || isWritten(updateOf(operation), path);
      if (isEdited && isNamed(operation, path)) edited.push(`${operation} ${path}`);
      if (!isEdited && !isNamed(operation, path)) unnamed.push(`${operation} ${path}`);
    }
  }
  assert.deepEqual(unnamed, [], 'neither edited nor named');
  assert.deepEqual(edited, [], 'named as left out, and edited');
});

test('whatever is named as left out is there', () => {
  for (const [names = [], members = []] of rowsOf('input of')) {
    for (const name of names) {
      assert.ok(sent.has(name), `${name} is sent`);
      const paths = membersOf(model.operations[name as OperationName].input);
      for (const member of members) {
        assert.ok(
          paths.some((path) => `${path}.`.startsWith(`${member}.`)),
          `${name} has ${member}`,
        );
      }
    }
  }
});
