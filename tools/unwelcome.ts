/** Lines that must not be in a tracked file: paths of a machine, registry hosts, loose ends. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Rule {
  readonly reason: string;
  readonly pattern: RegExp;
  /** Paths the rule speaks about; all when absent. */
  readonly paths?: RegExp;
}

const CODE = /\.(ts|mjs|js)$/;

const rules: readonly Rule[] = [
  { reason: 'a path of one machine', pattern: /(?<![\w.])\/(work|root|Users)\/\w|\/home\/\w+\// },
  { reason: 'the host of a package registry', pattern: /\bregistry\.[a-z]|"resolved":/ },
  { reason: 'work left undone', pattern: /\b(TODO|FIXME|XXX|HACK)\b/, paths: CODE },
  {
    reason: 'a silenced compiler',
    pattern: /@ts-(ignore|nocheck)|\bas any\b(?! [a-z])/,
    paths: CODE,
  },
  {
    reason: 'a test that does not run',
    pattern: /\b(test|it|describe|suite)\.(only|skip|todo)\(|[{,]\s*(only|skip|todo): *true/,
    paths: /^test\//,
  },
];

/** `path:line: reason: text` for each; nothing where there is no git. */
export async function unwelcomeLines(root: string): Promise<string[]> {
  const listed = await promisify(execFile)('git', ['ls-files', '-z'], {
    cwd: root,
    maxBuffer: 1 << 26,
  }).catch(() => undefined);
  const paths = listed?.stdout.split('\0').filter((path) => path !== '') ?? [];
  const found = await Promise.all(
    paths
      .filter((path) => path !== 'tools/unwelcome.ts')
      .map(async (path) => {
        const text = await readFile(join(root, path), 'utf8').catch(() => '');
        const applying = rules.filter((rule) => rule.paths?.test(path) ?? true);
        if (!applying.some((rule) => rule.pattern.test(text))) return [];
        return text
          .split('\n')
          .flatMap((line, index) =>
            applying
              .filter((rule) => rule.pattern.test(line))
              .map((rule) => `${path}:${index + 1}: ${rule.reason}: ${line.trim().slice(0, 120)}`),
          );
      }),
  );
  return found.flat();
}
