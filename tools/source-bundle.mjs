/**
 * The bundle that a checkout runs its server from, in `.bundle/`: of the source as it is now, made
 * where there is none. For the launcher, and for tests that start many servers.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

/** How long a bundle of an earlier source stays for those who run it. */
const BUNDLE_LIFE_MS = 7 * 24 * 3_600_000;

/**
 * The file that starts the server of the checkout `root`. Undefined without the packages that bundle,
 * or where nothing can be written: then the source itself is to be run.
 */
export function bundledServer(root) {
  const bundles = join(root, '.bundle');
  const draft = join(bundles, `draft-${process.pid}`);
  try {
    const folder = join(bundles, sourceStamp(root));
    const main = join(folder, 'main.js');
    if (fs.existsSync(main)) return main;
    const earlier = fs.existsSync(bundles) ? fs.readdirSync(bundles) : [];
    // In a process of its own: the server should not keep the memory that bundling takes.
    const bundle = [join(root, 'tools', 'bundle.ts'), draft];
    execFileSync(process.execPath, bundle, { cwd: root, stdio: 'ignore' });
    if (!fs.existsSync(folder)) fs.renameSync(draft, folder);
    // A server of the bundle before this one may still be running.
    for (const name of earlier) {
      if (isOlderThan(join(bundles, name), BUNDLE_LIFE_MS)) rmFolder(join(bundles, name));
    }
    return main;
  } catch {
    return undefined;
  } finally {
    rmFolder(draft);
  }
}

/** Changes with every change of the source, and of what makes the bundle. */
function sourceStamp(root) {
  const hash = createHash('sha256').update(process.version);
  const note = (path) => {
    const { mtimeMs, size } = fs.statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  };
  const look = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) look(path);
      else note(path);
    }
  };
  look(join(root, 'src'));
  for (const name of ['package.json', 'package-lock.json', join('tools', 'bundle.ts')]) {
    note(join(root, name));
  }
  return hash.digest('hex').slice(0, 16);
}

/** False also of what is not there. */
export function isOlderThan(path, ms) {
  try {
    return Date.now() - fs.statSync(path).mtimeMs > ms;
  } catch {
    return false;
  }
}

function rmFolder(path) {
  fs.rmSync(path, { recursive: true, force: true });
}
