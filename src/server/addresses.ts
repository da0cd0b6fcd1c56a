/** The addresses that the domain puts into answers and messages. */
import type { Issuers } from '#domain/tokens/issuers.ts';
import type { ImportJob } from '#store/tables/imports.ts';

export interface Addresses {
  /** How the outside reaches this server, in a request perhaps as that has it; known once it listens. */
  readonly publicUrl: () => string;
  readonly issuers: Issuers;
  /** Where a user says whether a sign-in was their own. */
  readonly feedbackPage: (poolId: string) => string;
  /** The path of an image on a pool's site. */
  readonly imagePath: (hash: string) => string;
  /** Where the file of an import job is uploaded. */
  readonly uploadUrl: (job: Pick<ImportJob, 'poolId' | 'id' | 'createdAt'>) => string;
}
