/**
 * Builds the console, in console/, into a folder of files as a server serves them: those with text
 * beside themselves compressed, by `.br` and `.gz`. `console.ts <folder>` does it for whoever needs
 * the folder soon, and for the package with `--best`. What was built of the same content is taken
 * from node_modules/.cache, where it stays for a week.
 */
import { globSync } from 'node:fs';
import { cp, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';
import { contentOf } from '../src/console/built-console.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const caches = join(root, 'node_modules', '.cache', 'console');
/** How long what was built of another content stays. */
const CACHE_LIFE_MS = 7 * 24 * 3_600_000;

/** What compresses well, and is large enough for it to matter. */
const TEXT = /\.(?:html|js|css|svg|json)$/;
const LEAST_BYTES = 1024;

/** How hard brotli tries: the best takes ten times as long as one that is nearly as good. */
const QUICK = 5;
const BEST = 11;

const FONT = /url\(["']?data:font\/woff2;base64,([\w+/=]+)["']?\)/g;

/**
 * The components have eight faces of their font within their style sheet, of which most views show
 * two: as files of their own a browser loads what it shows, and shows text before they are there.
 */
const fontsApart: Plugin = {
  name: 'fonts-apart',
  generateBundle(_, bundle) {
    for (const sheet of Object.values(bundle)) {
      if (sheet.type !== 'asset' || !sheet.fileName.endsWith('.css')) continue;
      sheet.source = String(sheet.source)
        .replace(FONT, (_, base64: string) => {
          const source = Buffer.from(base64, 'base64');
          const file = this.emitFile({ type: 'asset', name: 'font.woff2', source });
          return `url(./${basename(this.getFileName(file))})`;
        })
        .replaceAll('@font-face{', '@font-face{font-display:swap;');
    }
  },
};

/** Writes the built console to `folder`. */
export async function buildConsole(folder: string, quality = BEST): Promise<void> {
  const content = await contentOf(root);
  const kept = await onceBuilt(join(caches, `${content}-${quality}`), async (draft) => {
    await cp(await onceBuilt(join(caches, content), bundleConsole), draft, { recursive: true });
    const files = globSync('**/*.*', { cwd: draft }).filter((path) => TEXT.test(path));
    await Promise.all(files.map((path) => compress(join(draft, path), quality)));
  });
  await rm(folder, { recursive: true, force: true });
  await cp(kept, folder, { recursive: true });
}

async function bundleConsole(folder: string): Promise<void> {
  await forgetOld();
  // Those who take what is there do without the time it takes to load Vite.
  const [{ build }, { default: react }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
  ]);
  await build({
    configFile: false,
    root: join(root, 'console'),
    // Relative, as the server may stand under a path of its proxy.
    base: './',
    logLevel: 'warn',
    plugins: [react(), fontsApart],
    // Whatever the environment of the build says.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir: folder,
      emptyOutDir: true,
      // The policy lets in files of this server, and nothing inline.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4096,
    },
  });
}

async function compress(file: string, quality: number): Promise<void> {
  const content = await readFile(file);
  if (content.length < LEAST_BYTES) return;
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: quality,
  };
  await Promise.all([
    promisify(brotliCompress)(content, { params }).then((small) => writeFile(`${file}.br`, small)),
    promisify(gzip)(content, { level: 9 }).then((small) => writeFile(`${file}.gz`, small)),
  ]);
}

/** The folder, which `build` fills: where several want it at once, one builds and the others wait. */
async function onceBuilt(folder: string, build: (draft: string) => Promise<void>): Promise<string> {
  const claim = `${folder}.lock`;
  await mkdir(dirname(folder), { recursive: true });
  while (!(await isThere(folder))) {
    const file = await open(claim, 'wx').catch(() => undefined);
    if (!file) {
      const holder = Number(await readFile(claim, 'utf8').catch(() => ''));
      if (holder > 0 && !isAlive(holder)) await rm(claim, { force: true });
      await sleep(100);
      continue;
    }
    await file.writeFile(String(process.pid));
    await file.close();
    const draft = `${folder}.${process.pid}`;
    try {
      // Whoever held the claim before may have been done with it.
      if (await isThere(folder)) return folder;
      await build(draft);
      await rename(draft, folder);
    } finally {
      await rm(draft, { recursive: true, force: true });
      await rm(claim, { force: true });
    }
  }
  return folder;
}

async function forgetOld(): Promise<void> {
  for (const name of await readdir(caches)) {
    const path = join(caches, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > CACHE_LIFE_MS) await rm(path, { recursive: true, force: true });
  }
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const [folder, how] = process.argv.slice(2);
  if (how === '--best') await buildConsole(folder!);
  else await onceBuilt(folder!, (draft) => buildConsole(draft, QUICK));
}
