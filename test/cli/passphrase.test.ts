import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { archivePassphrase, newPassphrase, type Terminal } from '#cli/passphrase.ts';
import { readSettings } from '#config/read-settings.ts';
import { temporaryFolder } from '../support/memory-folder.ts';

/** A terminal at which someone types `keys`, as they come after each question. */
function terminal(...keys: (string | Buffer)[][]) {
  const shown: string[] = [];
  const raw: boolean[] = [];
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode(mode: boolean) {
      raw.push(mode);
      if (mode) setImmediate(() => keys.shift()?.forEach((key) => void input.emit('data', key)));
      return input as never;
    },
    resume: () => input as never,
    pause: () => input as never,
  });
  const output = { write: (text: string) => shown.push(text) };
  return { shown, raw, at: { input, output } as unknown as Terminal };
}

const given = (env: Record<string, string> = {}) => readSettings({ env });

test('a passphrase is typed unseen, mended with Backspace, and typed twice for a new archive', async () => {
  const keys = [['correct hprs', '\u007f\u007f\u007forse', '\r'], ['correct horse\n']];
  const { shown, raw, at } = terminal(...keys);
  assert.equal(await newPassphrase(given(), at), 'correct horse');
  assert.deepEqual(shown, ['Passphrase for the archive: ', '\n', 'The same again: ', '\n']);
  assert.deepEqual(raw, [true, false, true, false]);
});

test('characters of several bytes may arrive in parts', async () => {
  const [first, ...rest] = Buffer.from('ß');
  const { at } = terminal([Buffer.from([first!]), Buffer.from(rest), '\r']);
  assert.equal(await archivePassphrase(given(), at), 'ß');
});

test('two that differ, one that is short, and Ctrl-C end the command', async () => {
  const differing = terminal(['correct horse\r'], ['correct house\r']).at;
  await assert.rejects(newPassphrase(given(), differing), /The two passphrases differ/);
  await assert.rejects(newPassphrase(given(), terminal(['short\r']).at), /at least 12 characters/);
  const { raw, at } = terminal(['corr\u0003']);
  await assert.rejects(newPassphrase(given(), at), /Interrupted/);
  assert.deepEqual(raw, [true, false], 'the terminal shows what is typed again');
});

test('a variable or a file is taken without a question; a file less its last line end', async (t) => {
  const { shown, at } = terminal();
  const file = join(temporaryFolder(t), 'passphrase');
  writeFileSync(file, ' correct horse \r\n');
  const fromFile = given({ POOLHOUSE_ARCHIVE_PASSPHRASE_FILE: file });
  assert.equal(await newPassphrase(fromFile, at), ' correct horse ');
  const fromVariable = given({ POOLHOUSE_ARCHIVE_PASSPHRASE: 'correct horse' });
  assert.equal(await newPassphrase(fromVariable, at), 'correct horse');
  assert.deepEqual(shown, []);
  writeFileSync(file, '\n');
  await assert.rejects(archivePassphrase(fromFile, at), /is empty/);
  const missing = given({ POOLHOUSE_ARCHIVE_PASSPHRASE_FILE: `${file}.not` });
  await assert.rejects(archivePassphrase(missing, at), /cannot be read \(ENOENT\)/);
});

test('without a terminal a passphrase must be given', async () => {
  const { at } = terminal();
  const nowhere = { ...at, input: { ...at.input, isTTY: false } } as Terminal;
  await assert.rejects(archivePassphrase(given(), nowhere), /set POOLHOUSE_ARCHIVE_PASSPHRASE/);
  assert.throws(
    () =>
      given({ POOLHOUSE_ARCHIVE_PASSPHRASE: 'x', POOLHOUSE_ARCHIVE_PASSPHRASE_FILE: '/dev/null' }),
    /given twice/,
  );
});
