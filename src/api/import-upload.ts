/**
 * The address files for import jobs are put to, in the form of a pre-signed URL of Amazon S3:
 *
 *     curl -T users.csv -H "x-amz-server-side-encryption:aws:kms" "<PreSignedUrl>"
 *
 * A URL is for one job and good for 15 minutes. Its signature is SigV4's of a request with that
 * header, under a key only the servers of one store know; no other is taken, whoever signs it.
 */
import { createHash, createHmac, type Hash } from 'node:crypto';
import { regionInPoolId } from '#contract/arn.ts';
import { URL_MS } from '#domain/import/job-status.ts';
import type { Receipt, Uploads } from '#domain/import/uploads.ts';
import type { ApiAnswer } from '#http/exchange.ts';
import type { StreamDoor, StreamRequest } from '#http/stream.ts';
import type { Clock } from '#platform/clock.ts';
import { sameText } from '#platform/constant-time.ts';
import type { Log } from '#platform/log.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { ImportJob } from '#store/tables/imports.ts';
import { signingKey } from './protocol/sigv4.ts';

const ROOT = '/_import/';
const ALGORITHM = 'AWS4-HMAC-SHA256';
const ENCRYPTION = 'x-amz-server-side-encryption';
const SIGNED_HEADERS = `host;${ENCRYPTION}`;
const ACCESS_KEY = 'poolhouse';
/** How far the clocks of the servers of one store may be apart, in ms. */
const SKEW = 5 * 60_000;
/** Files a node receives at once: each keeps a piece in memory. */
const AT_ONCE = 16;

type UploadJob = Pick<ImportJob, 'poolId' | 'id'>;

/** Makes the URLs and checks them. */
export class UploadUrls {
  readonly #secret: string;
  readonly #base: () => string;

  /** `base` is where clients reach this server, without a slash at its end. */
  constructor({ sealer, base }: { sealer: Pick<Sealer, 'derive'>; base: () => string }) {
    this.#secret = sealer.derive('import uploads', 32).toString('hex');
    this.#base = base;
  }

  of(job: UploadJob & Pick<ImportJob, 'createdAt'>): string {
    const stamp = stampOf(job.createdAt);
    const query = this.#query(job, stamp);
    return `${this.#base()}${pathOf(job)}?${query}&X-Amz-Signature=${this.#sign(job, stamp)}`;
  }

