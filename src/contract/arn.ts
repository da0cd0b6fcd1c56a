/**
 * Amazon resource names: `arn:{partition}:{service}:{region}:{account}:{resource}`. Only
 * this file makes and reads them, so that answers, policies and requests agree. Pure.
 */

/** How the names of regions begin, by partition; every other region is in `aws`. */
const PARTITIONS = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
] as const;

interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for services that are the same in all regions. */
  readonly region: string;
  readonly accountId: string;
  /** All that follows, with whatever colons and slashes. */
  readonly resource: string;
}

/** A region's name: what can begin a pool id and stand in a URL. */
export function isRegion(name: string): boolean {
  return name.length <= 32 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name);
}

/** What an id of a user pool begins with, before its last `_`: its region. */
export function regionInPoolId(id: string): string {
  return id.slice(0, id.lastIndexOf('_'));
}

/** The partition of AWS that `region` belongs to. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([beginning]) => region.startsWith(beginning))?.[1] ?? 'aws';
}

/**
 * The partition of all regions that `pattern` can mean (`*` is any run of characters, `?` any one);
 * undefined where they may be of several.
 */
export function partitionOfPattern(pattern: string): string | undefined {
  const literal = /^[^*?]*/.exec(pattern)![0];
  if (literal === pattern) return partitionOf(pattern);
  return PARTITIONS.find(([beginning]) => literal.startsWith(beginning))?.[1];
}

/** The parts of `text`; undefined where it has no such parts. */
function readArn(text: string): Arn | undefined {
  const [scheme, partition, service, region, accountId, ...resource] = text.split(':');
  if (scheme !== 'arn' || accountId === undefined || resource.length === 0) return undefined;
  return {
    partition: partition!,
    service: service!,
    region: region!,
    accountId,
    resource: resource.join(':'),
  };
}

/** The name of a user pool, or with the id `*` of all in its region. */
export function poolArn(region: string, accountId: string, poolId: string): string {
  return `arn:${partitionOf(region)}:cognito-idp:${region}:${accountId}:userpool/${poolId}`;
}

/** The pool id in the name of a user pool; undefined where `text` is none. */
export function poolIdOf(text: string): string | undefined {
  const arn = readArn(text);
  if (arn?.service !== 'cognito-idp' || !/^\d+$/.test(arn.accountId)) return undefined;
  return /^userpool\/([\w-]+_[0-9a-zA-Z]+)$/.exec(arn.resource)?.[1];
}

/** The name of an IAM user, as it appears in `region`. */
export function iamUserArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:user/${name}`;
}

/** The name of a role, as it appears in `region`. */
export function roleArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${name}`;
}

/** The name of what is the server's own: `audit`, `data-keys` or `server`. */
export function serverArn(region: string, accountId: string, part: string): string {
  return `arn:${partitionOf(region)}:poolhouse::${accountId}:${part}`;
}

/** The account and what follows it in the name of a user, role or session, of any partition. */
export function principalIn(text: string): { accountId: string; resource: string } | undefined {
  const arn = readArn(text);
  if (arn?.region !== '' || !/^\d{12}$/.test(arn.accountId)) return undefined;
  const { service, accountId, resource } = arn;
  const isPrincipal =
    service === 'iam'
      ? resource === 'root' || /^(?:user|role)\/./.test(resource)
      : service === 'sts' && /^assumed-role\/[^/]+\/[^/]+$/.test(resource);
  return isPrincipal && arn.partition.startsWith('aws') ? { accountId, resource } : undefined;
}

/** The account and name of a role in its ARN, which has the partition of `region`. */
export function accountRoleIn(
  text: string,
  region: string,
): { accountId: string; name: string } | undefined {
  const arn = readArn(text);
  if (!arn || arn.partition !== partitionOf(region)) return undefined;
  if (arn.service !== 'iam' || arn.region !== '') return undefined;
  const [, name] = /^role\/([\w+=,.@-]{1,64})$/.exec(arn.resource) ?? [];
  return name === undefined ? undefined : { accountId: arn.accountId, name };
}

/** A user pool as a provider of identities: its issuer in the service, without the scheme. */
export function poolProvider(poolId: string): string {
  const region = regionInPoolId(poolId);
  const ending = partitionOf(region) === 'aws-cn' ? '.cn' : '';
  return `cognito-idp.${region}.amazonaws.com${ending}/${poolId}`;
}

/** The pool that `provider` names; undefined where it names none. */
export function poolOfProvider(provider: string): string | undefined {
  const poolId = provider.slice(provider.lastIndexOf('/') + 1);
  const isPool = /^[\w-]+_[0-9a-zA-Z]+$/.test(poolId) && isRegion(regionInPoolId(poolId));
  return isPool && poolProvider(poolId) === provider ? poolId : undefined;
}

/** The name of a pool as a provider of identities. */
export function poolProviderArn(poolId: string, accountId: string): string {
  const partition = partitionOf(regionInPoolId(poolId));
  return `arn:${partition}:iam::${accountId}:oidc-provider/${poolProvider(poolId)}`;
}

/** The account and the pool in the name of a provider of identities; undefined for any other. */
export function poolProviderIn(text: string): { accountId: string; poolId: string } | undefined {
  const arn = readArn(text);
  const [, provider = ''] = /^oidc-provider\/(.+)$/.exec(arn?.resource ?? '') ?? [];
  const poolId = poolOfProvider(provider);
  if (!arn || poolId === undefined) return undefined;
  return poolProviderArn(poolId, arn.accountId) === text && /^\d{12}$/.test(arn.accountId)
    ? { accountId: arn.accountId, poolId }
    : undefined;
}

/** The name of a session of a role, as it appears in `region`. */
export function assumedRoleArn(
  region: string,
  accountId: string,
  role: string,
  session: string,
): string {
  return `arn:${partitionOf(region)}:sts::${accountId}:assumed-role/${role}/${session}`;
}

/** `f` of `arn:aws:lambda:us-east-1:123456789012:function:f`, with or without a version. */
export function functionNameOf(text: string): string {
  return readArn(text)?.resource.split(':')[1] ?? '';
}
