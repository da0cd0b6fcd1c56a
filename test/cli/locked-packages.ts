/**
 * A registry of the versions that package-lock.json names, and of no others. What npm asks a real
 * one about a package lists every version there ever was, and takes longer to read than what is
 * installed. Packages themselves come from npm's cache, or else from the registry of this machine.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
}

/** Starts one, until the test ends; answers its URL. */
export async function startLockedRegistry(t: Pick<TestContext, 'after'>): Promise<string> {
  const packages = lockedPackages();
  const server = createServer(async ({ url = '/', headers }, response) => {
    const name = decodeURIComponent(url.slice(1));
    const versions = packages.get(name);
    if (versions) {
      const latest = versions.at(-1)!.version;
      const body = {
        name,
        'dist-tags': { latest },
        versions: Object.fromEntries(
          versions.map(({ integrity, ...manifest }) => [
            manifest.version,
            {
              name,
              ...manifest,
              dist: { tarball: tarballAt(headers.host!, name, manifest), integrity },
            },
          ]),
        ),
      };
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
    } else if (url.includes('/-/')) {
      response.writeHead(302, { Location: new URL(url.slice(1), await ownRegistry()).href }).end();
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Where every registry has it. */
function tarballAt(host: string, name: string, { version }: LockedPackage): string {
  return `http://${host}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
}

/** By name: those nearest to the root come last. */
function lockedPackages(): Map<string, LockedPackage[]> {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const byName = new Map<string, LockedPackage[]>();
  const deepestFirst = Object.keys(packages).sort((a, b) => b.length - a.length);
  for (const path of deepestFirst.filter((each) => each !== '')) {
    const name = path.split('node_modules/').at(-1)!;
    byName.set(name, [...(byName.get(name) ?? []), packages[path]!]);
  }
  return byName;
}

async function ownRegistry(): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['config', 'get', 'registry'], { cwd: root });
  return stdout.trim().replace(/\/?$/, '/');
}
