/** Puts objects by the AWS SDK, which is loaded when the first one is put. */
import type { Bucket, PutObject } from '#platform/object-writer.ts';
import { clientConfig } from '#triggers/aws-client.ts';

/** `region` is for buckets whose settings name none. */
export function putObjectBySdk(region: string): PutObject {
  const clients = new Map<Bucket, ReturnType<typeof connect>>();
  return async (bucket, { name, body }, longestMs) => {
    const client = clients.get(bucket) ?? connect(bucket, region);
    clients.set(bucket, client);
    await (await client).putObject(
      {
        Bucket: bucket.bucket,
        Key: `${bucket.prefix ?? ''}${name}`,
        Body: body,
        ContentType: 'application/x-ndjson',
        ContentEncoding: 'gzip',
      },
      { abortSignal: AbortSignal.timeout(longestMs) },
    );
  };
}

async function connect(bucket: Bucket, region: string) {
  const { S3 } = await import('@aws-sdk/client-s3');
  return new S3({
    ...clientConfig(bucket, region),
    forcePathStyle: bucket.forcePathStyle ?? false,
    // What waits is sent again anyway, in its order.
    maxAttempts: 1,
    // Servers other than AWS do not know the checksums that it adds of late.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}
