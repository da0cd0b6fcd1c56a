/**
 * The shell that documents' commands are run in.
 *
 * `poolhouse` is this checkout's. As a server, by the launcher, it goes on in the background as soon
 * as it listens, until the next one starts, the page ends, or `stop_server` ends it. `sleep` moves
 * the clocks of the server and of the shell's `node` instead. `aws` and psql's `sql` stand for the programs
 * (`aws-command.ts`), and so do `curl` and `openssl rand` where they are not installed; the real
 * AWS CLI, which takes a second and a half of CPU for each command, is used where
 * POOLHOUSE_TEST_AWS_CLI is set.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { mainFile } from '../cli/poolhouse.ts';
import { aws } from './aws-command.ts';
import { curl } from './curl-command.ts';
import type { Block } from './guide.ts';

const launcher = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));

export const isInstalled = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

interface Asked {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
}

type StandIns = Readonly<Record<string, (asked: Asked) => Promise<string>>>;

/** What the stand-ins do, in the process of the test. */
const STAND_INS: StandIns = {
  ...(!process.env.POOLHOUSE_TEST_AWS_CLI && { aws: ({ args, env }) => aws(args, env) }),
  ...(!isInstalled('curl') && { curl: ({ args, cwd }) => curl(args, cwd) }),
  ...(!isInstalled('openssl') && {
    openssl: async ({ args: [command, form, count] }) => {
      if (command !== 'rand') throw new Error(`openssl ${command} has no stand-in`);
      return `${randomBytes(Number(count)).toString(form === '-hex' ? 'hex' : 'base64')}\n`;
    },
  }),
  sql: async ({ args: [url], stdin }) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const answers = [await client.query<unknown[]>({ text: stdin, rowMode: 'array' })].flat();
    await client.end();
    return answers.flatMap(({ rows }) => rows.map((row) => `${row.join('\t')}\n`)).join('');
  },
};

/**
 * Asks the process of the test to do what the program of this name would: in bash alone, since a
 * Node for each command would cost more than what it is asked for.
 */
const ASK = `#!/usr/bin/env bash
command=\${0##*/}
stdin=
[ "$command" != sql ] || stdin=$(cat)
parts=("$command" "$PWD" "$stdin" "$(env | grep ^AWS_)" "$@")
exec 3<>"/dev/tcp/127.0.0.1/$STAND_INS"
printf '%s\\0' "\${#parts[@]}" "\${parts[@]}" >&3
read -r code <&3
if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
exit "$code"
`;

const CLOCK = `
import { readFileSync } from 'node:fs';
let ahead = 0;
try { ahead = 1000 * Number(readFileSync(process.env.SCENE + '/ahead', 'utf8')); } catch {}
const now = Date.now;
Date.now = () => now() + ahead;
`;

/** Waits and looks without starting processes: on a busy machine that is done many times. */
const FUNCTIONS = `
set -eo pipefail
shopt -s inherit_errexit
mkfifo "$SCENE/never"
exec 9<>"$SCENE/never"
pause() { read -rt 0.1 -u 9 || true; }
stop_server() {
  [ -e "$SCENE/server" ] || return 0
  local server
  read -r server <"$SCENE/server"
  kill "$server" 2>/dev/null || true
  while kill -0 "$server" 2>/dev/null; do pause; done
  rm "$SCENE/server"
}
trap stop_server EXIT
poolhouse() {
  case "$1" in serve | dev) ;; *) "$REAL_NODE" "$MAIN" "$@"; return ;; esac
  stop_server
  "$REAL_NODE" "$LAUNCHER" src/main.ts "$@" >"$SCENE/log" 2>&1 &
  local server=$! log=
  echo "$server" >"$SCENE/server"
  until [[ $log =~ [Ll]isten[a-z]*\\ on ]]; do
    kill -0 "$server" 2>/dev/null || { cat "$SCENE/log" >&2; return 1; }
    pause
    read -rd '' log <"$SCENE/log" || true
  done
}
`;