  /** Why the query does not sign this job's URL, in the words of S3; undefined when it does. */
  refusal(job: UploadJob, query: string, now: number): Refusal | undefined {
    const given = new URLSearchParams(query);
    const stamp = given.get('X-Amz-Date') ?? '';
    const [signature = '', ...more] = given.getAll('X-Amz-Signature');
    if (signature === '' || stamp === '') return REFUSALS.unsigned;
    given.delete('X-Amz-Signature');
    given.sort();
    const expected = new URLSearchParams(this.#query(job, stamp));
    expected.sort();
    const rest = given.toString() === expected.toString();
    const right = sameText(this.#sign(job, stamp), signature);
    if (!right || !rest || more.length > 0) return REFUSALS.forged;
    const age = now - instantOf(stamp);
    return age >= -SKEW && age <= URL_MS ? undefined : REFUSALS.expired;
  }

  #query(job: UploadJob, stamp: string): string {
    return [
      `X-Amz-Algorithm=${ALGORITHM}`,
      `X-Amz-Date=${encodeURIComponent(stamp)}`,
      `X-Amz-SignedHeaders=${encodeURIComponent(SIGNED_HEADERS)}`,
      `X-Amz-Expires=${URL_MS / 1000}`,
      `X-Amz-Credential=${encodeURIComponent(`${ACCESS_KEY}/${scopeOf(job, stamp)}`)}`,
    ].join('&');
  }

  #sign(job: UploadJob, stamp: string): string {
    const [date, region, service, terminator] = scopeParts(job, stamp);
    const canonical = [
      'PUT',
      pathOf(job),
      this.#query(job, stamp).split('&').sort().join('&'),
      `host:${new URL(this.#base()).host}`,
      `${ENCRYPTION}:aws:kms`,
      '',
      SIGNED_HEADERS,
      'UNSIGNED-PAYLOAD',
    ].join('\n');
    const digest = createHash('sha256').update(canonical).digest('hex');
    const text = [ALGORITHM, stamp, scopeOf(job, stamp), digest].join('\n');
    const key = signingKey(this.#secret, { date, region, service, terminator });
    return createHmac('sha256', key).update(text).digest('hex');
  }
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const refusal = (status: number, code: string, message: string) => ({ status, code, message });

const REFUSALS = {
  unknown: refusal(404, 'NoSuchKey', 'The specified key does not exist.'),
  method: refusal(
    405,
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
  ),
  unsigned: refusal(403, 'AccessDenied', 'Access Denied'),
  forged: refusal(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ),
  expired: refusal(403, 'AccessDenied', 'Request has expired'),
  tooLarge: refusal(
    400,
    'EntityTooLarge',
    'Your proposed upload exceeds the maximum allowed object size.',
  ),
  damaged: refusal(
    400,
    'BadDigest',
    'The Content-MD5 you specified did not match what we received.',
  ),
  notWaiting: refusal(
    409,
    'OperationAborted',
    'The import job has started or ended, or another upload for it is in progress.',
  ),
  busy: refusal(503, 'SlowDown', 'Please reduce your request rate.'),
  defect: refusal(500, 'InternalError', 'We encountered an internal error. Please try again.'),
} satisfies Record<string, Refusal>;

const BY_RECEIPT: Record<Exclude<Receipt, 'taken'>, Refusal> = {
  'too-large': REFUSALS.tooLarge,
  damaged: REFUSALS.damaged,
  'not-waiting': REFUSALS.notWaiting,
};

/** The door of the address. Everything is checked before a byte of the file is asked for. */
export function importUploadDoor(options: {
  readonly urls: UploadUrls;
  readonly uploads: Uploads;
  readonly clock: Clock;
  readonly log: Log;
}): StreamDoor {
  const { urls, uploads, clock, log } = options;
  let running = 0;

  function refusalOf(request: StreamRequest, job: UploadJob | undefined): Refusal | undefined {
    if (!job) return REFUSALS.unknown;
    if (request.method !== 'PUT') return REFUSALS.method;
    const refused = urls.refusal(job, request.query, clock.now());
    if (refused) return refused;
    // The signature is of a request that has the header.
    if (request.headers[ENCRYPTION] !== 'aws:kms') return REFUSALS.forged;
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > uploads.largest) return REFUSALS.tooLarge;
    return running >= AT_ONCE ? REFUSALS.busy : undefined;
  }

  async function take(request: StreamRequest, job: UploadJob): Promise<ApiAnswer> {
    const hash = createHash('md5');
    const expected = request.headers['content-md5'];
    let md5 = '';
    const receipt = await uploads.receive(job, hashed(request.content, hash), () => {
      const digest = hash.digest();
      md5 = digest.toString('hex');
      return expected === undefined || expected === digest.toString('base64');
    });
    if (receipt !== 'taken') return refused(request, BY_RECEIPT[receipt]);
    const headers = { ETag: `"${md5}"`, [ENCRYPTION]: 'aws:kms' };
    log.audit('import file taken', { poolId: job.poolId, jobId: job.id });
    return {
      requestId: request.requestId,
      status: 200,
      headers: sentBy(request, headers),
      body: '',
    };
  }

  return {
    takes: (path) => path.startsWith(ROOT),
    async answer(request) {
      const job = jobIn(request.path);
      const refusal = refusalOf(request, job);
      if (refusal || !job) return refused(request, refusal ?? REFUSALS.unknown);
      running++;
      try {
        return await take(request, job);
      } finally {
        running--;
      }
    },
    broken: (request) => refused(request, REFUSALS.defect),
  };
}

async function* hashed(content: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const bytes of content) {
    hash.update(bytes);
    yield bytes;
  }
}

function refused(request: StreamRequest, { status, code, message }: Refusal): ApiAnswer {
  const { requestId } = request;
  return {
    requestId,
    status,
    headers: sentBy(request, { 'Content-Type': 'application/xml' }),
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`,
    error: code,
  };
}

const sentBy = ({ requestId }: StreamRequest, headers: Record<string, string>) => ({
  ...headers,
  'x-amz-request-id': requestId,
  'X-Content-Type-Options': 'nosniff',
});

const pathOf = ({ poolId, id }: UploadJob) => `${ROOT}${poolId}/${id}`;

function jobIn(path: string): UploadJob | undefined {
  const match = /^\/_import\/([\w-]{1,55})\/(import-[0-9A-Za-z-]{1,48})$/.exec(path);
  return match ? { poolId: match[1]!, id: match[2]! } : undefined;
}

function scopeParts({ poolId }: UploadJob, stamp: string): [string, string, string, string] {
  return [stamp.slice(0, 8), regionInPoolId(poolId), 's3', 'aws4_request'];
}

const scopeOf = (job: UploadJob, stamp: string) => scopeParts(job, stamp).join('/');

const stampOf = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

function instantOf(stamp: string): number {
  const [, year, month, day, time, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${time}:${minute}:${second}Z`);
}
