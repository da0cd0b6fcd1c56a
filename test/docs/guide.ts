/** The commands that documents print. */
import { readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** What a shell, or psql, is to be given. */
export interface Block {
  readonly language: 'sh' | 'sql';
  readonly text: string;
  /** Where it stands: `docs/operations/keys.md:30`. */
  readonly at: string;
  /** Why no test runs it, as its first line says: `# Not run by the tests: it needs Docker.` */
  readonly notRun?: string;
  /** Programs it needs, as its first line says: `# Run by the tests where pg_dump is installed.` */
  readonly needs: readonly string[];
  /** What it prints, where the document shows that right after it; `…` stands for anything. */
  readonly prints?: string;
}

/** The blocks of a document that are commands, in their order. */
export function blocksOf(path: string): readonly Block[] {
  const document = readFileSync(new URL(path, root), 'utf8');
  const found = document.matchAll(
    /^```(sh|sql)\n([\s\S]*?)^```$(?:\n\n?```text\n([\s\S]*?)^```$)?/gm,
  );
  return [...found].map(({ 1: language, 2: text, 3: prints, index }) => {
    const [, notRun] = /^# Not run by the tests: (.+)$/m.exec(text!) ?? [];
    const [, needs = ''] =
      /^# Run by the tests where (.+) (?:is|are) installed\.$/m.exec(text!) ?? [];
    return {
      language: language as Block['language'],
      text: text!,
      at: `${path}:${document.slice(0, index).split('\n').length}`,
      needs: needs.split(/, | and /).filter((name) => name !== ''),
      ...(notRun !== undefined && { notRun }),
      ...(prints !== undefined && { prints }),
    };
  });
}

/** `text` as a pattern in which `…` stands for anything. */
export function patternOf(text: string): RegExp {
  const parts = text.trim().split('…');
  return new RegExp(
    parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[\\s\\S]*'),
  );
}
