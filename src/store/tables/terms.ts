import type { Page, PageRequest } from './page.ts';

/** A document that the sign-up page of a client leads to. */
export interface TermsDocument {
  readonly poolId: string;
  /** A UUID. */
  readonly id: string;
  readonly clientId: string;
  /** `terms-of-use` or `privacy-policy`: a client has one of each at most. */
  readonly name: string;
  /** Addresses by language, such as `cognito:french`. */
  readonly links: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Counts changes; an update names the version it read and fails when it is not the last. */
  readonly version: number;
}

export interface TermsReads {
  find(poolId: string, id: string): Promise<TermsDocument | undefined>;
  /** The client's documents, in order of name. */
  ofClient(poolId: string, clientId: string): Promise<readonly TermsDocument[]>;
  /** Documents of the pool, in order of id. */
  list(poolId: string, page: PageRequest): Promise<Page<TermsDocument>>;
}

export interface TermsTable extends TermsReads {
  /** False when the client has a document of this name. */
  insert(document: TermsDocument): Promise<boolean>;
  /**
   * Replaces the document. `stale` when someone else changed it since `version` was read, `taken`
   * when the client has another document of its new name.
   */
  update(document: TermsDocument): Promise<'updated' | 'stale' | 'taken'>;
  delete(poolId: string, id: string): Promise<boolean>;
}
