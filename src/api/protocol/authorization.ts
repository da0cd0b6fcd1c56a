/** Asks the policies of whoever signed a request about what it would do. */
import { isRegion, poolArn, poolIdOf, regionInPoolId } from '#contract/arn.ts';
import { requireUnlimited } from '#domain/access/granting.ts';
import { asksResourceTags, authorize, type CallerPermissions } from '#domain/access/permissions.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { RequestContext } from '#domain/access/request-context.ts';
import { isAdministratorsPool } from '#domain/pools/administrators-pool.ts';
import type { ApiHttpRequest } from '#http/exchange.ts';
import type { Clock } from '#platform/clock.ts';
import type { Pool } from '#store/tables/pools.ts';

type ValidInput = Readonly<Record<string, unknown>>;

/** Who signed a request, and may do what. */
export interface Signer {
  readonly principal: Principal;
  readonly permissions: CallerPermissions;
}

/** What policies are told of every request beside what it is about. */
export type RequestOrigin = Pick<ApiHttpRequest, 'sourceAddress' | 'isEncrypted' | 'headers'>;

export interface AuthorizationParts {
  readonly clock: Clock;
  readonly accountId: string;
  readonly homeRegion: string;
  readonly pools: { find(id: string): Promise<Pick<Pool, 'tags'> | undefined> };
}

/** What policies are asked about. */
export interface AuthorizedCall {
  /** As policies name it: `cognito-idp:ListUsers`. */
  readonly action: string;
  readonly region: string;
  readonly input: ValidInput;
  /** The ARN of what it acts on, as it is named in a region. */
  readonly resource: (region: string, accountId: string) => string | Promise<string>;
}

/** The pool that an input names, or all of them. */
export function poolResource(input: ValidInput): AuthorizedCall['resource'] {
  return (region, accountId) =>
    typeof input.ResourceArn === 'string'
      ? input.ResourceArn
      : poolArn(region, accountId, poolIdIn(input) ?? '*');
}

/** @throws AccessDeniedException unless the signer may call the operation with this input */
export async function permit(
  { clock, accountId, homeRegion, pools }: AuthorizationParts,
  { principal, permissions }: Signer,
  call: AuthorizedCall,
  origin: RequestOrigin,
): Promise<void> {
  if (permissions === 'everything') return;
  const { action, input } = call;
  const poolId = poolIdIn(input);
  const region = regionOfPool(poolId) ?? call.region;
  const tags = textMap(input.UserPoolTags ?? input.Tags);
  const pool =
    poolId !== undefined && asksResourceTags(permissions) ? await pools.find(poolId) : undefined;
  const context: RequestContext = {
    ...factsOf(origin),
    action,
    resource: await call.resource(region, accountId),
    principal,
    accountId,
    homeRegion,
    region,
    now: clock.now(),
    requestTags: tags,
    tagKeys: [...Object.keys(tags), ...textList(input.TagKeys)],
    resourceTags: pool?.tags ?? {},
  };
  authorize(permissions, context);
  // Whoever changes who administrators are can become one.
  if (isAdministratorsPool(poolId) && !READING.test(action)) requireUnlimited(permissions, action);
}

/** Actions that change nothing and sign nobody in. */
const READING = /^[^:]+:(?:Admin)?(?:Describe|Get|List)/;

export function factsOf({ sourceAddress, isEncrypted, headers }: RequestOrigin) {
  return { sourceAddress, isEncrypted, userAgent: headers['user-agent'] };
}

/**
 * The region of the pool that an input names by its id. It is the one in the id, so that no choice
 * of credential scope renames the pool.
 */
export function poolRegion(input: ValidInput): string | undefined {
  return regionOfPool(typeof input.UserPoolId === 'string' ? input.UserPoolId : undefined);
}

function regionOfPool(id: string | undefined): string | undefined {
  const region = regionInPoolId(id ?? '');
  return isRegion(region) ? region : undefined;
}

/** The id of the pool that an input is about, by the id or by the pool's ARN. */
export function poolIdIn({ UserPoolId, ResourceArn }: ValidInput): string | undefined {
  if (typeof UserPoolId === 'string') return UserPoolId;
  return typeof ResourceArn === 'string' ? poolIdOf(ResourceArn) : undefined;
}

function textMap(value: unknown): Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
}

const textList = (value: unknown) => (Array.isArray(value) ? (value as string[]) : []);
