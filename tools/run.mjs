/**
 * Runs a TypeScript file of this checkout: `node tools/run.mjs <file> [arguments]`.
 *
 * Works on the Node that a machine happens to have (18 and later): it sets up the packages of
 * package-lock.json and a Node that runs the source, both from the npm registry, once. A stamp
 * notes what was set up, so that every later run costs a few milliseconds.
 * See docs/decisions/0001-runtime-and-launcher.md.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import * as nodeModule from 'node:module';
import { hostname } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledServer, isOlderThan } from './source-bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.poolhouse-setup');
const lockFolder = join(root, '.setup-lock');
const compileCache = join(modules, '.cache', 'compile');
const runtimePackage = join(modules, 'node');
const runtime = join(runtimePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The holder of the lock touches it this often; untouched for much longer, it is abandoned. */
const HEARTBEAT_MS = 1000;
const ABANDONED_MS = 15_000;

const ownNodeRuns = Number(process.versions.node.split('.')[0]) >= 24;

class SetupError extends Error {}

/** The command that set-up waits for. */
let setUpCommand;

const [name, ...args] = process.argv.slice(2);
if (!name) {
  process.stderr.write('Usage: node tools/run.mjs <file> [arguments]\n');
  process.exit(2);
}
const file = resolve(root, name);

try {
  if (!isReady() && !(isServer() && ownNodeRuns && isInstalled({ dev: false }))) await setUp();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
if (process.env.npm_lifecycle_event) endWithShell();
if (ownNodeRuns) runHere(bundled());
else runThere();

/** True when the stamp says that exactly these packages, and the Node needed, are set up. */
function isReady() {
  const stamp = readJson(stampFile);
  return stamp?.fingerprint === fingerprint() && (ownNodeRuns || stamp.runtime === true);
}

/** The server itself needs no development package. */
function isServer() {
  return relative(root, file).startsWith(`src${sep}`);
}

/** Changes whenever the packages to install do. */
function fingerprint() {
  const lock = fs.readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  return `${process.platform} ${process.arch} ${hash}`;
}

/** True when npm's own record of node_modules holds what package-lock.json asks for. */
function isInstalled({ dev }) {
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const present = readJson(join(modules, '.package-lock.json'))?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || present[path]?.version === entry.version) return true;
    if (!dev && (entry.dev || entry.devOptional)) return true;
    return Boolean(entry.optional) && !isForThisMachine(entry);
  });
}

function isForThisMachine({ os, cpu, libc }) {
  const allows = (list, own) => !list || [list].flat().includes(own);
  return allows(os, process.platform) && allows(cpu, process.arch) && !libc;
}

async function setUp() {
  const release = await lock();
  const onSignal = (signal) => {
    setUpCommand?.kill(signal);
    release();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    if (isReady()) return; // another run did it while this one waited
    fs.rmSync(stampFile, { force: true });
    if (!isInstalled({ dev: true })) await installPackages();
    if (!ownNodeRuns) await installRuntime();
    // The last step: whatever is interrupted before leaves no stamp and is done again.
    const stamp = { fingerprint: fingerprint(), runtime: !ownNodeRuns };
    fs.writeFileSync(`${stampFile}.new`, JSON.stringify(stamp));
    fs.renameSync(`${stampFile}.new`, stampFile);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    release();
  }
}

async function installPackages() {
  say('Setting up, once: installing the packages of package-lock.json …');
  await npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional'], root);
}

/**
 * The package `node` fetches the binary for this platform from its install script. Install
 * scripts do not run here, so this one is run by name, and what it fetched must be the file
 * that tools/node-runtime.json pins.
 */
async function installRuntime() {
  const { version } = readJson(join(runtimePackage, 'package.json'));
  say(`Setting up, once: fetching Node ${version} (this is ${process.versions.node}) …`);
  fs.rmSync(join(runtimePackage, 'bin'), { recursive: true, force: true });
  await run(process.execPath, ['installArchSpecificPackage.js'], runtimePackage, {
    npm_config_ignore_scripts: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  });
  const pins = readJson(join(root, 'tools', 'node-runtime.json'));
  const fetched = readJson(join(runtimePackage, 'node_modules', '.package-lock.json')).packages;
  for (const [path, { version: got, integrity }] of Object.entries(fetched)) {
    const pin = pins[`${basename(path)}@${got}`];
    if (pin && pin !== integrity) {
      fs.rmSync(runtimePackage, { recursive: true, force: true });
      throw new SetupError(`${basename(path)} ${got} is not the file that was expected.`);
    }
  }
  if (!fs.existsSync(runtime)) {
    throw new SetupError(
      `There is no Node ${version} for ${process.platform} ${process.arch} in the npm registry. ` +
        'Install Node 24 or later and try again.',
    );
  }
}