export interface Scene {
  readonly blocks: readonly Block[];
  /** What the reader of the page has in the shell. */
  readonly env?: Readonly<Record<string, string>>;
  /** Done before the block that has these words in it: another machine, what a reader has by then. */
  readonly before?: Readonly<Record<string, string>>;
  /** Names of machines in the document, and who plays them here. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** What a block printed, and the variables of the shell after it. */
export interface Ran {
  readonly block: Block;
  readonly stdout: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the blocks one after the other in one shell, in a folder of their own. */
export async function runBlocks(t: TestContext, scene: Scene): Promise<readonly Ran[]> {
  const home = mkdtempSync(join(tmpdir(), 'poolhouse-guide-'));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const [bin, own, folder] = ['bin', 'scene', 'folder'].map((name) => join(home, name));
  for (const path of [bin!, own!, folder!]) mkdirSync(path);
  const program = (name: string, text: string) => {
    writeFileSync(join(bin!, name), text);
    chmodSync(join(bin!, name), 0o755);
  };
  writeFileSync(join(own!, 'clock.mjs'), CLOCK);
  const aheadFile = join(own!, 'ahead');
  program('node', '#!/bin/sh\nexec "$REAL_NODE" --import "$SCENE/clock.mjs" "$@"\n');
  const doers: StandIns = {
    ...STAND_INS,
    sleep: async ({ args: [seconds], env }) => {
      const ahead = Number(seconds) + (existsSync(aheadFile) ? Number(readFileSync(aheadFile)) : 0);
      writeFileSync(aheadFile, String(ahead));
      const { ok } = await fetch(`${env.AWS_ENDPOINT_URL}/_dev/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advanceSeconds: Number(seconds) }),
      });
      if (!ok) throw new Error('the server has no clock to move');
      return '';
    },
  };
  for (const name of Object.keys(doers)) program(name, ASK);

  const script = join(own!, 'page.sh');
  writeFileSync(
    script,
    FUNCTIONS + scene.blocks.map((block, i) => step(block, i, scene)).join('\n'),
  );
  const child = spawn('bash', [script], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(POOLHOUSE|AWS)_/.test(name)),
      ),
      PATH: `${bin}:${process.env.PATH}`,
      REAL_NODE: process.execPath,
      LAUNCHER: launcher,
      MAIN: mainFile(),
      SCENE: own!,
      STAND_INS: String(await listenFor(t, doers)),
      POOLHOUSE_DRAIN_DELAY: '0',
      ...scene.env,
    },
  });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const [code] = await once(child, 'close');
  const said = (i: number, what: string) => readFileSync(join(own!, `${what}.${i}`), 'utf8');
  if (code !== 0) {
    const at = scene.blocks.at(Number(readFileSync(join(own!, 'at'), 'utf8')))!;
    throw new Error(`${at.at} ended with ${code}:\n${at.text}\n${stderr}`);
  }
  return scene.blocks.map((block, i) => ({
    block,
    stdout: said(i, 'stdout'),
    env: Object.fromEntries(
      said(i, 'env')
        .split('\0')
        .filter(Boolean)
        .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    ),
  }));
}

/** A block as a part of the script. Its output goes to a file: the shell itself must run it. */
function step({ language, text }: Block, i: number, { before = {}, hosts = {} }: Scene): string {
  const first = Object.entries(before).flatMap(([words, commands]) =>
    text.includes(words) ? [commands] : [],
  );
  const commands = language === 'sql' ? `sql "$ADMINISTRATOR_URL" <<'SQL'\n${text}SQL\n` : text;
  let part = `echo ${i} >"$SCENE/at"
${first.join('\n')}
{
${commands}} >"$SCENE/stdout.${i}"
env -0 >"$SCENE/env.${i}"`;
  for (const [name, here] of Object.entries(hosts)) part = part.replaceAll(name, here);
  return part;
}

/** Answers what the stand-ins ask at the port that is returned. */
async function listenFor(t: TestContext, doers: StandIns): Promise<number> {
  const server = createServer(async (socket) => {
    socket.on('error', () => {}); // who asked has ended
    let received = '';
    for await (const data of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      received += data;
      const [count, ...parts] = received.split('\0');
      if (parts.length > Number(count)) break;
    }
    const [, command, cwd, stdin, variables, ...args] = received.split('\0').slice(0, -1);
    const env = Object.fromEntries(
      variables!
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    try {
      const said = await doers[command!]!({ args, cwd: cwd!, env, stdin: stdin! });
      socket.end(`0\n${said}`);
    } catch (error) {
      socket.end(`254\n${error}\n`);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}
