/** The thread behind ModularExponentiation. Says 'ready' once, then answers batches. */
import { parentPort } from 'node:worker_threads';
import { packResults, unpackJobs } from './modexp-batch.ts';
import { openSslPower } from './modexp-openssl.ts';

parentPort?.on('message', (message: Uint8Array) => {
  const results = packResults(
    unpackJobs(message).map(({ base, exponent }) => openSslPower(base, exponent)),
  );
  parentPort?.postMessage(results, [results.buffer]);
});
parentPort?.postMessage('ready');
