/**
 * The thread behind ModularExponentiation: base^exponent mod N, in constant time.
 *
 * Making the Diffie-Hellman object takes seconds, because OpenSSL proves that N is prime; using
 * it is the fastest exponentiation OpenSSL offers here. Says 'ready' once, then answers batches.
 */
import { createDiffieHellman } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { type Power, packResults, unpackJobs } from './modexp-batch.ts';
import { g, N } from './modexp-group.ts';

const diffieHellman = createDiffieHellman(N, g);

function power({ base, exponent }: Power): Uint8Array | undefined {
  try {
    diffieHellman.setPrivateKey(exponent);
    return diffieHellman.computeSecret(base);
  } catch {
    return undefined; // OpenSSL refuses weak results such as 1; the caller has another way.
  }
}

parentPort?.on('message', (message: Uint8Array) => {
  const results = packResults(unpackJobs(message).map(power));
  parentPort?.postMessage(results, [results.buffer]);
});
parentPort?.postMessage('ready');
