/**
 * What changed attributes mean for second factors, whoever changes them: the user, an
 * administrator, or an identity provider at a sign-in.
 */
import { lastFactorDemanded } from '#contract/errors.ts';
import type { Attributes } from '#domain/users/attributes.ts';
import { type ChangeTerms, endSignIns } from '#domain/users/sign-in-generation.ts';
import type { Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { countingFactors, losesLastFactor, possessionsOf, targetOf } from './second-factors.ts';
import { hasWayIn, requireWayIn } from './ways-in.ts';

/**
 * The user with these attributes. An address that is all a user has for the second factor the pool
 * requires stays, whoever asks: without it the password alone would set up another factor. Where
 * one that counts moves to another address, the sign-ins from before end.
 * @throws InvalidParameterException
 */
export async function withAttributes(
  tx: Transaction,
  pool: Pool,
  current: User,
  attributes: Attributes,
  terms: Pick<ChangeTerms, 'keeps' | 'signsInTo'> = {},
): Promise<User> {
  const changed = { ...current, attributes };
  const has = await possessionsOf(tx, current);
  if (losesLastFactor(pool, { user: current, has }, { user: changed, has })) {
    throw lastFactorDemanded();
  }
  const { signsInTo: client } = terms;
  if (client && (await hasWayIn(tx, { pool, client, user: current }))) {
    await requireWayIn(tx, { pool, client, user: changed });
  }
  const targets = countingFactors(pool, current, has).map(targetOf);
  const isMoved = targets.some(
    (name) => name !== undefined && attributes[name] !== current.attributes[name],
  );
  return isMoved ? endSignIns(tx, changed, terms) : changed;
}
