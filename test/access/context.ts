/** Requests as policies see them. */
import type { RequestContext } from '#domain/access/request-context.ts';

export const ACCOUNT = '123456789012';
export const POOL = `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/us-east-1_a`;

/** A request of the user `ci` from a public address, without tags. */
export function contextOf(change: Partial<RequestContext> = {}): RequestContext {
  return {
    action: 'cognito-idp:ListUsers',
    resource: POOL,
    principal: { type: 'IAMUser', accessKeyId: 'AKIA', userName: 'ci' },
    accountId: ACCOUNT,
    homeRegion: 'us-east-1',
    region: 'us-east-1',
    now: Date.UTC(2026, 0, 1, 12),
    sourceAddress: '203.0.113.7',
    isEncrypted: true,
    userAgent: 'aws-cli/2.0',
    requestTags: {},
    tagKeys: [],
    resourceTags: {},
    ...change,
  };
}
