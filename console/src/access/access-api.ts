/** What the operations of access keys and roles answer. */
import type { Seconds } from '../frame/times.ts';

export interface AccessKey {
  readonly AccessKeyId: string;
  readonly KeyName: string;
  readonly Rights: 'EVERYTHING' | 'POLICY';
  readonly CreatedAt: Seconds;
  readonly LastUsedAt?: Seconds;
  readonly ExpiresAt?: Seconds;
}

export interface Role {
  readonly RoleName: string;
  readonly RoleArn: string;
  readonly CreatedAt: Seconds;
  readonly MaxSessionSeconds: number;
}

export interface DescribedRole {
  readonly Role: Role;
  readonly TrustPolicy: string;
  readonly Policy?: string;
}
