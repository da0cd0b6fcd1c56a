/** What a subject of a provider is linked by when it is the subject's own identifier. */
export const SUBJECT = 'Cognito_Subject';

/** Whose a subject of a provider is. */
export interface Identity {
  readonly poolId: string;
  readonly provider: string;
  /** `Cognito_Subject`, or the claim by which users of SAML and OIDC were linked in advance. */
  readonly attribute: string;
  /** As the provider says it, in its case. */
  readonly value: string;
  readonly userId: string;
  /** The user was made by this provider. */
  readonly isPrimary: boolean;
  /** The provider's own name for itself, where it has said one. */
  readonly issuer?: string;
  readonly createdAt: number;
}

/** What an identity is found by. */
export type IdentityKey = Pick<Identity, 'poolId' | 'provider' | 'attribute' | 'value'>;

export interface IdentityReads {
  find(key: IdentityKey): Promise<Identity | undefined>;
  /** The oldest first. */
  ofUser(poolId: string, userId: string): Promise<readonly Identity[]>;
  /** Of all these users, in no order. */
  ofUsers(poolId: string, userIds: readonly string[]): Promise<readonly Identity[]>;
  /** The attributes other than the subject by which users of the provider are linked. */
  attributesOf(poolId: string, provider: string): Promise<readonly string[]>;
}

export interface IdentityTable extends IdentityReads {
  /** False when the subject is somebody's already. */
  insert(identity: Identity): Promise<boolean>;
  /** False when the user has no such identity. */
  delete(key: IdentityKey, userId: string): Promise<boolean>;
}
