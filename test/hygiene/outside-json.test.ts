import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const SOURCE = new URL('../../src/', import.meta.url).pathname;

/** Who reads JSON that this process, its operator or its build has written. */
const OWN_JSON = [
  /^store\/sql\//, // what the rows hold
  /^platform\/(?:bounded-json|sealing)\.ts$/,
  /^config\//, // what the operator sets
  /^contract\/model\.ts$/,
  /^platform\/version\.ts$/,
  /^domain\/users\/linked-identities\.ts$/, // an attribute that the server alone writes
  /^messaging\/outbox\.ts$/, // messages, sealed
  /^domain\/signin\/(?:custom-auth|session)\.ts$/, // sessions, sealed
  /^pages\/(?:journey\/(?:next-page|sign-in-steps)|login\/new-password)\.ts$/, // the domain's answers
  /^(?:pages\/scripts\/(?:time|passkey|autofill)|dev\/home)-script\.ts$/, // run in the browser
  /^(?:domain\/audit\/entries|cli\/audit-records)\.ts$/, // records that the server alone writes
  /^(?:testing|cli\/seed-files)\.ts$/, // answers of the server it has started
  /^triggers\/transports\/module\.ts$/, // the event this process made
];

test('JSON from outside is read in one place, which bounds what it costs', async () => {
  const readers: string[] = [];
  for (const entry of await readdir(SOURCE, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    if (!/\bJSON\.parse\(|\.json\(\)/.test(await readFile(file, 'utf8'))) continue;
    readers.push(file.slice(SOURCE.length));
  }
  assert.deepEqual(
    readers.filter((file) => !OWN_JSON.some((own) => own.test(file))),
    [],
  );
});
