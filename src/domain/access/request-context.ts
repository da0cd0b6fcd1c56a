/**
 * What is known of a request when policies are asked about it, and the condition keys by which
 * they ask. A key that stands here and has no value for a request is absent from it, as in the
 * service; any other is refused when the policy is read. Pure.
 */
import { isIP } from 'node:net';
import { iamUserArn, poolOfProvider, roleArn } from '#contract/arn.ts';
import type { Principal, WebIdentityPrincipal } from './principal.ts';

type TagMap = Readonly<Record<string, string>>;

export interface RequestContext {
  /** `cognito-idp:Name`, in any case. */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  readonly principal: Principal | WebIdentityPrincipal;
  readonly accountId: string;
  /**
   * The region of the server. Its partition is that of principals in policies: the region a request
   * is signed for would let the caller choose another name.
   */
  readonly homeRegion: string;
  /** Where the request acts. */
  readonly region: string;
  /** Milliseconds. */
  readonly now: number;
  /** As the listener or a trusted proxy saw it. */
  readonly sourceAddress: string;
  readonly isEncrypted: boolean;
  readonly userAgent: string | undefined;
  /** Tags the request would set. */
  readonly requestTags: TagMap;
  /** Keys of tags the request would set or remove. */
  readonly tagKeys: readonly string[];
  /** Of the pool the request is about; without them no policy asks. */
  readonly resourceTags: TagMap;
  /** Of a request to assume a role. */
  readonly externalId?: string | undefined;
  readonly roleSessionName?: string | undefined;
}

/**
 * What a key's values are. `label` is the text of a tag, which may be a number, a time or a truth
 * value; `texts` are several.
 */
export type KeyType = 'text' | 'texts' | 'label' | 'time' | 'epoch' | 'flag' | 'address' | 'arn';

export interface ConditionKey {
  /** As the policy writes it. */
  readonly name: string;
  readonly type: KeyType;
  readonly ofResource: boolean;
  /** Where it is of the ID token of a pool: which pool, and what of the token. */
  readonly identity?: { readonly poolId: string; readonly claim: string };
  /** Undefined where the request has none. */
  readonly read: (context: RequestContext) => string | readonly string[] | undefined;
}

type KeyEntry = readonly [type: KeyType, read: ConditionKey['read']];

/** More of a user agent is not compared. */
const LONGEST_USER_AGENT = 1024;

const PRINCIPAL_TYPES = {
  IAMUser: 'User',
  AssumedRole: 'AssumedRole',
  WebIdentityUser: 'FederatedUser',
} as const;

const isoTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}/, '');

/** By name in lower case: condition keys are the same in any. */
const KEYS: Readonly<Record<string, KeyEntry>> = {
  'aws:currenttime': ['time', ({ now }) => isoTime(now)],
  'aws:epochtime': ['epoch', ({ now }) => String(Math.floor(now / 1000))],
  'aws:principalaccount': ['text', ({ accountId }) => accountId],
  'aws:principalarn': ['arn', principalOf],
  'aws:principaltype': ['text', ({ principal }) => PRINCIPAL_TYPES[principal.type]],
  'aws:requestedregion': ['text', ({ region }) => region],
  'aws:securetransport': ['flag', ({ isEncrypted }) => String(isEncrypted)],
  'aws:sourceip': ['address', ({ sourceAddress }) => addressIn(sourceAddress)],
  'aws:tagkeys': ['texts', ({ tagKeys }) => tagKeys],
  'aws:tokenissuetime': [
    'time',
    ({ principal }) => (principal.type === 'AssumedRole' ? isoTime(principal.issuedAt) : undefined),
  ],
  'aws:useragent': ['text', ({ userAgent }) => userAgent?.slice(0, LONGEST_USER_AGENT)],
  'aws:userid': [
    'text',
    ({ principal }) =>
      principal.type === 'AssumedRole' ? `${principal.roleId}:${principal.sessionName}` : undefined,
  ],
  'aws:username': [
    'text',
    ({ principal }) => (principal.type === 'IAMUser' ? principal.userName : undefined),
  ],
  'sts:externalid': ['text', ({ externalId }) => externalId],
  'sts:rolesessionname': ['text', ({ roleSessionName }) => roleSessionName],
};

/** What an ID token says, after the name of its pool as a provider and a colon. */
const IDENTITY_KEYS: Readonly<
  Record<
    string,
    readonly [type: KeyType, read: (of: WebIdentityPrincipal) => string | readonly string[]]
  >
> = {
  aud: ['text', ({ clientId }) => clientId],
  sub: ['text', ({ userId }) => userId],
  groups: ['texts', ({ groups }) => groups],
};

const TAG_KEYS = {
  'aws:requesttag/': ({ requestTags }: RequestContext) => requestTags,
  'aws:resourcetag/': ({ resourceTags }: RequestContext) => resourceTags,
} as const;

/** The key of this name, in any case; undefined where there is none. */
export function conditionKey(name: string): ConditionKey | undefined {
  const lower = name.toLowerCase();
  if (Object.hasOwn(KEYS, lower)) {
    const [type, read] = KEYS[lower]!;
    return { name, type, ofResource: false, read };
  }
  const ofIdentity = identityKey(name);
  if (ofIdentity) return ofIdentity;
  for (const [prefix, tagsOf] of Object.entries(TAG_KEYS)) {
    if (!lower.startsWith(prefix) || lower === prefix) continue;
    const tag = name.slice(prefix.length);
    const read = (context: RequestContext) => tagIn(tagsOf(context), tag);
    return { name, type: 'label', ofResource: prefix === 'aws:resourcetag/', read };
  }
  return undefined;
}

/** Of an ID token of the pool that the key names, and absent from every other request. */
function identityKey(name: string): ConditionKey | undefined {
  const colon = name.lastIndexOf(':');
  const poolId = poolOfProvider(name.slice(0, colon));
  const claim = name.slice(colon + 1).toLowerCase();
  if (poolId === undefined || !Object.hasOwn(IDENTITY_KEYS, claim)) return undefined;
  const [type, readIdentity] = IDENTITY_KEYS[claim]!;
  const read = ({ principal }: RequestContext) =>
    principal.type === 'WebIdentityUser' && principal.poolId === poolId
      ? readIdentity(principal)
      : undefined;
  return { name, type, ofResource: false, identity: { poolId, claim }, read };
}

/** A session is known to policies as the role, whoever has assumed it. */
function principalOf({ principal, homeRegion, accountId }: RequestContext): string | undefined {
  if (principal.type === 'WebIdentityUser') return undefined;
  return principal.type === 'IAMUser'
    ? iamUserArn(homeRegion, accountId, principal.userName)
    : roleArn(homeRegion, accountId, principal.roleName);
}

/** The tag with this key: as it is written before one in another case. */
function tagIn(tags: TagMap, key: string): string | undefined {
  if (Object.hasOwn(tags, key)) return tags[key];
  const lower = key.toLowerCase();
  const alike = Object.keys(tags).sort();
  const found = alike.find((name) => name.toLowerCase() === lower);
  return found === undefined ? undefined : tags[found];
}

/** Without a zone; an IPv4 address in the form it has in policies. */
function addressIn(text: string): string | undefined {
  const plain = text.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(plain) === 0 ? undefined : plain;
}
