/** Who signs requests: any well-formed credentials (`dev`), or the store's own keys (`serve`). */
import type { KeyObject } from 'node:crypto';
import { accessDenied, securityTokenExpired, unrecognizedClient } from '#contract/errors.ts';
import type { KeyUses } from '#domain/access/key-uses.ts';
import { policyOf, type RoleSessions } from '#domain/access/role-sessions.ts';
import type { NameCheck } from '#http/known-names.ts';
import type { Clock } from '#platform/clock.ts';
import type { AccessKey, AccessKeyReads } from '#store/tables/access-keys.ts';
import type { Signer } from './authorization.ts';
import {
  type Authorization,
  type CredentialScope,
  checkScope,
  checkSignature,
  checkTime,
  parseAuthorization,
  type SignedRequest,
  signingKey,
} from './sigv4.ts';

/** Services that a signature can be for. */
export type SigningService = 'cognito-idp' | 'sts';

/** Answers who signed the request; throws the protocol's errors when nobody acceptable did. */
export type CredentialCheck = (request: SignedRequest) => Promise<Signer>;

/**
 * Accepts any well-formed signature without checking its value or time: for development, where
 * clients come with whatever credentials they find and the clock is moved.
 */
export const anyCredentials: CredentialCheck = async (request) => {
  const { accessKeyId } = parseAuthorization(request);
  const principal = { type: 'IAMUser', accessKeyId, userName: accessKeyId } as const;
  return { principal, permissions: 'everything' };
};

/** `check`, for requests whose sender and name for this server `names` does not refuse. */
export function knownNamesOnly(names: NameCheck, check: CredentialCheck): CredentialCheck {
  return async (request) => {
    const naming = { host: headerOf(request, 'host'), origin: headerOf(request, 'origin') };
    const refusal = await names(naming);
    if (refusal !== undefined) throw accessDenied(refusal);
    return check(request);
  };
}

/** How long a key is used as it was read, in ms: a deleted key signs no longer than this. */
const FRESH = 1000;
const MOST_CACHED = 1000;
const MOST_SCOPES = 20;

/** Who signs with a secret, and the keys derived from it. */
interface KnownSecret {
  readonly secret: string;
  /** By scope: deriving one costs more than using it. */
  readonly signingKeys: Map<string, KeyObject>;
}

interface CachedKey extends KnownSecret {
  readonly key: AccessKey;
  readonly signer: Signer;
  readonly readAt: number;
}

function signingKeyOf({ secret, signingKeys }: KnownSecret, scope: CredentialScope): KeyObject {
  const name = `${scope.date}/${scope.region}`;
  let key = signingKeys.get(name);
  if (!key) {
    key = signingKey(secret, scope);
    // Anyone who knows a key's id can have these made, since the signature is checked afterwards.
    if (signingKeys.size >= MOST_SCOPES) signingKeys.clear();
    signingKeys.set(name, key);
  }
  return key;
}

export interface StoredCredentialParts {
  readonly accessKeys: Pick<AccessKeyReads, 'find'>;
  readonly keyUses: Pick<KeyUses, 'note'>;
  readonly roleSessions: Pick<RoleSessions, 'open'>;
  readonly clock: Clock;
}

/**
 * Accepts what the store's access keys and the sessions of its roles have signed for `service`,
 * within five minutes of `clock`.
 */
export function storedCredentials(
  { accessKeys, keyUses, roleSessions, clock }: StoredCredentialParts,
  service: SigningService = 'cognito-idp',
): CredentialCheck {
  const cache = new Map<string, CachedKey>();

  async function keyOf(id: string): Promise<CachedKey | undefined> {
    const now = clock.now();
    const cached = cache.get(id);
    if (cached && now >= cached.readAt && now - cached.readAt < FRESH) return cached;
    const key = await accessKeys.find(id);
    if (!key) {
      cache.delete(id);
      return undefined;
    }
    const { secret } = key;
    const signingKeys = cached?.secret === secret ? cached.signingKeys : new Map();
    const read = { key, secret, signer: signerOf(key), readAt: now, signingKeys };
    if (cache.size >= MOST_CACHED) cache.clear();
    cache.set(id, read);
    return read;
  }

  async function checkKey(request: SignedRequest, authorization: Authorization): Promise<Signer> {
    const cached = await keyOf(authorization.accessKeyId);
    if (!cached) throw unrecognizedClient();
    checkSignature(request, authorization, signingKeyOf(cached, authorization.scope));
    const { key, signer } = cached;
    // Only who has the secret learns that the key was one.
    if (key.expiresAt !== undefined && clock.now() >= key.expiresAt) throw securityTokenExpired();
    keyUses.note(key);
    return signer;
  }

  async function checkSession(
    request: SignedRequest,
    authorization: Authorization,
    token: string,
  ): Promise<Signer> {
    const session = await roleSessions.open(token, authorization.accessKeyId);
    if (!session) throw unrecognizedClient();
    checkSignature(request, authorization, signingKey(session.secret, authorization.scope));
    if (clock.now() >= session.expiresAt) throw securityTokenExpired();
    return session;
  }

  return async (request) => {
    const authorization = parseAuthorization(request);
    checkScope(authorization, service);
    checkTime(authorization, clock.now());
    const token = headerOf(request, 'x-amz-security-token');
    return token === undefined
      ? checkKey(request, authorization)
      : checkSession(request, authorization, token);
  };
}

function signerOf({ id, name, policy }: AccessKey): Signer {
  return {
    principal: { type: 'IAMUser', accessKeyId: id, userName: name },
    permissions: policy === undefined ? 'everything' : { identity: [policyOf(policy)] },
  };
}

/** The first header of this name, which is given in lower case. */
function headerOf({ rawHeaders }: SignedRequest, name: string): string | undefined {
  const at = rawHeaders.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
}
