/** Who signs requests, by the one description that policies, refusals and records share. Pure. */
import { assumedRoleArn, iamUserArn, poolProviderArn } from '#contract/arn.ts';

/** The holder of an access key. Keys that share a name are keys of one user. */
export interface UserPrincipal {
  readonly type: 'IAMUser';
  readonly accessKeyId: string;
  readonly userName: string;
}

/** Whoever has assumed a role, for as long as the session lasts. */
export interface SessionPrincipal {
  readonly type: 'AssumedRole';
  /** Of the session alone. */
  readonly accessKeyId: string;
  readonly roleName: string;
  /** Another one where a role of the same name was made anew. */
  readonly roleId: string;
  readonly sessionName: string;
  readonly issuedAt: number;
}

/** Who signed a request. */
export type Principal = UserPrincipal | SessionPrincipal;

/** Whoever comes with an ID token of a user pool, to begin a session with it. */
export interface WebIdentityPrincipal {
  readonly type: 'WebIdentityUser';
  readonly poolId: string;
  /** The `sub`. */
  readonly userId: string;
  readonly userName: string;
  /** The client that the token was made for. */
  readonly clientId: string;
  /** Those that the user is in now, whatever the token says. */
  readonly groups: readonly string[];
}

/** The principal as refusals and GetCallerIdentity name it, in the partition of `region`. */
export function principalArn(
  principal: Principal | WebIdentityPrincipal,
  region: string,
  accountId: string,
): string {
  if (principal.type === 'WebIdentityUser') return poolProviderArn(principal.poolId, accountId);
  return principal.type === 'IAMUser'
    ? iamUserArn(region, accountId, principal.userName)
    : assumedRoleArn(region, accountId, principal.roleName, principal.sessionName);
}

/** The principal in a line of the log: never an access key id. */
export function principalName(principal: Principal | WebIdentityPrincipal): string {
  if (principal.type === 'WebIdentityUser') return `${principal.poolId}/${principal.userId}`;
  return principal.type === 'IAMUser'
    ? principal.userName
    : `${principal.roleName}/${principal.sessionName}`;
}
