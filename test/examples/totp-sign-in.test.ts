/** The example is run as a person runs it: as a process, against a server of its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { encode } from 'uqr';
import { codeAt, stepAt } from '#domain/factors/totp.ts';
import { fromBase32 } from '../support/from-base32.ts';
import { startOnSqlite } from '../support/servers.ts';

const example = fileURLToPath(new URL('../../examples/totp-sign-in/main.ts', import.meta.url));

const PROMPT = 'Code from your app: ';

/** Runs the example to its end; whenever it asks for a code, `answer` is told what it has said. */
async function run(args: readonly string[], answer?: (said: string) => string) {
  const child = spawn(process.execPath, [example, ...args]);
  let [stdout, stderr, asked] = ['', '', 0];
  child.stdout.on('data', (data) => {
    stdout += data;
    const prompts = stdout.split(PROMPT).length - 1;
    for (; asked < prompts; asked++) {
      if (answer) child.stdin.write(`${answer(stdout)}\n`);
      else child.stdin.end();
    }
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

/** The QR code drawn in a text, as rows of dark modules: a character holds two, light ones inked. */
function drawnQrCode(text: string): boolean[][] {
  const lines = text.split('\n').filter((line) => /^[█▀▄ ]{20,}$/.test(line));
  return lines.flatMap((line) => [
    [...line].map((character) => character !== '█' && character !== '▀'),
    [...line].map((character) => character !== '█' && character !== '▄'),
  ]);
}

test('the example enrols and signs in on its own with --auto', async (t) => {
  const { url, clock } = await startOnSqlite(t);
  const started = clock.now();
  const { code, stdout, stderr } = await run(['--auto', '--endpoint', url]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });

  const challenges = [...stdout.matchAll(/^ {2}challenge: (.+)$/gm)].map(([, name]) => name);
  assert.deepEqual(challenges, ['MFA_SETUP', 'SOFTWARE_TOKEN_MFA']);
  assert.match(stdout, /^ {2}status: SUCCESS$/m);
  assert.match(stdout, /^ {2}device: My phone$/m);
  assert.equal(stdout.match(/'cognito:username': 'alice'/g)?.length, 2);
  assert.match(stdout, /^Done: alice signed in with a password and a code\.$/m);
  assert.equal(clock.now(), started, 'the clock is left as it was found');
});

test('the QR code the example draws is that of the otpauth URI it prints', async (t) => {
  const { url } = await startOnSqlite(t);
  const { stdout } = await run(['--auto', '--endpoint', url]);
  const [, uri] = /URI: (otpauth:\S+)/.exec(stdout)!;
  const [, key] = /type the key: (.+)/.exec(stdout)!;

  assert.equal(new URL(uri!).searchParams.get('secret'), key!.replaceAll(' ', ''));
  const { data } = encode(uri!, { border: 2 });
  // Two rows share a line of text: an odd number of rows leaves half a line over.
  assert.deepEqual(drawnQrCode(stdout).slice(0, data.length), data);
});

test('the example asks for the codes, and again after one that is wrong or used', async (t) => {
  const { url, clock } = await startOnSqlite(t);
  const inputs = ['wrong', 'current', 'current', 'next'];
  const { code, stdout, stderr } = await run(['--endpoint', url], (said) => {
    const secret = fromBase32(/secret=(\w+)/.exec(said)![1]!);
    const input = inputs.shift();
    const step = stepAt(clock.now());
    if (input === 'wrong') return codeAt(secret, step - 10);
    return codeAt(secret, input === 'next' ? step + 1 : step);
  });

  assert.deepEqual({ code, stderr, inputs }, { code: 0, stderr: '', inputs: [] });
  assert.match(stdout, /EnableSoftwareTokenMFAException: Code mismatch/);
  assert.match(stdout, /ExpiredCodeException: Your software token has already been used once\./);
  assert.match(stdout, /The server's clock is \d+ seconds off/);
  assert.match(stdout, /^Done: alice signed in with a password and a code\.$/m);
});

test('the example ends with one sentence when it gets no code or finds no server', async (t) => {
  const { url } = await startOnSqlite(t);
  const unanswered = await run(['--endpoint', url]);
  assert.equal(unanswered.code, 1);
  assert.equal(unanswered.stderr.trim(), 'No code was given. With --auto none is asked.');

  const nowhere = await run(['--endpoint', 'http://127.0.0.1:9']);
  assert.equal(nowhere.code, 1);
  assert.match(
    nowhere.stderr.trim(),
    /^No server answers at http:\/\/127\.0\.0\.1:9\. Start .+\.$/,
  );

  const misspelt = await run(['--endpiont', url]);
  assert.equal(misspelt.code, 2);
  assert.match(misspelt.stderr, /^Unknown option '--endpiont'/);

  const noUrl = await run(['--endpoint', 'localhost:9229']);
  assert.equal(noUrl.code, 2);
  assert.match(noUrl.stderr, /^localhost:9229 is not an http or https URL\.$/m);
});
