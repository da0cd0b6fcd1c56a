/** Where the doors have what the domain names in answers and messages. */
import type { ImportJob } from '#store/tables/imports.ts';

export interface Addresses {
  /** How the outside reaches this server; known once it listens. */
  readonly publicUrl: () => string;
  /** The issuer URL of a pool. */
  readonly issuer: (poolId: string) => string;
  /** Where a user says whether it was they who signed in. */
  readonly feedbackPage: (poolId: string) => string;
  /** Where the site of a pool has an image. */
  readonly imagePath: (hash: string) => string;
  /** Where the file of an import job is put to. */
  readonly uploadUrl: (job: Pick<ImportJob, 'poolId' | 'id' | 'createdAt'>) => string;
}
