/**
 * Door 4: the console, a client of the API that runs in the browser. This door serves its files and
 * says where its server is; all it does it does by the API.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'hono';
import type { App, Mount } from '#http/app.ts';
import { FOR_GOOD, type ServedAsset, script, serveAssets } from '#http/assets.ts';
import { NOTICE_SHEET, noticePage } from '#http/notice-page.ts';
import type { Log } from '#platform/log.ts';
import { type BuiltConsole, builtConsole, type ConsoleState } from './built-console.ts';
import type { ConsoleConfig } from './console-config.ts';

const BASE = '/console';

/**
 * Files of this server alone, and nothing inline. Frames show its own pages, and images may be
 * what a person is about to upload.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=UTF-8',
  js: 'text/javascript; charset=UTF-8',
  css: 'text/css; charset=UTF-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

/** What a browser can unpack, the smallest first, and how the files of it end. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * Loads the page again when there is another one. The header Refresh would not: with a place behind
 * `#` browsers take it for a step within the page.
 */
const WAITING = script(`
setInterval(async () => {
  const answer = await fetch(location.href).catch(() => undefined);
  if (answer && answer.status !== 503) location.reload();
}, 1000);
`);

export interface ConsoleParts {
  readonly log: Log;
  readonly built?: BuiltConsole;
  /** What the console has to know. */
  readonly config: () => Promise<ConsoleConfig>;
}

/** Adds the routes of the console. */
export function consoleDoor({ log, built = builtConsole(log), config }: ConsoleParts): Mount {
  let folder: ConsoleFolder | undefined;

  async function look(): Promise<ConsoleState> {
    const state = await built.look();
    if (state.is === 'ready' && folder?.path !== state.folder) {
      folder = await ConsoleFolder.open(state.folder);
    }
    return state;
  }

  async function index(c: Context): Promise<Response> {
    const { is } = await look();
    if (is !== 'ready') return (is === 'broken' ? broken : beingBuilt)(c, await config());
    return (await folder?.answer(c, 'index.html')) ?? c.notFound();
  }

  return (app: App) => {
    serveAssets(app, [NOTICE_SHEET, WAITING]);
    // Relative, as a proxy may have taken a path off.
    app.get(BASE, (c) => c.redirect('console/', 302));
    app.get(`${BASE}/`, index);
    app.get(`${BASE}/config.json`, async (c) =>
      c.json(await config(), 200, { 'Cache-Control': 'no-store' }),
    );
    app.get(`${BASE}/*`, async (c) => {
      const name = c.req.path.slice(BASE.length + 1);
      // The page may have come from another server, or from this one before it was restarted.
      if (!folder) await look();
      return (await folder?.answer(c, name)) ?? c.notFound();
    });
  };
}

/** The files of one build. */
class ConsoleFolder {
  readonly path: string;
  /** What is served, and nothing beside it, however a path is written. */
  readonly #names: ReadonlySet<string>;

  constructor(path: string, names: ReadonlySet<string>) {
    this.path = path;
    this.#names = names;
  }

  static async open(path: string): Promise<ConsoleFolder> {
    const names = await readdir(path, { recursive: true });
    return new ConsoleFolder(path, new Set(names.map((name) => name.replaceAll('\\', '/'))));
  }

  /** The file, compressed as the browser likes it best; undefined where there is none. */
  async answer(c: Context, name: string): Promise<Response | undefined> {
    const contentType = CONTENT_TYPES[/\.(\w+)$/.exec(name)?.[1] ?? ''];
    if (contentType === undefined || !this.#names.has(name)) return undefined;
    const accepted = codingsIn(c.req.header('Accept-Encoding'));
    const coding = CODINGS.find(
      ([coding, ending]) => accepted.has(coding) && this.#names.has(`${name}${ending}`),
    );
    const [encoding, ending = ''] = coding ?? [];
    const content = await readFile(join(this.path, `${name}${ending}`));
    const headers = {
      'Content-Type': contentType,
      'Content-Security-Policy': POLICY,
      Vary: 'Accept-Encoding',
      ...(encoding && { 'Content-Encoding': encoding }),
    };
    // All but the page itself have names made of their content.
    if (name !== 'index.html') {
      return c.body(new Uint8Array(content), 200, { ...headers, 'Cache-Control': FOR_GOOD });
    }
    const tag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 20)}"`;
    const kept = { ...headers, 'Cache-Control': 'no-cache', ETag: tag };
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304, kept);
    return c.body(new Uint8Array(content), 200, kept);
  }
}

/** The codings that a browser takes. */
function codingsIn(header: string | undefined): ReadonlySet<string> {
  const taken = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => !/;\s*q=0(?:\.0*)?$/.test(each));
  return new Set(taken.map((each) => each.replace(/\s*;.*$/, '')));
}

/** The first look at a changed checkout. */
function beingBuilt(c: Context, config: ConsoleConfig): Promise<Response> {
  const lines = [
    `${whatThisIs(config)} It answers already.`,
    'Its console is built when somebody opens it first, which takes a few seconds. This page goes on to it by itself.',
  ];
  return notice(c, 503, 'The console is being built', lines, [WAITING]);
}

const broken = (c: Context, config: ConsoleConfig) =>
  notice(c, 500, 'The console could not be built', [
    `${whatThisIs(config)} It works without its console.`,
    "The server's log says why. In a checkout, npm ci installs what the console is built with.",
  ]);

const whatThisIs = ({ mode, version }: ConsoleConfig) =>
  `This is Poolhouse ${version}, a ${mode === 'dev' ? 'development ' : ''}server with the Amazon Cognito user pools API.`;

async function notice(
  c: Context,
  status: 500 | 503,
  title: string,
  lines: readonly string[],
  scripts?: readonly ServedAsset[],
): Promise<Response> {
  const { content, headers } = noticePage({
    title,
    lines,
    root: '..',
    ...(scripts && { scripts }),
  });
  return c.html(content, status, headers);
}
