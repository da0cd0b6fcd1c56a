/** Where objects are put: what speaks the API of S3. Whoever makes one knows the client. */

/** A bucket, and how it is reached; what is left out is found as every AWS SDK finds it. */
export interface Bucket {
  readonly bucket: string;
  /** What the names of objects begin with. */
  readonly prefix?: string;
  /** The bucket stands in the path and not in the host name, as most other servers want it. */
  readonly forcePathStyle?: boolean;
  readonly endpoint?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

/** Resolves when the object is there; rejects after `longestMs` at the latest. */
export type PutObject = (
  bucket: Bucket,
  object: { readonly name: string; readonly body: Buffer },
  longestMs: number,
) => Promise<void>;
