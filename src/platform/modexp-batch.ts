/**
 * How jobs are passed between threads: many in one flat array of bytes, so that the cost of a
 * message does not depend on their number.
 */
import { SIZE } from './modexp-group.ts';

/** One exponentiation: `base` of SIZE bytes, `exponent` of at most SIZE. */
export interface Power {
  readonly base: Uint8Array;
  readonly exponent: Uint8Array;
}

/** Two bytes with the exponent's length, the base, the exponent; then the next job. */
export function packJobs(jobs: readonly Power[]): Uint8Array<ArrayBuffer> {
  const size = jobs.reduce((sum, job) => sum + 2 + SIZE + job.exponent.length, 0);
  const message = new Uint8Array(size);
  let at = 0;
  for (const { base, exponent } of jobs) {
    message[at] = exponent.length >> 8;
    message[at + 1] = exponent.length & 0xff;
    message.set(base, at + 2);
    message.set(exponent, at + 2 + SIZE);
    at += 2 + SIZE + exponent.length;
  }
  return message;
}

export function unpackJobs(message: Uint8Array): Power[] {
  const jobs: Power[] = [];
  for (let at = 0; at < message.length; ) {
    const length = (message[at]! << 8) | message[at + 1]!;
    const exponentAt = at + 2 + SIZE;
    jobs.push({
      base: message.subarray(at + 2, exponentAt),
      exponent: message.subarray(exponentAt, exponentAt + length),
    });
    at = exponentAt + length;
  }
  return jobs;
}

/** SIZE bytes for each job, in the jobs' order; all zero where the job was not done. */
export function packResults(results: readonly (Uint8Array | undefined)[]): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(results.length * SIZE);
  results.forEach((result, i) => {
    if (result) message.set(result, (i + 1) * SIZE - result.length);
  });
  return message;
}

/** The results of a message; undefined where the job was not done: no job's result is zero. */
export function unpackResults(message: Uint8Array): (Buffer | undefined)[] {
  const results: (Buffer | undefined)[] = [];
  for (let at = 0; at < message.length; at += SIZE) {
    const result = Buffer.from(message.buffer, message.byteOffset + at, SIZE);
    results.push(result.some((byte) => byte !== 0) ? result : undefined);
  }
  return results;
}
