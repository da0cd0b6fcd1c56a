/** Links between documents lead somewhere: to a file of the project, and to a heading in it. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const documents = globSync('{*.md,docs/**/*.md,examples/**/*.md,deploy/**/*.md}', { cwd: root })
  .filter((path) => !path.includes('node_modules'))
  .map((path) => join(root, path));

/** Without what stands in code. */
const proseOf = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(path: string): ReadonlySet<string> {
  const headings = [...proseOf(path).matchAll(/^#+ +(.*)$/gm)].map(([, heading]) => heading!);
  const anchors = new Set<string>();
  for (const heading of headings) {
    const base = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let anchor = base;
    for (let i = 1; anchors.has(anchor); i++) anchor = `${base}-${i}`;
    anchors.add(anchor);
  }
  return anchors;
}

test('links in documents lead to files and headings that exist', () => {
  assert.ok(documents.length > 20);
  const broken: string[] = [];
  for (const path of documents) {
    for (const [, link] of proseOf(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link!)) continue;
      const [file = '', anchor] = link!.split('#', 2);
      const target = file === '' ? path : resolve(dirname(path), decodeURIComponent(file));
      const found =
        existsSync(target) &&
        (anchor === undefined || (target.endsWith('.md') && anchorsOf(target).has(anchor)));
      if (!found) broken.push(`${relative(root, path)}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});
