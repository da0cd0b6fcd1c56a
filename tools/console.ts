/**
 * Builds the console, in console/, into a folder of files as a server serves them: those with text
 * beside themselves compressed, by `.br` and `.gz`. `console.ts <folder>` does it for whoever needs
 * the folder soon, and for the package with `--best`.
 */
import { globSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';

const source = fileURLToPath(new URL('../console', import.meta.url));

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
  await build({
    configFile: false,
    root: source,
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
  const files = globSync('**/*.*', { cwd: folder }).filter((path) => TEXT.test(path));
  await Promise.all(files.map((path) => compress(join(folder, path), quality)));
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

/** The same where several may want the folder at once: one builds, the others wait for it. */
async function buildOnce(folder: string): Promise<void> {
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
      if (await isThere(folder)) return;
      await buildConsole(draft, QUICK);
      await rename(draft, folder);
    } finally {
      await rm(draft, { recursive: true, force: true });
      await rm(claim, { force: true });
    }
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
  await (how === '--best' ? buildConsole(folder!) : buildOnce(folder!));
}
