/** The thread behind slow-hash.ts: one hash after another, away from the event loop. */
import { argon2Sync, pbkdf2Sync, scryptSync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { SlowHash } from './slow-hash.ts';

/** The characters of the hash itself, after its setting and salt. */
const BCRYPT_DIGEST = 31;

async function compute(work: SlowHash): Promise<Uint8Array> {
  const { password } = work;
  switch (work.kind) {
    case 'bcrypt': {
      const { hashSync } = await import('bcryptjs');
      return Buffer.from(hashSync(password, work.setting).slice(-BCRYPT_DIGEST));
    }
    case 'scrypt': {
      const { salt, size, N, r, p } = work;
      // What OpenSSL needs, with some room: its default limit is for smaller parameters.
      return scryptSync(password, salt, size, { N, r, p, maxmem: 128 * r * (N + p + 8) });
    }
    case 'argon2id': {
      const { salt, size, memory, passes, parallelism } = work;
      return argon2Sync('argon2id', {
        message: Buffer.from(password),
        nonce: salt,
        tagLength: size,
        memory,
        passes,
        parallelism,
      });
    }
    case 'pbkdf2-sha256':
      return pbkdf2Sync(password, work.salt, work.iterations, work.size, 'sha256');
  }
}

// The first hash is not to take longer than others.
await import('bcryptjs');
parentPort?.postMessage('started');

parentPort?.on('message', (work: SlowHash) => {
  compute(work).then(
    (digest) => parentPort?.postMessage(digest),
    () => parentPort?.postMessage(undefined),
  );
});