/** Waits until no other run is setting up; answers the function that lets the next one in. */
async function lock() {
  const owner = join(lockFolder, 'owner.json');
  const token = `${hostname()} ${process.pid} ${Date.now()}`;
  for (let waiting = false; ; ) {
    try {
      fs.mkdirSync(lockFolder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new SetupError(`Cannot set up in ${root}: ${error.code}.`);
    }
    if (isAbandoned()) {
      // A rename is won by one; the loser finds nothing to rename and goes on waiting.
      const aside = `${lockFolder}.${process.pid}`;
      try {
        fs.renameSync(lockFolder, aside);
      } catch {}
      fs.rmSync(aside, { recursive: true, force: true });
      continue;
    }
    if (!waiting) say('Waiting for another run to finish setting up …');
    waiting = true;
    await new Promise((next) => setTimeout(next, 100));
  }
  fs.writeFileSync(owner, JSON.stringify({ host: hostname(), pid: process.pid, token }));
  const heartbeat = setInterval(() => {
    const now = new Date();
    try {
      fs.utimesSync(lockFolder, now, now);
    } catch {}
  }, HEARTBEAT_MS);
  return () => {
    clearInterval(heartbeat);
    if (readJson(owner)?.token === token) fs.rmSync(lockFolder, { recursive: true, force: true });
  };

  function isAbandoned() {
    const holder = readJson(owner);
    if (holder?.host === hostname() && !isAlive(holder.pid)) return true;
    return isOlderThan(lockFolder, ABANDONED_MS);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function npm(npmArgs, cwd) {
  const outer = process.env.npm_execpath;
  return outer && basename(outer) === 'npm-cli.js'
    ? run(process.execPath, [outer, ...npmArgs], cwd)
    : run('npm', npmArgs, cwd);
}

/** Runs a command quietly; its output is shown only when it fails. */
function run(command, commandArgs, cwd, extra = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, commandArgs, {
      cwd,
      env: { ...withoutOuterNpm(process.env), ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    setUpCommand = child;
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    const said = [basename(command), ...commandArgs].join(' ');
    child.on('error', (error) =>
      failed(new SetupError(`Setting up failed: ${said} could not be started (${error.code}).`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return done();
      const text = Buffer.concat(output).toString().trim();
      failed(new SetupError(`${text}\n\nSetting up failed: ${said} ended with ${code ?? signal}.`));
    });
  });
}

/**
 * The environment without what an outer `npm run` adds and without the options that would
 * change what is installed here. Registry, cache, proxies and certificates stay.
 */
function withoutOuterNpm(env) {
  const own =
    /^(npm_(lifecycle|package|command|execpath|node_execpath)|npm_config_(omit|include|only|also|dev|production|optional|dry_run|global|global_prefix|location|prefix|local_prefix|workspaces?|include_workspace_root|package_lock|package_lock_only|shrinkwrap|ignore_scripts|save.*|install_strategy|install_links|global_style|legacy_bundling|bin_links|json|os|cpu|libc|node_version|engine_strict)$)/i;
  const kept = Object.entries(env).filter(([key]) => !own.test(key) && key !== 'NODE_ENV');
  return Object.fromEntries(kept);
}

/**
 * npm passes a signal on to the shell it runs a script in, and many shells end by it without
 * telling their child. So the end of the shell counts as being asked to stop.
 */
function endWithShell() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

/** The file to run for the one that was named: of the server its bundle, or else the source. */
function bundled() {
  if (relative(root, file) !== join('src', 'main.ts')) return file;
  return bundledServer(root) ?? file;
}

/** Runs the file in this process, as if it had been started by name. */
function runHere(path) {
  nodeModule.enableCompileCache?.(compileCache);
  process.argv.splice(1, process.argv.length - 1, path, ...args);
  nodeModule.default.runMain();
}

/** Runs the launcher in a child with the Node that was set up; ends as the child ends. */
function runThere() {
  const child = spawn(runtime, [fileURLToPath(import.meta.url), name, ...args], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${runtime} could not be started (${error.code}).\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (code !== null) process.exit(code);
    for (const own of signals) process.removeAllListeners(own);
    process.kill(process.pid, signal);
  });
}

/** Progress goes to stderr: standard output belongs to the program. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function readJson(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
