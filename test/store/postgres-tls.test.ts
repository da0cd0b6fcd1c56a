/** Connections to PostgreSQL by TLS, as the parameters of the database URL ask for them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemRandom } from '#platform/random.ts';
import { openDatabase } from '#store/sql/open.ts';
import { sql } from '#store/sql/query.ts';
import { anotherCertificate } from '../http/another-certificate.ts';
import { cert, key } from '../http/certificate.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-tls-'));
const [ca, stranger] = [join(folder, 'ca.pem'), join(folder, 'stranger.pem')];
let postgres: PostgresServer;

before(async () => {
  writeFileSync(ca, cert);
  writeFileSync(stranger, anotherCertificate().cert);
  postgres = await startPostgres({ cert, key });
});
after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

/** Whether the connection is encrypted. */
async function encrypted(parameters: string): Promise<boolean> {
  const database = await openDatabase({
    url: `${postgres.url}?${parameters}`,
    random: systemRandom,
  });
  try {
    const row = await database.reads.first<{ ssl: boolean }>(
      sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`,
    );
    return row!.ssl;
  } finally {
    await database.close();
  }
}

test('every mode but disable and no-verify asks for a certificate of the authority', async () => {
  for (const mode of ['verify-full', 'verify-ca', 'require']) {
    assert.equal(await encrypted(`sslmode=${mode}&sslrootcert=${ca}`), true, mode);
    await assert.rejects(encrypted(`sslmode=${mode}&sslrootcert=${stranger}`), /certificate/, mode);
    await assert.rejects(encrypted(`sslmode=${mode}`), /certificate/, mode);
  }
  assert.equal(await encrypted('sslmode=no-verify'), true);
  assert.equal(await encrypted('sslmode=disable'), false);
  assert.equal(await encrypted(''), false);
});

test('a mode that lets others choose, and a file that is not there, are refused by name', async () => {
  await assert.rejects(encrypted('sslmode=prefer'), {
    message:
      'The sslmode of the database URL is one of disable, no-verify, require, verify-ca, verify-full.',
  });
  await assert.rejects(
    encrypted(`sslmode=verify-full&sslrootcert=${join(folder, 'none.pem')}`),
    /none\.pem/,
  );
});
