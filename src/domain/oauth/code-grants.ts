/**
 * The tokens of an authorization code (RFC 6749 §4.1.3). A code is good once: presenting it in a
 * wrong way uses it up, and presenting it again ends the tokens that were made for it.
 */

import { createHash } from 'node:crypto';
import type { AuthenticationResultType } from '#contract/types.ts';
import { readableAttributes } from '#domain/clients/effective-settings.ts';
import { asksSecond, lacksSecond } from '#domain/factors/second-factors.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { AuthorizationGrantMaker, Grant, Grants } from '#domain/tokens/grants.ts';
import { CLAIM_SCOPES, scopedAttributes } from '#domain/users/scoped-attributes.ts';
import { generationOf } from '#domain/users/sign-in-generation.ts';
import { signInRefusal } from '#domain/users/status.ts';
import type { Clock } from '#platform/clock.ts';
import { sameText } from '#platform/constant-time.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { AuthorizationCode, CodeTerms } from '#store/tables/authorizations.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { authorizedIn, codeHash } from './authorization-keeper.ts';
import { OAuthRefusal } from './refusal.ts';
import { requireResource } from './resource.ts';

/** RFC 7636 §4.1. */
const VERIFIER = /^[\w.~-]{43,128}$/;

export interface CodeExchange {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | undefined;
  /** What the tokens are to be for, where the client says so again (RFC 8707 §2.2). */
  readonly resource: string | undefined;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly grants: Grants;
  readonly log: Log;
}

/** Why a code gives no tokens: for the log, as the client learns nothing of it. */
type UnusableCode =
  | 'no code of this client'
  | 'used before'
  | 'not what it was given for'
  | 'expired'
  | 'its user may not sign in'
  | 'its sign-in has ended'
  | 'a second factor counts since';

const refusalFor = (cause: UnusableCode) => new OAuthRefusal('invalid_grant', undefined, { cause });

export class CodeGrants {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Exchanges a code for its tokens. The client has been authenticated.
   * @throws OAuthRefusal, and what the pool's function makes
   */
  async exchange(
    pool: Pool,
    client: Client,
    presented: CodeExchange,
    caller: Caller,
  ): Promise<AuthenticationResultType> {
    const { store, grants } = this.#parts;
    const code = await store.authorizations.find(pool.id, codeHash(presented.code));
    // Another client's code stays good for that client.
    if (code?.clientId !== client.id) throw refusalFor('no code of this client');
    requireResource(presented.resource, code.terms.resource);
    const grantFor = grants.authorizer(pool, client, caller);
    const fits = isMeant(code.terms, presented) && opensAttributes(pool, client, code.terms);
    const outcome = await store.transaction((tx) => this.#spend(tx, pool, code, fits, grantFor));
    if (outcome === 'used before') this.#audit(code);
    if (typeof outcome === 'string') throw refusalFor(outcome);
    return this.#sign(outcome);
  }

  async #spend(
    tx: Transaction,
    pool: Pool,
    { poolId, hash, userId, familyId, terms, issuedAt, expiresAt }: AuthorizationCode,
    fits: boolean,
    grantFor: AuthorizationGrantMaker,
  ): Promise<Grant | UnusableCode> {
    const { clock, grants } = this.#parts;
    const now = clock.now();
    if (!(await tx.authorizations.spend(poolId, hash, now))) {
      await tx.tokens.revokeFamily({ poolId, userId, id: familyId }, now);
      return 'used before';
    }
    if (!fits) return 'not what it was given for';
    if (expiresAt <= now) return 'expired';
    const user = await tx.users.find(poolId, userId);
    if (!user || signInRefusal(user) || issuedAt <= user.signedOutAt)
      return 'its user may not sign in';
    if (generationOf(user) !== (terms.generation ?? 0)) return 'its sign-in has ended';
    // A second factor counts since, which nobody proved for this code.
    if (lacksSecond(pool, terms) && (await asksSecond(tx, pool, user)))
      return 'a second factor counts since';
    const grant = grantFor(user, authorizedIn(terms, familyId, true));
    await grants.record(tx, grant);
    return grant;
  }

  /** Where the pool's function refuses, the grant ends before a token of it is given out. */
  async #sign(grant: Grant): Promise<AuthenticationResultType> {
    const { grants } = this.#parts;
    try {
      return await grants.sign(grant, { source: 'HostedAuth' });
    } catch (refusal) {
      await grants.withdraw(grant);
      throw refusal;
    }
  }

  #audit({ poolId, clientId, userId }: AuthorizationCode): void {
    this.#parts.log.audit('authorization code used again', { poolId, clientId, userId });
  }
}

/** Whether the code comes from the address it was sent to, and from whom it was made for. */
function isMeant(terms: CodeTerms, presented: CodeExchange): boolean {
  return presented.redirectUri === terms.redirectUri && isVerified(terms, presented);
}

/** Whether each scope of attributes has one that the client may read. */
function opensAttributes(pool: Pool, client: Client, { scope }: CodeTerms): boolean {
  const readable = readableAttributes(client, pool);
  return scope
    .split(' ')
    .filter((each) => CLAIM_SCOPES.includes(each))
    .every((each) => scopedAttributes(readable, [each], [each]).size > 0);
}

/** PKCE. A verifier for a code without a challenge shows that the request was changed. */
function isVerified({ codeChallenge }: CodeTerms, { codeVerifier }: CodeExchange): boolean {
  if (codeChallenge === undefined || codeVerifier === undefined) {
    return codeChallenge === codeVerifier;
  }
  if (!VERIFIER.test(codeVerifier)) return false;
  const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
  return sameText(codeChallenge, challenge);
}
